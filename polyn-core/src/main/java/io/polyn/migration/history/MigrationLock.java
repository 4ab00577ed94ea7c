package io.polyn.migration.history;

import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

import io.nats.client.Connection;
import io.nats.client.JetStreamApiException;
import io.polyn.ErrorCode;
import io.polyn.PolynException;
import io.polyn.json.Json;
import io.polyn.nats.Bucket;
import io.polyn.nats.JetStreamApi;
import io.polyn.nats.JetStreamRequestException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The lock that lets one process at a time change a namespace: a lease that is prolonged
 * until it is given back, and without which nothing is written to the history.
 */
public final class MigrationLock implements AutoCloseable {

	private static final Logger logger = LoggerFactory.getLogger(MigrationLock.class);

	static final Duration POLL_INTERVAL = Duration.ofMillis(250);

	// A leader election takes 5 to 8 seconds: several beats must fit into one lease.
	private static final int BEATS_PER_LEASE = 5;

	// A part of the cluster does not answer in time.
	static final int TEMPORARILY_UNAVAILABLE = 503;

	private final LockStore store;

	private final MigrationHistory history;

	private final LockLease lease;

	private final ScheduledExecutorService heartbeat;

	MigrationLock(LockStore store, MigrationHistory history, LockLease lease) {
		this.store = store;
		this.history = history;
		this.lease = lease;
		this.heartbeat = Executors.newSingleThreadScheduledExecutor((task) -> {
			Thread thread = new Thread(task, "polyn-migration-lock");
			thread.setDaemon(true);
			return thread;
		});
		long interval = lease.duration().toMillis() / BEATS_PER_LEASE;
		this.heartbeat.scheduleWithFixedDelay(this::beat, interval, interval, TimeUnit.MILLISECONDS);
	}

	/**
	 * Waits for the lock and takes it.
	 * @param history the history whose namespace to lock
	 * @param lease how long the lock outlives a holder that died, in whole seconds
	 * @param waitTimeout how long to wait
	 * @return the lock
	 * @throws PolynException if the lock was not free in time, or the server was away
	 */
	public static MigrationLock acquire(MigrationHistory history, Duration lease, Duration waitTimeout) {
		JetStreamApi api = history.api();
		if (api.apiLevel() >= 1) {
			HistoryBuckets.ensureFenced(history);
			Optional<BucketLockStore> olderLock = olderLock(history);
			return new LockAcquisition(new FencedLockStore(history, lease, olderLock), history, lease, waitTimeout)
				.run();
		}
		Duration bucketLease = HistoryBuckets.ensureSeparate(history, lease);
		return new LockAcquisition(new BucketLockStore(history), history, bucketLease, waitTimeout).run();
	}

	/**
	 * Looks up who holds the lock of a namespace.
	 * @param history the history
	 * @param snapshot what the history says
	 * @return the holder, or nothing
	 */
	public static Optional<LockHolder> holder(MigrationHistory history, MigrationHistory.Snapshot snapshot) {
		if (snapshot.lockEntry() != null) {
			return Optional.of(LockStore.Held.of(snapshot.lockEntry()).holder());
		}
		return (snapshot.runEntry() != null)
				? olderLock(history).flatMap(BucketLockStore::holder).map(LockStore.Held::holder) : Optional.empty();
	}

	private static Optional<BucketLockStore> olderLock(MigrationHistory history) {
		return history.api().streamInfo("KV_" + history.locksBucketName()).map((info) -> new BucketLockStore(history));
	}

	/**
	 * Takes the lock of a namespace away from whoever holds it. A holder that is alive
	 * after all can't prolong it any more.
	 * @param history the history
	 * @return who held it, or nothing if nobody did, or if the lock said nothing of that
	 * @throws PolynException if the lock can't be written
	 */
	public static Optional<LockHolder> breakLock(MigrationHistory history) {
		JetStreamApi api = history.api();
		Optional<LockHolder> holder = Optional.empty();
		for (String name : List.of(history.bucketName(), history.locksBucketName())) {
			Bucket bucket = new Bucket(api, name);
			Optional<Bucket.Entry> lock = api.streamInfo("KV_" + name).flatMap((info) -> bucket.get(history.lockKey()));
			if (lock.isPresent()) {
				holder = LockStore.Held.of(lock.get()).known();
				if (holder.isEmpty()) {
					logger.warn("Removing the lock {} of the bucket {}, which does not say who holds it",
							history.lockKey(), name);
				}
				try {
					bucket.purge(history.lockKey(), lock.get().revision(), null);
				}
				catch (IOException | JetStreamApiException ex) {
					throw new PolynException(ErrorCode.REQUEST_REFUSED,
							"Could not remove the lock " + history.lockKey() + ": " + ex.getMessage() + ".",
							"Check the limits and permissions of the bucket " + name + ".", ex);
				}
			}
		}
		return holder;
	}

