package io.polyn.migration.history;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;

import io.nats.client.JetStreamApiException;
import io.nats.client.MessageTtl;
import io.nats.client.PublishOptions;
import io.polyn.nats.Bucket;
import io.polyn.nats.JetStreamRequestException;

/**
 * The lock as a key of the history's own bucket with a time to live, for API level 1 and
 * later (nats-server 2.11). The server itself refuses the history writes of a holder
 * whose lease has run out: each carries the lock's revision as the expected one.
 */
final class FencedLockStore implements LockStore {

	// How long the marker of a released lock stays.
	private static final MessageTtl RELEASED = MessageTtl.seconds(60);

	private final Bucket bucket;

	private final String lockKey;

	private final MessageTtl lease;

	// Where the lock lies as long as the server, or part of the cluster, is an older one.
	private final Optional<BucketLockStore> olderLock;

	FencedLockStore(MigrationHistory history, Duration lease, Optional<BucketLockStore> olderLock) {
		this.bucket = history.bucket();
		this.lockKey = history.lockKey();
		this.lease = MessageTtl.seconds((int) lease.toSeconds());
		this.olderLock = olderLock;
	}

	@Override
	public OptionalLong tryAcquire(byte[] holder) throws IOException, JetStreamApiException {
		if (this.olderLock.flatMap(BucketLockStore::holder).isPresent()) {
			return OptionalLong.empty();
		}
		try {
			return OptionalLong.of(this.bucket.create(this.lockKey, holder, this.lease));
		}
		catch (JetStreamApiException ex) {
			if (JetStreamRequestException.isConflict(ex)) {
				return OptionalLong.empty();
			}
			throw ex;
		}
	}

	@Override
	public long prolong(byte[] holder, long revision) throws IOException, JetStreamApiException {
		return this.bucket.update(this.lockKey, holder, revision, this.lease);
	}

	@Override
	public void release(long revision) throws IOException, JetStreamApiException {
		this.bucket.purge(this.lockKey, revision, RELEASED);
	}

	@Override
	public Optional<Held> holder() {
		return this.bucket.get(this.lockKey).map(Held::of).or(() -> this.olderLock.flatMap(BucketLockStore::holder));
	}

	@Override
	public void mark(String runId, long lockRevision) {
		// The lock lies in the history itself: it is the mark.
	}

	@Override
	public boolean isCurrent(MigrationHistory.Snapshot snapshot, LockHolder holder) {
		Bucket.Entry lock = snapshot.lockEntry();
		return lock != null && Held.of(lock).isOf(holder);
	}

	@Override
	public long write(String key, byte[] value, long revision, long lockRevision)
			throws IOException, JetStreamApiException {
		return this.bucket.publish(key, value,
				PublishOptions.builder()
					.expectedLastSubjectSequence(lockRevision)
					.expectedLastSubjectSequenceSubject(this.bucket.subject(this.lockKey)));
	}

}
