package io.polyn.event;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntSupplier;

/**
 * Runs callbacks one after the other on a thread of their own: the threads that bring the
 * answers must not be held up, for whoever waits there for one waits in vain.
 */
final class PublishCallbacks implements Executor {

	// To wake a thread costs more than most callbacks do. While answers come by the dozen
	// it looks for them now and then instead, but waits for none that doesn't come.
	private static final int MANY = 16;

	private static final long PAUSE_NANOS = TimeUnit.MICROSECONDS.toNanos(100);

	private static final int PAUSES = 20;

	private final Queue<Runnable> callbacks = new ConcurrentLinkedQueue<>();

	private final AtomicBoolean running = new AtomicBoolean();

	private final IntSupplier underway;

	private final ThreadPoolExecutor thread;

	/**
	 * Creates an executor, whose thread ends when there has been nothing to do.
	 * @param underway how many events are on their way
	 */
	PublishCallbacks(IntSupplier underway) {
		this.underway = underway;
		this.thread = new ThreadPoolExecutor(1, 1, PublishThreads.IDLE.toMillis(), TimeUnit.MILLISECONDS,
				new LinkedBlockingQueue<>(), PublishThreads.daemons("polyn-publish-callback"));
		this.thread.allowCoreThreadTimeOut(true);
	}

	/**
	 * Lets the thread end as soon as there is nothing to do.
	 */
	void close() {
		this.thread.setKeepAliveTime(PublishThreads.IDLE_AFTER_CLOSE.toMillis(), TimeUnit.MILLISECONDS);
	}

	@Override
	public void execute(Runnable callback) {
		this.callbacks.add(callback);
		start();
	}

	private void start() {
		if (!this.running.get() && this.running.compareAndSet(false, true)) {
			this.thread.execute(this::run);
		}
	}

	private void run() {
		try {
			int pauses = 0;
			while (true) {
				pauses = runAll() ? 0 : pauses + 1;
				if (pauses > PAUSES || this.underway.getAsInt() < MANY) {
					break;
				}
				LockSupport.parkNanos(PAUSE_NANOS);
			}
		}
		finally {
			this.running.set(false);
			// One that came after the last look found it running.
			if (!this.callbacks.isEmpty()) {
				start();
			}
		}
	}

	private boolean runAll() {
		boolean any = false;
		for (Runnable callback = this.callbacks.poll(); callback != null; callback = this.callbacks.poll()) {
			callback.run();
			any = true;
		}
		return any;
	}

}
