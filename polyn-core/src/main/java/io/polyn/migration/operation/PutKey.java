package io.polyn.migration.operation;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.polyn.json.Json;
import io.polyn.nats.Bucket;
import org.jspecify.annotations.Nullable;

/**
 * Puts a value under a key of a bucket.
 *
 * @param bucket the bucket's name
 * @param key the key
 * @param value the value
 * @param ifNotExists whether a key that has a value is left alone
 * @param onlyIf the checksum of the value that may be overwritten, {@code null} for any;
 * what takes a change back has one
 */
record PutKey(String bucket, String key, byte[] value, boolean ifNotExists,
		@Nullable String onlyIf) implements ContentOperation {

	@Override
	public String name() {
		return "put_key" + (this.ifNotExists ? "_if_not_exists" : "");
	}

	@Override
	public String target() {
		return BucketKey.describe(this.bucket, this.key);
	}

	@Override
	public ObjectNode fields() {
		ObjectNode fields = Json.object().put("bucket", this.bucket).put("key", this.key);
		if (this.onlyIf != null) {
			fields.put("only_if", this.onlyIf);
		}
		return Arguments.putContent(fields, "value", this.value);
	}

	@Override
	public Operation repeatable() {
		return this;
	}

	@Override
	public Change prepare(OperationContext context) {
		BucketKey target = new BucketKey(context.api(), this.bucket, this.key);
		Bucket.Entry before = target.get().orElse(null);
		if (before != null && this.ifNotExists) {
			return Change.NONE;
		}
		target.requireUntouched(before, this.onlyIf, this.value);
		return target.change(before, this.value);
	}

}
