package io.polyn.migration.operation;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

import io.nats.client.JetStreamApiException;
import io.polyn.ErrorCode;
import io.polyn.PolynException;
import io.polyn.json.Sha256;
import io.polyn.nats.Bucket;
import io.polyn.nats.JetStreamApi;
import io.polyn.nats.JetStreamRequestException;
import org.jspecify.annotations.Nullable;

/**
 * A key of a bucket, written only as long as nobody else writes it.
 */
final class BucketKey {

	/** What a key without a value has instead of a value's checksum. */
	static final String ABSENT = "absent";

	private final Bucket bucket;

	private final String target;

	private final String key;

	private long revision;

	BucketKey(JetStreamApi api, String bucket, String key) {
		this.bucket = new Bucket(api, bucket);
		this.target = describe(bucket, key);
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
	 * Makes the change that leaves the key with a value.
	 * @param before what the key has now
	 * @param value the value, or {@code null} for none
	 * @return the change; its undo brings back what the key has now, unless someone else
	 * has written it by then
	 */
	Operation.Change change(String bucketName, Bucket.@Nullable Entry before, byte @Nullable [] value) {
		byte[] valueBefore = (before != null) ? before.value() : null;
		if (Arrays.equals(valueBefore, value)) {
			return Operation.Change.NONE;
		}
		Operation undo = (valueBefore != null) ? new PutKey(bucketName, this.key, valueBefore, checksum(value))
				: new DeleteKey(bucketName, this.key, checksum(value));
		return Operation.Change.reversible(List.of(undo), () -> write(value));
	}

	/**
	 * Refuses to overwrite what someone else has written.
	 * @param before what the key has now
	 * @param onlyIf the checksum of the value that may be overwritten, {@code null} for
	 * any
	 * @param value the value to write, which may be there already
	 */
	void requireUntouched(Bucket.@Nullable Entry before, @Nullable String onlyIf, byte @Nullable [] value) {
		byte[] now = (before != null) ? before.value() : null;
		if (onlyIf != null && !onlyIf.equals(checksum(now)) && !Arrays.equals(now, value)) {
			throw new PolynException(ErrorCode.DATA_LOSS,
					"Taking back the " + this.target + " would overwrite what was written there since.",
					"Move that value first.");
		}
	}

	private void write(byte @Nullable [] value) {
		try {
			if (value == null) {
				this.bucket.purge(this.key, this.revision, null);
			}
			else {
				this.bucket.update(this.key, value, this.revision, null);
			}
		}
		catch (JetStreamApiException ex) {
			if (JetStreamRequestException.isConflict(ex)) {
				throw Operation.unexpected("The " + this.target + " was changed by someone else meanwhile.",
						"Run the migration again.");
			}
			throw refused(ex);
		}
		catch (IllegalArgumentException ex) {
			// jnats refuses what is larger than the server takes.
			throw refused(ex);
		}
		catch (IOException | IllegalStateException ex) {
			throw new PolynException(ErrorCode.REQUEST_TIMED_OUT,
					"No answer to a change of the " + this.target + ": " + ex.getMessage() + ".",
					"Check that the server is up and that the user may write the bucket.", ex);
		}
	}

	private PolynException refused(Exception ex) {
		return new PolynException(ErrorCode.REQUEST_REFUSED,
				"A change of the " + this.target + " was refused: " + ex.getMessage() + ".",
				"Correct the value, or the bucket's limits.", ex);
	}

}
