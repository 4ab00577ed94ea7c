package io.polyn.migration.operation;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.polyn.nats.NamePrefix;
import io.polyn.nats.SchemaBucket;

/**
 * Tells which streams an operation names, and may thus change.
 */
public final class TouchedStreams {

	private static final List<String> STREAM_FIELDS = List.of("name", "new_name");

	private TouchedStreams() {
	}

	/**
	 * Finds the streams of an operation. What code or published messages change can't be
	 * known.
	 * @param operation the operation
	 * @param prefix what goes before the names of Polyn's own buckets
	 * @return the names of the streams, be they there or not
	 */
	public static Set<String> of(Operation operation, NamePrefix prefix) {
		ObjectNode fields = operation.fields();
		JsonNode bucket = fields.path("bucket");
		if (bucket.isTextual()) {
			return Set.of((operation.name().contains("object") ? "OBJ_" : "KV_") + bucket.asText());
		}
		if (operation.name().contains("schema")) {
			return Set.of(prefix.name("KV_" + SchemaBucket.NAME));
		}
		if (fields.path("stream").isTextual()) {
			return Set.of(fields.path("stream").asText());
		}
		Set<String> streams = new LinkedHashSet<>();
		for (String field : STREAM_FIELDS) {
			if (fields.path(field).isTextual()) {
				streams.add(fields.path(field).asText());
			}
		}
		return streams;
	}

}
