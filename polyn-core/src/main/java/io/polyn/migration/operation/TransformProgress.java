package io.polyn.migration.operation;

import java.io.IOException;
import java.util.Optional;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.nats.client.JetStreamApiException;
import io.nats.client.api.KeyValueConfiguration;
import io.nats.client.api.StorageType;
import io.polyn.json.Json;
import io.polyn.nats.Bucket;
import io.polyn.nats.JetStreamApi;
import io.polyn.nats.StreamCreator;

/**
 * How far a run over the keys of a bucket has come, kept where it outlives the process.
 * The keys themselves can't tell: the application may have written them since.
 */
final class TransformProgress {

	/** The bucket without a prefix, in which the key is the run's id. */
	static final String BUCKET = "POLYN_TRANSFORMS";

	private static final String DONE = "done";

	private static final String COMPLETE = "complete";

	private final Bucket bucket;

	private final String run;

	private final ObjectNode state;

	private long revision;

	private TransformProgress(Bucket bucket, String run, ObjectNode state, long revision) {
		this.bucket = bucket;
		this.run = run;
		this.state = state;
		this.revision = revision;
	}

	/**
	 * Reads how far a run has come.
	 * @param context what to work with
	 * @param run the run's id
	 * @return its progress, which is none at all if nothing was written of it
	 */
	static TransformProgress read(OperationContext context, String run) {
		JetStreamApi api = context.api();
		String name = context.prefix().name(BUCKET);
		StreamCreator.ensure(api,
				KeyValueConfiguration.builder(name)
					.description("How far Polyn's transformations of buckets have come")
					.storageType(StorageType.File)
					.build());
		Bucket bucket = new Bucket(api, name);
		Optional<Bucket.Entry> entry = bucket.get(run);
		return new TransformProgress(bucket, run, entry.map((found) -> state(name, found)).orElseGet(Json::object),
				entry.map(Bucket.Entry::revision).orElse(0L));
	}

	/**
	 * Says whether the run is done with a key.
	 * @param key the key
	 * @return whether it, or one after it, was noted
	 */
	boolean hasReached(String key) {
		return isComplete() || key.compareTo(this.state.path(DONE).asText()) <= 0;
	}

	boolean isComplete() {
		return this.state.path(COMPLETE).asBoolean();
	}

	/**
	 * Notes that the run is done with a key, and with all before it.
	 * @param key the key
	 */
	void reached(String key) {
		this.state.put(DONE, key);
		write();
	}

	/**
	 * Notes that the run is done with all keys.
	 */
	void completed() {
		this.state.put(COMPLETE, true);
		write();
	}

	private void write() {
		ConditionalWrite write = this::put;
		write.require("progress " + this.run);
	}

	private void put() throws IOException, JetStreamApiException {
		this.revision = this.bucket.update(this.run, Json.write(this.state), this.revision, null);
	}

	private static ObjectNode state(String bucket, Bucket.Entry entry) {
		try {
			JsonNode state = Json.parse(entry.value());
			return (state instanceof ObjectNode object) ? object : Json.object();
		}
		catch (JsonProcessingException ex) {
			throw Operation.unexpected("The value of " + BucketKey.describe(bucket, entry.key()) + " is not JSON.",
					"Restore what Polyn has written there.");
		}
	}

}
