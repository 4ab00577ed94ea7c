package io.polyn.migration.history;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.OptionalLong;

import io.nats.client.JetStreamApiException;
import io.nats.client.PublishOptions;
import io.polyn.nats.Bucket;
import io.polyn.nats.JetStreamRequestException;

/**
 * The lock as a key of a bucket of its own whose entries expire, for servers before 2.11.
 * They can't refuse the writes of a former holder, so each record is written only over
 * the revision that was read.
 */
final class BucketLockStore implements LockStore {

	private final MigrationHistory history;

	private final Bucket locks;

	BucketLockStore(MigrationHistory history) {
		this.history = history;
		this.locks = new Bucket(history.api(), history.locksBucketName());
	}

	@Override
	public OptionalLong tryAcquire(byte[] holder) throws IOException, JetStreamApiException {
		try {
			return OptionalLong.of(this.locks.create(this.history.lockKey(), holder, null));
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
		return this.locks.update(this.history.lockKey(), holder, revision, null);
	}

	@Override
	public void release(long revision) throws IOException, JetStreamApiException {
		this.locks.purge(this.history.lockKey(), revision, null);
	}

	@Override
	public Optional<Held> holder() {
		return this.locks.get(this.history.lockKey()).map(Held::of);
	}

	@Override
	public void mark(String runId, long lockRevision) throws IOException, JetStreamApiException {
		this.history.bucket()
			.publish(this.history.runKey(), runId.getBytes(StandardCharsets.UTF_8), PublishOptions.builder());
	}

	@Override
	public boolean isCurrent(MigrationHistory.Snapshot snapshot, LockHolder holder) {
		Bucket.Entry run = snapshot.runEntry();
		return run != null && holder.runId().equals(new String(run.value(), StandardCharsets.UTF_8));
	}

	@Override
	public long write(String key, byte[] value, long revision, long lockRevision)
			throws IOException, JetStreamApiException {
		return (revision == 0) ? this.history.bucket().create(key, value, null)
				: this.history.bucket().update(key, value, revision, null);
	}

}
