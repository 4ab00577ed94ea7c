package io.polyn.migration.history;

import java.io.IOException;
import java.util.Optional;
import java.util.OptionalLong;

import io.nats.client.JetStreamApiException;
import io.polyn.ErrorCode;
import io.polyn.PolynException;
import io.polyn.nats.Bucket;

/**
 * Where the migration lock lies, and how history is written while it is held. Every call
 * is one request; retrying is the caller's business.
 */
sealed interface LockStore permits FencedLockStore, BucketLockStore {

	/**
	 * Takes the lock if it is free.
	 * @param holder who wants it
	 * @return the lock's revision, or nothing if someone holds it
	 */
	OptionalLong tryAcquire(byte[] holder) throws IOException, JetStreamApiException;

	/**
	 * Prolongs the lock by its lease.
	 * @param holder who holds it
	 * @param revision its revision
	 * @return its new revision
	 */
	long prolong(byte[] holder, long revision) throws IOException, JetStreamApiException;

	/**
	 * Gives the lock back.
	 * @param revision its revision
	 */
	void release(long revision) throws IOException, JetStreamApiException;

	/**
	 * Looks up who holds the lock, where it was written last.
	 * @return the holder with the lock's revision, or nothing
	 * @throws PolynException if that can't be found out now
	 */
	Optional<Held> holder();

	/**
	 * Marks the beginning of a run, so that a reading of the history can prove that it is
	 * not older than the lock.
	 * @param runId the run
	 * @param lockRevision the lock's revision
	 */
	void mark(String runId, long lockRevision) throws IOException, JetStreamApiException;

	/**
	 * Says whether a reading of the history was taken after the mark.
	 * @param snapshot the reading
	 * @param holder who holds the lock
	 * @return whether it can be relied on
	 */
	boolean isCurrent(MigrationHistory.Snapshot snapshot, LockHolder holder);

	/**
	 * Writes a record.
	 * @param key the record's key
	 * @param value the record
	 * @param revision the record's revision, 0 for a new one
	 * @param lockRevision the lock's revision
	 * @return the record's new revision
	 */
	long write(String key, byte[] value, long revision, long lockRevision) throws IOException, JetStreamApiException;

	/**
	 * A lock that is held.
	 *
	 * @param key its key
	 * @param known who holds it, if that can be read
	 * @param revision its revision
	 */
	record Held(String key, Optional<LockHolder> known, long revision) {

		static Held of(Bucket.Entry entry) {
			return new Held(entry.key(), MigrationHistory.parse(entry, LockHolder.class), entry.revision());
		}

		boolean isOf(LockHolder holder) {
			return this.known.filter((other) -> other.runId().equals(holder.runId())).isPresent();
		}

		LockHolder holder() {
			return this.known.orElseThrow(() -> new PolynException(ErrorCode.MIGRATION_UNSETTLED,
					"The migration lock " + this.key
							+ " is not one that Polyn wrote, or a newer version of Polyn wrote it.",
					"Make sure that no other process migrates, and remove it with 'unlock'."));
		}

	}

}
