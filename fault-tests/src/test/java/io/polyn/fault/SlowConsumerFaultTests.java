package io.polyn.fault;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

import io.nats.client.Connection;
import io.polyn.testing.ByteProxy;
import io.polyn.testing.Monitor;
import io.polyn.testing.RestartableServer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * A listener is slower than what is published for it, and its connection so slow that the
 * server ends it.
 */
@Tag("faults")
@SuppressWarnings("try")
class SlowConsumerFaultTests {

	private static final int SIZE = 100_000;

	private static final Duration WRITE_DEADLINE = Duration.ofSeconds(1);

	// More than waits here for the listener and the publisher, less than waits on the
	// server.
	private static final long HEAP = 60_000_000;

	@RegisterExtension
	final FaultRun run = new FaultRun();

	@Test
	void whatIsAcknowledgedIsHandledInOrderAndWhatWaitsTakesNoMemory() throws Exception {
		Path settings = Files.writeString(this.run.folder().resolve("server.conf"),
				"write_deadline: \"" + WRITE_DEADLINE.toSeconds() + "s\"\n");
		Monitor monitor = Monitor.onFreePort();
		AtomicLong pause = new AtomicLong();
		try (RestartableServer server = new RestartableServer(this.run.folder().resolve("store"), "-c",
				settings.toString(), "-m", String.valueOf(monitor.port()));
				ByteProxy proxy = new ByteProxy(server.port());
				Connection publisher = server.connect();
				Connection listener = RestartableServer.connect(proxy.url(), (connection, event) -> {
				});
				Connection direct = server.connect()) {
			Numbers numbers = new Numbers(direct);
			numbers.create(1, Duration.ofSeconds(5));
			try (EventTraffic traffic = new EventTraffic(publisher, listener, SIZE, Duration.ofMillis(50),
					(delivery) -> Thread.sleep(pause.get()))) {
				traffic.awaitHandled(100);
				long before = Heap.used();
				while (this.run.hasNext(3)) {
					traffic.awaitHandled(100);
					long disconnects = slowConsumers(monitor);
					// There may be nothing on its way to a listener that waits for what
					// it has lost.
					await().until(() -> stall(proxy) && slowConsumers(monitor) > disconnects);
					this.run.fault("ended by the server as a slow consumer");
					// What is stored would be gigabytes after a while.
					traffic.clear(this.run, direct);
				}
				pause.set(1000);
				await().until(() -> numbers.pendingCount() > 2 * HEAP / SIZE);
				long more = Heap.used() - before;
				this.run.remark("%d MB wait on the server, the heap holds %d MB more"
					.formatted(numbers.pendingCount() * SIZE / 1_000_000, more / 1_000_000));
				assertThat(more).isLessThan(HEAP);
				pause.set(0);
				traffic.finish(this.run, direct);
			}
		}
	}

	private static boolean stall(ByteProxy proxy) throws InterruptedException {
		proxy.stall();
		Thread.sleep(WRITE_DEADLINE.multipliedBy(3).toMillis());
		proxy.proceed();
		return true;
	}

	private static long slowConsumers(Monitor monitor) {
		return monitor.get("varz").path("slow_consumers").asLong();
	}

}
