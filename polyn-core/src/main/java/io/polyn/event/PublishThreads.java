package io.polyn.event;

import java.util.concurrent.ThreadFactory;

/**
 * The threads of a publisher, which don't keep the process alive.
 */
final class PublishThreads {

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
