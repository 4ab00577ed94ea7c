package io.polyn.tool;

import java.util.ArrayList;
import java.util.List;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.polyn.json.Json;
import io.polyn.migration.DeclaredConsumer;
import io.polyn.migration.DeclaredStream;
import io.polyn.tool.catalog.CatalogConsumer;
import io.polyn.tool.catalog.CatalogStream;
import org.jspecify.annotations.Nullable;

/**
 * What migrations declare, as a catalogue presents it.
 */
final class DeclaredStreams {

	private DeclaredStreams() {
	}

	static CatalogStream toCatalog(DeclaredStream stream) {
		JsonNode config = parsed(stream.config());
		return new CatalogStream(stream.name(), stream.kind(), description(config), texts(config.path("subjects")),
				stream.config(), stream.consumers().stream().map(DeclaredStreams::toCatalog).toList());
	}

	private static CatalogConsumer toCatalog(DeclaredConsumer consumer) {
		JsonNode config = parsed(consumer.config());
		List<String> filters = new ArrayList<>(texts(config.path("filter_subjects")));
		if (!config.path("filter_subject").asText().isEmpty()) {
			filters.add(config.path("filter_subject").asText());
		}
		return new CatalogConsumer(consumer.name(), description(config), filters, consumer.config());
	}

	private static @Nullable String description(JsonNode config) {
		return config.path("description").asText(null);
	}

	private static List<String> texts(JsonNode array) {
		List<String> texts = new ArrayList<>();
		array.forEach((item) -> texts.add(item.asText()));
		return texts;
	}

	private static JsonNode parsed(String json) {
		try {
			return Json.mapper().readTree(json);
		}
		catch (JsonProcessingException ex) {
			throw new IllegalStateException("It was written as JSON", ex);
		}
	}

}
