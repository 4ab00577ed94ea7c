package io.polyn.migration.operation;

import java.util.ArrayList;
import java.util.List;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * The streams of the same account and domain that a stream takes its messages from.
 */
public final class Origins {

	private Origins() {
	}

	/**
	 * Finds the origins of a stream.
	 * @param config the stream's configuration
	 * @return the names of the stream that it mirrors, and of its sources
	 */
	public static List<String> of(JsonNode config) {
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