	/**
	 * Returns who holds this lock.
	 * @return this process
	 */
	public LockHolder holder() {
		return this.lease.holder();
	}

	/**
	 * Reads the history as it is while this lock is held: what a replica says that has
	 * not yet heard of the lock does not count.
	 * @return what the history says
	 */
	public MigrationHistory.Snapshot readHistory() {
		while (true) {
			// Again each time: the mark of one who no longer holds the lock may come
			// late.
			retry("mark the run", () -> {
				this.store.mark(holder().runId(), this.lease.revision());
				return 0L;
			}, null);
			MigrationHistory.Snapshot snapshot = this.history.read();
			if (this.store.isCurrent(snapshot, holder())) {
				return snapshot;
			}
			sleep(POLL_INTERVAL);
		}
	}

	/**
	 * Checks that the lock is still held.
	 * @throws PolynException if the lease has run out, or someone else has taken over
	 */
	public synchronized void ensureHeld() {
		if (!this.lease.isHeld()) {
			throw lost(null);
		}
	}

	/**
	 * Writes a record.
	 * @param record the record
	 * @param revision its revision, 0 for a new one
	 * @return its new revision
	 * @throws PolynException if the lock is not held any more; nothing was written then
	 */
	public synchronized long write(MigrationRecord record, long revision) {
		String key = this.history.recordKey(record.version());
		byte[] value = Json.write(record);
		return retry("write the record " + key, () -> this.store.write(key, value, revision, this.lease.revision()),
				() -> this.history.bucket()
					.get(key)
					.filter((entry) -> Arrays.equals(entry.value(), value))
					.map((entry) -> OptionalLong.of(entry.revision()))
					.orElse(OptionalLong.empty()));
	}

	@Override
	public void close() {
		// Not interrupted: a beat that is under way would leave a revision nobody knows.
		this.heartbeat.shutdown();
		synchronized (this) {
			if (this.lease.isLost()) {
				return;
			}
			try {
				this.lease.release();
			}
			catch (IOException | JetStreamApiException | RuntimeException ex) {
				logger.warn("The migration lock of {} could not be given back and will be free in {} s: {}",
						this.history.namespace(), this.lease.duration().toSeconds(), ex.getMessage());
			}
		}
	}

	private synchronized void beat() {
		this.lease.prolong();
	}

	private synchronized long retry(String what, Write write, @Nullable WrittenAlready writtenAlready) {
		while (true) {
			ensureHeld();
			try {
				return write.run();
			}
			catch (JetStreamApiException ex) {
				if (!JetStreamRequestException.isConflict(ex) && ex.getErrorCode() != TEMPORARILY_UNAVAILABLE) {
					throw refused(what, ex);
				}
				OptionalLong written = (writtenAlready != null) ? findWritten(writtenAlready) : OptionalLong.empty();
				if (written.isPresent()) {
					return written.getAsLong();
				}
				this.lease.readBack();
				if (this.lease.isLost()) {
					throw lost(ex);
				}
			}
			catch (IllegalArgumentException ex) {
				// jnats refuses what is larger than the server takes.
				throw refused(what, ex);
			}
			catch (IOException | IllegalStateException ex) {
				if (this.history.api().connection().getStatus() == Connection.Status.CLOSED) {
					throw lost("the connection was closed", ex);
				}
				logger.debug("Could not {} yet", what, ex);
			}
			sleep(POLL_INTERVAL);
		}
	}

	private static OptionalLong findWritten(WrittenAlready writtenAlready) {
		try {
			return writtenAlready.find();
		}
		catch (PolynException ex) {
			logger.debug("Whether a record was written can't be found out yet", ex);
			return OptionalLong.empty();
		}
	}

	private PolynException refused(String what, Exception ex) {
		return new PolynException(ErrorCode.REQUEST_REFUSED, "Could not " + what + ": " + ex.getMessage() + ".",
				"Check the limits and permissions of the bucket " + this.history.bucketName() + ".", ex);
	}

	private PolynException lost(@Nullable Throwable cause) {
		return lost(
				"for " + this.lease.duration().toSeconds() + " s it could not be prolonged, or someone else took it",
				cause);
	}

	private PolynException lost(String why, @Nullable Throwable cause) {
		return new PolynException(ErrorCode.LOCK_LOST,
				"The migration lock of " + this.history.namespace() + " was lost during the run " + holder().runId()
						+ ": " + why + ".",
				"Start again: the next run settles what this one left. If this repeats, look at the server's health, or"
						+ " give polyn.migrations.lock.lease more time.",
				cause);
	}

	static void sleep(Duration duration) {
		try {
			Thread.sleep(duration.toMillis());
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new PolynException(ErrorCode.LOCK_LOST, "The migration run was interrupted.", "Start again.", ex);
		}
	}

	@FunctionalInterface
	private interface Write {

		long run() throws IOException, JetStreamApiException;

	}

	@FunctionalInterface
	private interface WrittenAlready {

		OptionalLong find();

	}

}
