package io.polyn.capture;

import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

import io.nats.client.JetStreamOptions;
import io.nats.client.Options;
import io.polyn.PolynException;
import io.polyn.capture.database.PostgresDatabase;
import io.polyn.capture.source.CaptureProgress;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Publishes the committed changes of captured tables. Of all processes that do so for a
 * database one is active, and another one takes over when it is gone. Whatever fails,
 * everything is closed and opened again, and goes on after the last change that a stream
 * has confirmed.
 */
public final class ChangeCapture implements AutoCloseable {

	private static final Logger logger = LoggerFactory.getLogger(ChangeCapture.class);

	private static final long SHORTEST_WAIT = 250;

	private static final long LONGEST_WAIT = 10_000;

	private final CaptureSettings settings;

	private final Semaphore wake = new Semaphore(0);

	private volatile @Nullable Thread thread;

	private volatile boolean closed;

	private volatile Activity activity = new Activity(CaptureStatus.State.STOPPED, null, Instant.now());

	private volatile @Nullable String error;

	ChangeCapture(CaptureSettings settings) {
		this.settings = settings;
	}

	/**
	 * Begins to build change capture.
	 * @param database the database
	 * @param nats how to connect to NATS; capture has a connection of its own
	 * @param jetStream the domain or prefix of JetStream
	 * @return a builder, which needs a naming
	 */
	public static ChangeCaptureBuilder builder(PostgresDatabase database, Options nats, JetStreamOptions jetStream) {
		return new ChangeCaptureBuilder(database, nats, jetStream);
	}

	/**
	 * Starts to capture in a thread of its own, without waiting for database or NATS.
	 * @throws IllegalStateException if it was started before
	 */
	public synchronized void start() {
		if (this.thread != null || this.closed) {
			throw new IllegalStateException("Change capture was started before");
		}
		Thread thread = new Thread(this::run, "polyn-capture");
		this.thread = thread;
		thread.start();
	}

	/**
	 * Has the outbox looked at now rather than soon, after this process has committed
	 * something. In wal mode it changes nothing.
	 */
	public void wake() {
		if (this.wake.availablePermits() == 0) {
			this.wake.release();
		}
	}

	/**
	 * Tells how it is.
	 * @return what is known in this process, without asking anybody
	 */
	public CaptureStatus status() {
		return this.activity.status(this.error);
	}

	private void run() {
		long wait = SHORTEST_WAIT;
		String lastPublished = null;
		while (!this.closed) {
			CaptureSession session = new CaptureSession(this.settings, this.wake, this::become, lastPublished);
			long began = System.nanoTime();
			try {
				session.run();
				wait = SHORTEST_WAIT;
			}
			catch (InterruptedException ex) {
				break;
			}
			catch (PolynException ex) {
				wait = failed(ex, session, began, wait);
			}
			catch (SQLException ex) {
				wait = failed(this.settings.database().failed(ex), session, began, wait);
			}
			catch (RuntimeException | Error ex) {
				logger.error("Change capture failed, and is tried again", ex);
				wait = failed(ex, session, began, wait);
			}
			lastPublished = session.lastPublished();
		}
		this.activity = new Activity(CaptureStatus.State.STOPPED, null, Instant.now());
	}

	private void become(CaptureStatus.State state, CaptureSession.@Nullable Leadership leadership) {
		if (state == CaptureStatus.State.RUNNING || state == CaptureStatus.State.STANDBY) {
			this.error = null;
		}
		this.activity = new Activity(state, leadership, Instant.now());
	}

	private long failed(Throwable failure, CaptureSession session, long began, long wait) {
		if (this.closed) {
			return wait;
		}
		String message = String.valueOf(failure.getMessage());
		if (!message.equals(this.error)) {
			logger.warn("Change capture is interrupted, and tried again: {}", message);
		}
		this.error = message;
		this.activity = new Activity(CaptureStatus.State.FAILING, this.activity.leadership(), Instant.now());
		long next = session.hasPublished() || System.nanoTime() - began > TimeUnit.SECONDS.toNanos(30) ? SHORTEST_WAIT
				: Math.min(wait * 2, LONGEST_WAIT);
		try {
			Thread.sleep(next);
		}
		catch (InterruptedException ex) {
			this.closed = true;
		}
		return next;
	}

	/**
	 * Stops, and waits until it has: what is not confirmed is published by whoever comes
	 * next.
	 */
	@Override
	public synchronized void close() {
		this.closed = true;
		Thread running = this.thread;
		if (running == null) {
			return;
		}
		running.interrupt();
		try {
			running.join(TimeUnit.SECONDS.toMillis(10));
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	private record Activity(CaptureStatus.State state, CaptureSession.@Nullable Leadership leadership, Instant since) {

		CaptureStatus status(@Nullable String error) {
			if (this.leadership == null) {
				return new CaptureStatus(this.state, null, null, this.since, 0, Duration.ZERO, null, null, null, null,
						0, null, error);
			}
			CaptureProgress progress = this.leadership.progress();
			CaptureProgress.Backlog backlog = progress.backlog();
			if (backlog == null) {
				backlog = new CaptureProgress.Backlog(null, null, null, null, 0);
			}
			return new CaptureStatus(this.state, this.leadership.method(), this.leadership.reason(), this.since,
					progress.published(), progress.lag(), backlog.bytes(), backlog.slotState(), backlog.rows(),
					backlog.oldestRow(), backlog.parked(), progress.loading(), error);
		}

	}

}
