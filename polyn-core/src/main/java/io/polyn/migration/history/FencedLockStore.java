package io.polyn.migration.history;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;

import io.nats.client.JetStream;
import io.nats.client.JetStreamApiException;
import io.nats.client.KeyValue;
import io.nats.client.MessageTtl;
import io.nats.client.PublishOptions;
import io.nats.client.api.KeyValueEntry;
import io.polyn.nats.JetStreamApi;
import io.polyn.nats.JetStreamRequestException;

/**
 * The lock as a key of the history's own bucket with a time to live, for API level 1 and
 * later (nats-server 2.11). The server itself refuses the history writes of a holder
 * whose lease has run out: each carries the lock's revision as the expected one.
 */
final class FencedLockStore implements LockStore {

	// Also the time that the marker of a released lock stays.
	private static final MessageTtl RELEASED = MessageTtl.seconds(1);

	private final JetStreamApi api;

	private final KeyValue bucket;

	private final JetStream jetStream;

	private final String lockKey;

	private final MessageTtl lease;

	FencedLockStore(MigrationHistory history, Duration lease) {
		this.api = history.api();
		this.bucket = history.api().keyValue(MigrationHistory.BUCKET);
		this.jetStream = history.api().jetStream();
		this.lockKey = history.lockKey();
		this.lease = MessageTtl.seconds((int) lease.toSeconds());
	}

	@Override
	public OptionalLong tryAcquire(byte[] holder) throws IOException, JetStreamApiException {
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
		PublishOptions options = PublishOptions.builder()
			.expectedLastSubjectSequence(revision)
			.messageTtl(this.lease)
			.build();
		return this.jetStream.publish(this.api.publishSubject(subject(this.lockKey)), holder, options).getSeqno();
	}

	@Override
	public void release(long revision) throws IOException, JetStreamApiException {
		this.bucket.purge(this.lockKey, revision, RELEASED);
	}

	@Override
	public Optional<Held> holder() throws IOException, JetStreamApiException {
		KeyValueEntry entry = this.bucket.get(this.lockKey);
		return Optional.ofNullable(entry)
			.map((held) -> new Held(MigrationHistory.parse(held, LockHolder.class), held.getRevision()));
	}

	@Override
	public void mark(String runId, long lockRevision) {
		// The lock lies in the history itself: it is the mark.
	}

	@Override
	public boolean isCurrent(MigrationHistory.Snapshot snapshot, String runId) {
		KeyValueEntry lock = snapshot.lockEntry();
		return lock != null && MigrationHistory.parse(lock, LockHolder.class).runId().equals(runId);
	}

	@Override
	public long write(String key, byte[] value, long revision, long lockRevision)
			throws IOException, JetStreamApiException {
		PublishOptions options = PublishOptions.builder()
			.expectedLastSubjectSequence(lockRevision)
			.expectedLastSubjectSequenceSubject(subject(this.lockKey))
			.build();
		return this.jetStream.publish(this.api.publishSubject(subject(key)), value, options).getSeqno();
	}

	private static String subject(String key) {
		return "$KV." + MigrationHistory.BUCKET + "." + key;
	}

}
