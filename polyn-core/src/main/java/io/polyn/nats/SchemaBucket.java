package io.polyn.nats;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.nats.client.api.KeyValueConfiguration;
import io.nats.client.api.StorageType;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The bucket {@value #NAME}, which may have a prefix and in which services share the
 * schemas of their events.
 */
public final class SchemaBucket {

	/** The bucket's name without a prefix. */
	public static final String NAME = "POLYN_SCHEMAS";

	private static final Logger logger = LoggerFactory.getLogger(SchemaBucket.class);

	/** The most that a bucket can keep. */
	private static final int HISTORY = 64;

	private SchemaBucket() {
	}

	/**
	 * Makes the bucket if there is none, and lets it keep as many revisions as it can.
	 * @param api the server
	 * @param name the bucket's name in this deployment
	 */
	public static void ensure(JetStreamApi api, String name) {
		ObjectNode config = StreamCreator.ensure(api,
				KeyValueConfiguration.builder(name)
					.description("JSON Schemas of events by name")
					.maxHistoryPerKey(HISTORY)
					.storageType(StorageType.File)
					.build());
		if (config.path("max_msgs_per_subject").asInt() < HISTORY) {
			api.updateStream(config.put("max_msgs_per_subject", HISTORY));
			logger.info("Raised the history of {} to {}", name, HISTORY);
		}
	}

}
