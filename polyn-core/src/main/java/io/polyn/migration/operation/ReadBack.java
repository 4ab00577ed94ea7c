package io.polyn.migration.operation;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.polyn.ErrorCode;
import io.polyn.PolynException;
import io.polyn.nats.ServerVersion;

/**
 * Compares what was asked for with what the server says it has: servers before 2.12 drop
 * what they do not know without a word.
 */
final class ReadBack {

	// The words for what a missing field means anyway.
	private static final Set<String> DEFAULTS = Set.of("", "none", "default", "false", "0", "-1");

	private ReadBack() {
	}

	static void check(String target, ObjectNode requested, JsonNode actual, ServerVersion server) {
		List<String> dropped = new ArrayList<>();
		for (Map.Entry<String, JsonNode> field : requested.properties()) {
			if (!actual.has(field.getKey()) && !isDefault(field.getValue())) {
				dropped.add("'" + field.getKey() + "'");
			}
		}
		if (!dropped.isEmpty()) {
			throw new PolynException(
					ErrorCode.UNSUPPORTED_BY_SERVER, "nats-server " + server + " silently dropped "
							+ String.join(", ", dropped) + " of the " + target + ".",
					"Use a newer server, or leave the setting out.");
		}
	}

	private static boolean isDefault(JsonNode value) {
		return value.isNull() || (value.isContainerNode() ? value.isEmpty() : DEFAULTS.contains(value.asText()));
	}

}
