package io.polyn.capture;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

import io.polyn.capture.testing.CounterLoad;
import io.polyn.capture.testing.Infrastructure;
import io.polyn.capture.testing.WatcherProcess;
import org.awaitility.Awaitility;
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
			List<WatcherProcess> watchers = new ArrayList<>();
			try {
				watchers.add(new WatcherProcess(infrastructure, mode));
				watchers.add(new WatcherProcess(infrastructure, mode));
				for (int i = 0; i < KILLS; i++) {
					WatcherProcess active = awaitActive(watchers);
					Thread.sleep(ThreadLocalRandom.current().nextInt(300));
					active.kill();
					watchers.remove(active);
					watchers.add(new WatcherProcess(infrastructure, mode));
				}
				load.stop();
				System.out.println(mode + ": " + KILLS + " watchers killed, " + load.verify()
						+ " changes committed, each of them published once and in order");
			}
			finally {
				watchers.forEach(WatcherProcess::close);
			}
		}
	}

	private static WatcherProcess awaitActive(List<WatcherProcess> watchers) {
		Awaitility.await()
			.atMost(Duration.ofSeconds(60))
			.pollInterval(Duration.ofMillis(10))
			.until(() -> watchers.stream().anyMatch(WatcherProcess::isRunning));
		return watchers.stream().filter(WatcherProcess::isRunning).findFirst().orElseThrow();
	}

}
