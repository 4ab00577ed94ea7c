package io.polyn.nats;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.nats.client.api.KeyValueConfiguration;
import io.polyn.json.Json;

/**
 * Makes Polyn's own buckets where they are missing.
 */
public final class BucketCreator {

	private static final int REPLICAS_IN_CLUSTER = 3;

	// The cluster has fewer servers than replicas are asked for, or no room on that many.
	private static final int NO_SUITABLE_PEERS = 10005;

	private static final int INSUFFICIENT_RESOURCES = 10023;

	private static final int REPLICAS_NOT_SUPPORTED = 10074;

	private static final int NAME_IN_USE = 10058;

	private BucketCreator() {
	}

	/**
	 * Makes a bucket if there is none of that name; in a cluster with three replicas, or
	 * with one where that many don't fit.
	 * @param api the server
	 * @param bucket the bucket's configuration
	 * @return the configuration of the stream behind the bucket, as the server has it
	 */
	public static ObjectNode ensure(JetStreamApi api, KeyValueConfiguration.Builder bucket) {
		ObjectNode wanted = config(bucket.build());
		String stream = wanted.path("name").asText();
		ObjectNode info = api.streamInfo(stream).orElse(null);
		if (info != null) {
			return (ObjectNode) info.path("config");
		}
		boolean clustered = api.connection().getServerInfo().getCluster() != null;
		try {
			info = create(api, clustered ? config(bucket.replicas(REPLICAS_IN_CLUSTER).build()) : wanted);
		}
		catch (JetStreamRequestException ex) {
			switch (ex.errorCode()) {
				case NO_SUITABLE_PEERS, INSUFFICIENT_RESOURCES, REPLICAS_NOT_SUPPORTED -> info = create(api, wanted);
				default -> throw ex;
			}
		}
		return (ObjectNode) info.path("config");
	}

	private static ObjectNode create(JetStreamApi api, ObjectNode config) {
		try {
			return api.createStream(config);
		}
		catch (JetStreamRequestException ex) {
			if (ex.errorCode() == NAME_IN_USE) {
				// Someone else was faster.
				return api.streamInfo(config.path("name").asText()).orElseThrow(() -> ex);
			}
			throw ex;
		}
	}

	private static ObjectNode config(KeyValueConfiguration bucket) {
		try {
			return (ObjectNode) Json.mapper().readTree(bucket.getBackingConfig().toJson());
		}
		catch (JsonProcessingException ex) {
			throw new IllegalStateException("jnats writes JSON", ex);
		}
	}

}
