package io.polyn.fault;

import java.io.IOException;
import java.time.Duration;
import java.util.List;

import io.nats.client.Connection;
import io.polyn.testing.JavaProcess;
import io.polyn.testing.RestartableServer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * A process that publishes is killed, or frozen while another one takes over. Each begins
 * with the first event that was not acknowledged to those before it.
 */
@Tag("faults")
@SuppressWarnings("try")
class PublisherFaultTests {

	@RegisterExtension
	final FaultRun run = new FaultRun();

	private final Ledger ledger = new Ledger();

	@Test
	void whatIsAcknowledgedIsStoredOnce() throws Exception {
		Notes<Integer> notes = new Notes<>(this.run.folder().resolve("notes"), Integer::valueOf);
		try (RestartableServer server = new RestartableServer(this.run.folder().resolve("store"));
				Connection direct = server.connect()) {
			Numbers numbers = new Numbers(direct);
			numbers.create(1, Duration.ofSeconds(30));
			FaultDeck<Boolean> kills = new FaultDeck<>(List.of(true, false), this.run.random());
			JavaProcess process = start(server, notes);
			try {
				while (this.run.hasNext(2)) {
					awaitAcknowledged(50, notes);
					this.run.pause(Duration.ZERO, Duration.ofMillis(100));
					try (JavaProcess old = process) {
						if (kills.next()) {
							this.run.fault("SIGKILL");
							old.kill();
							process = start(server, notes);
						}
						else {
							this.run.fault("SIGSTOP+SIGCONT");
							old.freeze();
							process = start(server, notes);
							this.run.pause(Duration.ofMillis(500), Duration.ofSeconds(2));
							old.wake();
							end(old);
						}
					}
				}
				end(process);
			}
			finally {
				process.close();
			}
			notes.read(this.ledger::acknowledged);
			numbers.readStored(this.ledger);
		}
		this.ledger.reportStored(this.run);
	}

	private void awaitAcknowledged(int more, Notes<Integer> notes) {
		int count = this.ledger.acknowledgedCount() + more;
		await().until(() -> {
			notes.read(this.ledger::acknowledged);
			return this.ledger.acknowledgedCount() >= count;
		});
	}

	private JavaProcess start(RestartableServer server, Notes<Integer> notes) throws IOException {
		notes.read(this.ledger::acknowledged);
		return JavaProcess.start(PublisherMain.class, "nats://127.0.0.1:" + server.port(), notes.file().toString(),
				String.valueOf(this.ledger.firstUnacknowledged()));
	}

	private static void end(JavaProcess process) throws Exception {
		assertThat(process.writeLine().awaitEnd()).as(process::output).isZero();
	}

}
