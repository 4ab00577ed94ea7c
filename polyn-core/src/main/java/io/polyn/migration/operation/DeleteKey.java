package io.polyn.migration.operation;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.polyn.json.Json;
import io.polyn.nats.Bucket;
import io.polyn.nats.JetStreamApi;
import org.jspecify.annotations.Nullable;

/**
 * Deletes a key of a bucket; one that doesn't exist stays so.
 *
 * @param bucket the bucket's name
 * @param key the key
 * @param onlyIf the checksum of the value that may be deleted, {@code null} for any; what
 * takes a change back has one
 */
record DeleteKey(String bucket, String key, @Nullable String onlyIf) implements Operation {

	@Override
	public String name() {
		return "delete_key";
	}

	@Override
	public String target() {
		return BucketKey.describe(this.bucket, this.key);
	}

	@Override
	public ObjectNode fields() {
		ObjectNode fields = Json.object().put("bucket", this.bucket).put("key", this.key);
		return (this.onlyIf != null) ? fields.put("only_if", this.onlyIf) : fields;
	}

	@Override
	public Operation repeatable() {
		return this;
	}

	@Override
	public Change prepare(OperationContext context) {
		JetStreamApi api = context.api();
		BucketKey target = new BucketKey(api, this.bucket, this.key);
		Bucket.Entry before = target.get().orElse(null);
		target.requireUntouched(before, this.onlyIf, null);
		return target.change(this.bucket, before, null);
	}

}
