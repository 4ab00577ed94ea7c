package io.polyn.fault;

import java.io.IOException;
import java.time.Duration;
import java.util.List;

import io.polyn.capture.CaptureMode;
import io.polyn.capture.testing.CounterLoad;
import io.polyn.capture.testing.Infrastructure;
import io.polyn.capture.testing.WatcherProcess;
import io.polyn.fault.FaultResult.Count;
import io.polyn.testing.JavaProcess;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * The process that captures changes of rows is killed or frozen, while another one waits
 * to take over.
 */
@Tag("faults")
class WatcherFaultTests {

	@RegisterExtension
	final FaultRun run = new FaultRun();

	@Test
	void changesInTheWriteAheadLogArePublishedOnceAndInOrder() throws Exception {
		capture(CaptureMode.WAL);
	}

	@Test
	void changesInTheOutboxArePublishedOnceAndInOrder() throws Exception {
		capture(CaptureMode.OUTBOX);
	}

	private void capture(CaptureMode mode) throws Exception {
		try (Infrastructure infrastructure = new Infrastructure(this.run.folder());
				CounterLoad load = new CounterLoad(infrastructure)) {
			FaultDeck<Boolean> kills = new FaultDeck<>(List.of(true, false), this.run.random());
			JavaProcess watcher = start(infrastructure, mode);
			try {
				watcher.awaitOutput("RUNNING");
				while (this.run.hasNext(2)) {
					this.run.pause(Duration.ZERO, Duration.ofMillis(300));
					try (JavaProcess old = watcher) {
						watcher = start(infrastructure, mode);
						if (kills.next()) {
							this.run.fault("SIGKILL");
						}
						else {
							this.run.fault("SIGSTOP+SIGCONT+SIGKILL");
							old.freeze();
							this.run.pause(Duration.ofMillis(100), Duration.ofSeconds(2));
							old.wake();
						}
						this.run.pause(Duration.ZERO, Duration.ofMillis(300));
						old.kill();
					}
					watcher.awaitOutput("RUNNING");
				}
				load.stop();
				report(this.run, load.tally());
			}
			finally {
				watcher.close();
			}
		}
	}

	/**
	 * Tells what came of the changes of rows.
	 */
	static void report(FaultRun run, CounterLoad.Tally tally) {
		run.count(Count.ACKNOWLEDGED, tally.changes());
		run.count(Count.LOST, tally.lost());
		run.count(Count.DOUBLED, tally.doubled());
		run.count(Count.DISORDERED, tally.disordered());
	}

	private static JavaProcess start(Infrastructure infrastructure, CaptureMode mode) throws IOException {
		return JavaProcess.start(WatcherProcess.class, infrastructure.jdbcUrl(), infrastructure.natsUrl(), mode.name());
	}

}
