package io.polyn.migration.operation;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.nats.client.api.KeyValueEntry;
import io.polyn.json.Json;
import io.polyn.nats.JetStreamApi;

/**
 * Puts a value under a key of a bucket.
 *
 * @param bucket the bucket's name
 * @param key the key
 * @param value the value
 */
record PutKey(String bucket, String key, byte[] value) implements Operation {

	@Override
	public String name() {
		return "put_key";
	}

	@Override
	public String target() {
		return describe(this.bucket, this.key);
	}

	@Override
	public ObjectNode fields() {
		ObjectNode fields = Json.object().put("bucket", this.bucket).put("key", this.key);
		try {
			return fields.put("value",
					StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(this.value)).toString());
		}
		catch (CharacterCodingException ex) {
			return fields.put("value_base64", Base64.getEncoder().encodeToString(this.value));
		}
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
			return new Change(List.of(new DeleteKey(this.bucket, this.key)), () -> bucket.create(this.key, this.value));
		}
		byte[] valueBefore = (before.getValue() != null) ? before.getValue() : new byte[0];
		return new Change(List.of(new PutKey(this.bucket, this.key, valueBefore)),
				() -> bucket.update(this.key, this.value, before.getRevision()));
	}

	static String describe(String bucket, String key) {
		return "key " + key + " of key-value bucket " + bucket;
	}

}
