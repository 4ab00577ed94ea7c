package io.polyn.migration.history;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.OptionalLong;

import io.nats.client.JetStreamApiException;
import io.nats.client.KeyValue;
import io.nats.client.api.KeyValueEntry;
import io.polyn.nats.JetStreamRequestException;

/**
 * The lock as a key of a bucket of its own whose entries expire, for servers before 2.11.
 * They can't refuse the writes of a former holder, so each record is written only over
 * the revision that was read.
 */
final class BucketLockStore implements LockStore {

	/** The bucket of all namespaces' locks. */
	static final String BUCKET = "POLYN_LOCKS";

	private final MigrationHistory history;

	private final KeyValue records;

	private final KeyValue locks;

	BucketLockStore(MigrationHistory history) {
		this.history = history;
		this.records = history.api().keyValue(MigrationHistory.BUCKET);
		this.locks = history.api().keyValue(BUCKET);
	}

	@Override
	public OptionalLong tryAcquire(byte[] holder) throws IOException, JetStreamApiException {
		try {
			return OptionalLong.of(this.locks.create(this.history.lockKey(), holder));
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
		return this.locks.update(this.history.lockKey(), holder, revision);
	}

	@Override
	public void release(long revision) throws IOException, JetStreamApiException {
		this.locks.delete(this.history.lockKey(), revision);
	}

	@Override
	public Optional<Held> holder() throws IOException, JetStreamApiException {
		KeyValueEntry entry = this.locks.get(this.history.lockKey());
		return Optional.ofNullable(entry)
			.map((held) -> new Held(MigrationHistory.parse(held, LockHolder.class), held.getRevision()));
	}

	@Override
	public void mark(String runId, long lockRevision) throws IOException, JetStreamApiException {
		this.records.put(this.history.runKey(), runId.getBytes(StandardCharsets.UTF_8));
	}

	@Override
	public boolean isCurrent(MigrationHistory.Snapshot snapshot, String runId) {
		KeyValueEntry run = snapshot.runEntry();
		return run != null && runId.equals(run.getValueAsString());
	}

	@Override
	public long write(String key, byte[] value, long revision, long lockRevision)
			throws IOException, JetStreamApiException {
		return (revision == 0) ? this.records.create(key, value) : this.records.update(key, value, revision);
	}

}
