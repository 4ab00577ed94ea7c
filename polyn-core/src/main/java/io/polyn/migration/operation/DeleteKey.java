package io.polyn.migration.operation;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.polyn.json.Json;
import io.polyn.nats.Bucket;
import org.jspecify.annotations.Nullable;

/**
 * Deletes a key of a bucket; its older values stay in the bucket's history.
 *
 * @param bucket the bucket's name
 * @param key the key
 * @param ifExists whether a missing one is passed over
 * @param onlyIf the checksum of the value that may be deleted, {@code null} for any; what
 * takes a change back has one, and passes over a missing key too
 */
record DeleteKey(String bucket, String key, boolean ifExists, @Nullable String onlyIf) implements ContentOperation {

	@Override
	public String name() {
		return "delete_key" + (this.ifExists ? "_if_exists" : "");
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
		return new DeleteKey(this.bucket, this.key, true, this.onlyIf);
	}

	@Override
	public Change prepare(OperationContext context) {
		BucketKey target = new BucketKey(context.api(), this.bucket, this.key);
		boolean lenient = this.ifExists || this.onlyIf != null;
		Bucket.Entry before = (lenient ? target.find() : target.get()).orElse(null);
		if (before == null && !lenient) {
			throw Operation.unexpected("The " + target() + " does not exist.",
					"Remove the operation, or use '" + name() + "_if_exists' to pass over it.");
		}
		target.requireUntouched(before, this.onlyIf, null);
		return target.change(before, null);
	}

}
