package io.polyn.migration.operation;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

import io.polyn.ErrorCode;
import io.polyn.PolynException;
import io.polyn.json.Sha256;
import io.polyn.nats.Bucket;
import io.polyn.nats.JetStreamApi;
import org.jspecify.annotations.Nullable;

/**
 * A key of a bucket, written only as long as nobody else writes it.
 */
final class BucketKey {

	/** What a key without a value has instead of a value's checksum. */
	static final String ABSENT = "absent";

	private final Bucket bucket;

	private final String bucketName;

	private final String key;

	private long revision;

	BucketKey(JetStreamApi api, String bucket, String key) {
		this.bucket = new Bucket(api, bucket);
		this.bucketName = bucket;
		this.key = key;
	}

	static String describe(String bucket, String key) {
		return "key " + key + " of key-value bucket " + bucket;
	}

	static String checksum(byte @Nullable [] value) {
		return (value != null) ? Sha256.of(value) : ABSENT;
	}

	Optional<Bucket.Entry> get() {
		Bucket.State state = this.bucket.state(this.key);
		this.revision = state.revision();
		return Optional.ofNullable(state.entry());
	}

	/**
	 * Reads the key; in a bucket that doesn't exist it has no value.
	 * @return the value, or nothing if there is none
	 */
	Optional<Bucket.Entry> find() {
		try {
			return get();
		}
		catch (PolynException ex) {
			if (ex.code() == ErrorCode.UNEXPECTED_STATE) {
				return Optional.empty();
			}
			throw ex;
		}
	}

	/**
	 * Makes the change that leaves the key with a value.
	 * @param before what the key has now
	 * @param value the value, or {@code null} for none
	 * @return the change; its undo brings back what the key has now, unless someone else
	 * has written it by then
	 */
	Operation.Change change(Bucket.@Nullable Entry before, byte @Nullable [] value) {
		byte[] valueBefore = value(before);
		if (Arrays.equals(valueBefore, value)) {
			return Operation.Change.NONE;
		}
		Operation undo = (valueBefore != null)
				? new PutKey(this.bucketName, this.key, valueBefore, false, checksum(value))
				: new DeleteKey(this.bucketName, this.key, false, checksum(value));
		ConditionalWrite write = write(value);
		return Operation.Change.reversible(List.of(undo), () -> write.require(describe(this.bucketName, this.key)))
			.knownBy(() -> Arrays.equals(value(this.bucket.state(this.key).entry()), value));
	}

	private static byte @Nullable [] value(Bucket.@Nullable Entry entry) {
		return (entry != null) ? entry.value() : null;
	}

	/**
	 * Refuses to overwrite what someone else has written.
	 * @param before what the key has now
	 * @param onlyIf the checksum of the value that may be overwritten, {@code null} for
	 * any
	 * @param value the value to write, which may be there already
	 */
	void requireUntouched(Bucket.@Nullable Entry before, @Nullable String onlyIf, byte @Nullable [] value) {
		byte[] now = value(before);
		if (onlyIf != null && !onlyIf.equals(checksum(now)) && !Arrays.equals(now, value)) {
			throw new PolynException(ErrorCode.DATA_LOSS, "Taking back the " + describe(this.bucketName, this.key)
					+ " would overwrite what was written there since.", "Move that value first.");
		}
	}

	private ConditionalWrite write(byte @Nullable [] value) {
		if (value == null) {
			return () -> this.bucket.delete(this.key, this.revision);
		}
		return () -> this.bucket.update(this.key, value, this.revision, null);
	}

}
