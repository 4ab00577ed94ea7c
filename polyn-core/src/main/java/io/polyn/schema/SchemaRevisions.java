package io.polyn.schema;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

import io.nats.client.Message;
import io.polyn.nats.Bucket;
import io.polyn.nats.JetStreamApi;
import io.polyn.nats.StreamReader;

/**
 * The revisions of a schema that the bucket keeps.
 */
final class SchemaRevisions {

	private final JetStreamApi api;

	private final String bucketName;

	private final Bucket bucket;

	SchemaRevisions(JetStreamApi api, String bucketName, Bucket bucket) {
		this.api = api;
		this.bucketName = bucketName;
		this.bucket = bucket;
	}

	/**
	 * Reads the revisions since the schema was last retired, the oldest first.
	 */
	List<String> read(String name) {
		List<String> texts = new ArrayList<>();
		try (StreamReader reader = new StreamReader(this.api, "KV_" + this.bucketName, this.bucket.subject(name), 1)) {
			for (Message message = reader.next(); message != null; message = reader.next()) {
				// Neither a mark of a deletion nor an empty value is a schema.
				if (message.getData().length == 0) {
					texts.clear();
				}
				else {
					texts.add(new String(message.getData(), StandardCharsets.UTF_8));
				}
			}
		}
		return texts;
	}

}
