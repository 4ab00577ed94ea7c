package io.polyn.migration.operation;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.polyn.nats.JetStreamApi;

/**
 * Refuses to take messages from a work queue: whoever does that is one of its workers,
 * and the others never see them.
 */
final class WorkQueueLoss {

	private WorkQueueLoss() {
	}

	/**
	 * Refuses a configuration with a work queue among its sources.
	 * @param api the server
	 * @param before the configuration now, whose sources are not looked at again
	 * @param after the configuration then
	 */
	static void refuse(JetStreamApi api, ObjectNode before, ObjectNode after) {
		Set<String> known = new HashSet<>(origins(before));
		for (String origin : origins(after)) {
			if (known.add(origin)) {
				api.streamInfo(origin)
					.filter((info) -> info.path("config").path("retention").asText().equals("workqueue"))
					.ifPresent((info) -> DataLoss.refuse("stream " + origin,
							"Being a source of " + after.path("name").asText() + " empties a work queue, which",
							DataLoss.count(info.path("state").path("messages").asLong())));
			}
		}
	}

	// Those of other accounts and domains can't be looked up.
	private static List<String> origins(ObjectNode config) {
		List<JsonNode> sources = new ArrayList<>();
		config.path("sources").forEach(sources::add);
		if (config.has("mirror")) {
			sources.add(config.path("mirror"));
		}
		return sources.stream()
			.filter((source) -> !source.has("external"))
			.map((source) -> source.path("name").asText())
			.toList();
	}

}
