package io.polyn.migration.operation;

import java.util.List;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.nats.client.api.KeyValueEntry;
import io.polyn.json.Json;
import io.polyn.nats.JetStreamApi;

/**
 * Deletes a key of a bucket; one that doesn't exist stays so.
 *
 * @param bucket the bucket's name
 * @param key the key
 */
record DeleteKey(String bucket, String key) implements Operation {

	@Override
	public String name() {
		return "delete_key";
	}

	@Override
	public String target() {
		return PutKey.describe(this.bucket, this.key);
	}

	@Override
	public ObjectNode fields() {
		return Json.object().put("bucket", this.bucket).put("key", this.key);
	}

	@Override
	public Operation repeatable() {
		return this;
	}

	@Override
	public Change prepare(JetStreamApi api) {
		KeyValueBucket bucket = new KeyValueBucket(api, this.bucket);
		KeyValueEntry before = bucket.get(this.key);
		if (before == null) {
			return Change.NONE;
		}
		byte[] valueBefore = (before.getValue() != null) ? before.getValue() : new byte[0];
		return new Change(List.of(new PutKey(this.bucket, this.key, valueBefore)),
				() -> bucket.delete(this.key, before.getRevision()));
	}

}
