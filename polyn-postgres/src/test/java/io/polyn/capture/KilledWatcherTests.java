package io.polyn.capture;

import java.nio.file.Path;
import java.util.concurrent.ThreadLocalRandom;

import io.polyn.capture.testing.CounterLoad;
import io.polyn.capture.testing.Infrastructure;
import io.polyn.capture.testing.WatcherProcess;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What is published when the processes that capture are killed.
 */
class KilledWatcherTests {

	private static final int KILLS = 15;

	@TempDir
	Path folder;

	@ParameterizedTest
	@EnumSource(names = { "WAL", "OUTBOX" })
	void everyChangeIsPublishedOnceAndInOrderHoweverOftenTheWatcherIsKilled(CaptureMode mode) throws Exception {
		try (Infrastructure infrastructure = new Infrastructure(this.folder);
				CounterLoad load = new CounterLoad(infrastructure)) {
			WatcherProcess active = new WatcherProcess(infrastructure, mode);
			WatcherProcess standby = null;
			try {
				active.awaitRunning();
				standby = new WatcherProcess(infrastructure, mode);
				for (int i = 0; i < KILLS; i++) {
					Thread.sleep(ThreadLocalRandom.current().nextInt(300));
					active.kill();
					active = standby;
					standby = new WatcherProcess(infrastructure, mode);
					active.awaitRunning();
				}
				load.stop();
				System.out.println(mode + ": " + KILLS + " watchers killed, " + load.verify()
						+ " changes committed, each of them published once and in order");
			}
			finally {
				active.close();
				if (standby != null) {
					standby.close();
				}
			}
		}
	}

}
