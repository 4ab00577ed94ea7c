package io.polyn.fault;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.BitSet;
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

	private Path notes = Path.of("");

	@Test
	void whatIsAcknowledgedIsStoredOnce() throws Exception {
		this.notes = this.run.folder().resolve("notes");
		Ledger ledger = new Ledger();
		try (RestartableServer server = new RestartableServer(this.run.folder().resolve("store"));
				Connection direct = server.connect()) {
			Numbers numbers = new Numbers(direct);
			numbers.create(1, Duration.ofSeconds(30));
			FaultDeck<Boolean> kills = new FaultDeck<>(List.of(true, false), this.run.random());
			JavaProcess process = start(server);
			while (this.run.hasNext(2)) {
				int before = acknowledged().cardinality();
				await().until(() -> acknowledged().cardinality() > before + 50);
				this.run.pause(Duration.ZERO, Duration.ofMillis(100));
				JavaProcess next;
				if (kills.next()) {
					this.run.fault("SIGKILL");
					process.kill();
					next = start(server);
				}
				else {
					this.run.fault("SIGSTOP+SIGCONT");
					process.freeze();
					next = start(server);
					this.run.pause(Duration.ofMillis(500), Duration.ofSeconds(2));
					process.wake();
					end(process);
				}
				process = next;
			}
			end(process);
			acknowledged().stream().forEach(ledger::acknowledged);
			numbers.readStored(ledger);
		}
		ledger.reportStored(this.run);
	}

	private JavaProcess start(RestartableServer server) throws IOException {
		return JavaProcess.start(PublisherMain.class, "nats://127.0.0.1:" + server.port(), this.notes.toString(),
				String.valueOf(acknowledged().nextClearBit(0)));
	}

	private static void end(JavaProcess process) throws Exception {
		assertThat(process.writeLine().awaitEnd()).as(process::output).isZero();
	}

	private BitSet acknowledged() throws IOException {
		return AcknowledgedNotes.read(this.notes);
	}

}
