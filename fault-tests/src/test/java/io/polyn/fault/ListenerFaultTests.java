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

/**
 * The process that listens is killed, and another one takes its place; or it is frozen,
 * for longer than the server waits for an acknowledgement.
 */
@Tag("faults")
@SuppressWarnings("try")
class ListenerFaultTests {

	@RegisterExtension
	final FaultRun run = new FaultRun();

	@Test
	void whatIsAcknowledgedIsHandledInOrder() throws Exception {
		Ledger ledger = new Ledger();
		Notes<HandledNote> notes = new Notes<>(this.run.folder().resolve("notes"), HandledNote::of);
		try (RestartableServer server = new RestartableServer(this.run.folder().resolve("store"));
				Connection direct = server.connect()) {
			Numbers numbers = new Numbers(direct);
			numbers.create(1, Duration.ofSeconds(1));
			FaultDeck<Boolean> kills = new FaultDeck<>(List.of(true, false), this.run.random());
			JavaProcess process = start(server, notes);
			try {
				try (SteadyPublisher publisher = new SteadyPublisher(numbers.publisher(Duration.ofSeconds(10)), ledger,
						0, 100, Duration.ofMillis(10))) {
					while (this.run.hasNext(2)) {
						ledger.awaitHandled(50, notes);
						this.run.pause(Duration.ZERO, Duration.ofMillis(100));
						if (kills.next()) {
							this.run.fault("SIGKILL");
							process.kill();
							process = start(server, notes);
						}
						else {
							this.run.fault("SIGSTOP+SIGCONT");
							process.freeze();
							this.run.pause(Duration.ofMillis(500), Duration.ofSeconds(3));
							process.wake();
						}
					}
				}
				numbers.awaitNothingPending();
				assertThat(process.writeLine().awaitEnd()).as(process::output).isZero();
			}
			finally {
				process.close();
			}
			numbers.readStored(ledger);
		}
		notes.read(ledger::handled);
		ledger.reportStored(this.run);
		ledger.reportHandled(this.run);
		ledger.reportOrder(this.run);
	}

	private static JavaProcess start(RestartableServer server, Notes<HandledNote> notes) throws IOException {
		return JavaProcess.start(ListenerMain.class, "nats://127.0.0.1:" + server.port(), notes.file().toString());
	}

}
