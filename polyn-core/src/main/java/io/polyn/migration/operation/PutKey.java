package io.polyn.migration.operation;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.polyn.json.Json;
import io.polyn.nats.Bucket;
import io.polyn.nats.JetStreamApi;
import org.jspecify.annotations.Nullable;

/**
 * Puts a value under a key of a bucket.
 *
 * @param bucket the bucket's name
 * @param key the key
 * @param value the value
 * @param onlyIf the checksum of the value that may be overwritten, {@code null} for any;
 * what takes a change back has one
 */
record PutKey(String bucket, String key, byte[] value, @Nullable String onlyIf) implements Operation {

	@Override
	public String name() {
		return "put_key";
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
	public Change prepare(OperationContext context) {
		JetStreamApi api = context.api();
		BucketKey target = new BucketKey(api, this.bucket, this.key);
		Bucket.Entry before = target.get().orElse(null);
		target.requireUntouched(before, this.onlyIf, this.value);
		return target.change(this.bucket, before, this.value);
	}

}
