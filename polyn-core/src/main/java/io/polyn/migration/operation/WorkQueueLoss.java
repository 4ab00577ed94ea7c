package io.polyn.migration.operation;

import java.util.HashSet;
import java.util.Set;

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
		Set<String> known = new HashSet<>(Origins.of(before));
		// Those of other accounts and domains can't be looked up.
		for (String origin : Origins.of(after)) {
			if (known.add(origin)) {
				api.streamInfo(origin)
					.filter((info) -> info.path("config").path("retention").asText().equals("workqueue"))
					.ifPresent((info) -> DataLoss.refuse("stream " + origin,
							"Being a source of " + after.path("name").asText() + " empties a work queue, which",
							DataLoss.count(info.path("state").path("messages").asLong())));
			}
		}
	}

}
