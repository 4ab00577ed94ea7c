package io.polyn.nats;

import java.util.Set;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.nats.client.api.KeyValueConfiguration;
import io.polyn.ErrorCode;
import io.polyn.PolynException;
import io.polyn.json.Json;

/**
 * Makes Polyn's own streams and buckets where they are missing.
 */
public final class StreamCreator {

	private static final int REPLICAS_IN_CLUSTER = 3;

	// The cluster has fewer servers than replicas are asked for, or no room on that many.
	private static final Set<Integer> TOO_MANY_REPLICAS = Set.of(10005, 10023, 10074);

	private StreamCreator() {
	}

	/**
	 * Makes a bucket if there is none of that name.
	 * @param api the server
	 * @param bucket the bucket's configuration
	 * @return the configuration of the stream behind the bucket, as the server has it
	 * @see #ensure(JetStreamApi, ObjectNode)
	 */
	public static ObjectNode ensure(JetStreamApi api, KeyValueConfiguration bucket) {
		try {
			return ensure(api, (ObjectNode) Json.mapper().readTree(bucket.getBackingConfig().toJson()));
		}
		catch (JsonProcessingException ex) {
			throw new IllegalStateException("jnats writes JSON", ex);
		}
	}

	/**
	 * Makes a stream if there is none of that name; in a cluster with three replicas, or
	 * with one where that many don't fit.
	 * @param api the server
	 * @param config the stream's configuration
	 * @return the stream's configuration, as the server has it
	 */
	public static ObjectNode ensure(JetStreamApi api, ObjectNode config) {
		ObjectNode info = api.streamInfo(config.path("name").asText()).orElse(null);
		if (info != null) {
			return (ObjectNode) info.path("config");
		}
		if (!api.isClustered()) {
			return create(api, config, 1);
		}
		try {
			return create(api, config, REPLICAS_IN_CLUSTER);
		}
		catch (JetStreamRequestException ex) {
			if (!TOO_MANY_REPLICAS.contains(ex.errorCode())) {
				throw ex;
			}
			return create(api, config, 1);
		}
	}

	private static ObjectNode create(JetStreamApi api, ObjectNode config, int replicas) {
		try {
			ObjectNode info = api.createStream(config.deepCopy().put("num_replicas", replicas));
			return (ObjectNode) info.path("config");
		}
		catch (JetStreamRequestException ex) {
			if (ex.errorCode() == JetStreamRequestException.STREAM_NAME_IN_USE) {
				// Someone else was faster, with other settings.
				return (ObjectNode) api.streamInfo(config.path("name").asText()).orElseThrow(() -> ex).path("config");
			}
			throw ex;
		}
		catch (PolynException ex) {
			if (ex.code() == ErrorCode.REQUEST_TIMED_OUT) {
				// It may be there nevertheless; if it isn't, the next one makes it.
				return (ObjectNode) api.streamInfo(config.path("name").asText()).orElseThrow(() -> ex).path("config");
			}
			throw ex;
		}
	}

}
