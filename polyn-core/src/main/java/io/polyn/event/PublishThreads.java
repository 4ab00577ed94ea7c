package io.polyn.event;

import java.time.Duration;
import java.util.concurrent.ThreadFactory;

/**
 * The threads of a publisher, which don't keep the process alive.
 */
final class PublishThreads {

	/** For how long an idle thread stays. */
	static final Duration IDLE = Duration.ofSeconds(10);

	/** The same, when its publisher is closed: longer than it pauses while in use. */
	static final Duration IDLE_AFTER_CLOSE = Duration.ofMillis(100);

	private PublishThreads() {
	}

	static ThreadFactory daemons(String name) {
		return (task) -> {
			Thread thread = new Thread(task, name);
			thread.setDaemon(true);
			return thread;
		};
	}

}
