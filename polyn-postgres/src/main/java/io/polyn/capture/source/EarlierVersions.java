package io.polyn.capture.source;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.polyn.capture.event.TableEvents;
import io.polyn.capture.table.CapturedTable;
import io.polyn.capture.table.Column;
import io.polyn.capture.table.TableSchemas;
import io.polyn.cloudevent.EventNaming;
import io.polyn.event.RowOperation;
import io.polyn.json.Json;
import io.polyn.json.JsonDocument;
import io.polyn.nats.NamePrefix;
import io.polyn.resource.Resource;
import io.polyn.schema.EventSchema;
import io.polyn.schema.EventSchemaLoader;
import io.polyn.schema.SchemaStore;
import io.polyn.schema.StoredSchema;

/**
 * The versions that tables' events had before. Rows from before a table was changed are
 * published as what they are.
 */
final class EarlierVersions {

	// Say nothing of which values there are.
	private static final List<String> ANNOTATIONS = List.of("description", "examples");

	private final SchemaStore store;

	private final EventNaming naming;

	private final NamePrefix prefix;

	private final Map<String, Optional<EventSchema>> schemas = new HashMap<>();

	EarlierVersions(SchemaStore store, EventNaming naming, NamePrefix prefix) {
		this.store = store;
		this.naming = naming;
		this.prefix = prefix;
	}

	/**
	 * Finds the newest version whose schema a change satisfies.
	 * @param current the events of the table as it is now
	 * @param data what happened, as JSON
	 * @return the events in that version; the current ones if there is none
	 */
	TableEvents fitting(TableEvents current, RowOperation operation, byte[] data) {
		CapturedTable table = current.table();
		for (int version = table.eventVersion(); version > 0; version--) {
			Optional<EventSchema> schema = this.schemas.computeIfAbsent(operation.eventName(table.eventType(), version),
					this::schema);
			if (schema.isPresent() && satisfies(data, schema.get())) {
				return (version == table.eventVersion()) ? current
						: events(table.withColumns(version, table.columns(), key(row(schema.get().text()))));
			}
		}
		return current;
	}

	private static boolean satisfies(byte[] data, EventSchema schema) {
		try {
			return schema.validate(new JsonDocument(data, Json.parse(data))).isEmpty();
		}
		catch (JsonProcessingException ex) {
			return false;
		}
	}

	private Optional<EventSchema> schema(String name) {
		return Optional.ofNullable(this.store.read().get(name))
			.map((stored) -> EventSchemaLoader
				.read(List.of(new Resource(name + ".json", stored.text().getBytes(StandardCharsets.UTF_8))))
				.get(0));
	}

	/**
	 * Finds the newest version in which rows have such columns.
	 * @param current the events of the table as it is now
	 * @param columns the columns that it had
	 * @return the events in that version, none if none has
	 */
	Optional<TableEvents> asOf(TableEvents current, List<Column> columns) {
		CapturedTable table = current.table();
		Map<String, StoredSchema> stored = this.store.read();
		for (int version = table.eventVersion(); version > 0; version--) {
			int candidate = version;
			Optional<JsonNode> row = Stream.of(RowOperation.INSERT, RowOperation.UPDATE, RowOperation.DELETE)
				.map((operation) -> stored.get(operation.eventName(table.eventType(), candidate)))
				.filter(java.util.Objects::nonNull)
				.findFirst()
				.map((schema) -> row(schema.text()));
			if (row.isPresent()) {
				CapturedTable earlier = table.withColumns(version, columns, key(row.get()));
				if (describes(row.get(), earlier)) {
					return Optional.of(events(earlier));
				}
			}
		}
		return Optional.empty();
	}

	private static boolean describes(JsonNode row, CapturedTable table) {
		ObjectNode found = TableSchemas.row(table);
		for (JsonNode name : row.path("required")) {
			if (!found.path("properties").has(name.textValue())) {
				return false;
			}
		}
		return found.path("properties").properties().stream().allMatch((property) -> {
			JsonNode described = row.path("properties").path(property.getKey());
			return described.isMissingNode() || values(described).equals(values(property.getValue()));
		});
	}

	private static JsonNode values(JsonNode schema) {
		return schema.<ObjectNode>deepCopy().remove(ANNOTATIONS);
	}

	private static JsonNode row(String schema) {
		try {
			return Json.parse(schema.getBytes(StandardCharsets.UTF_8)).path("$defs").path("row");
		}
		catch (JsonProcessingException ex) {
			throw new IllegalStateException("A schema of a table's events is no JSON", ex);
		}
	}

	private static List<String> key(JsonNode row) {
		List<String> key = new ArrayList<>();
		row.path("required").forEach((name) -> key.add(name.textValue()));
		return List.copyOf(key);
	}

	private TableEvents events(CapturedTable table) {
		return new TableEvents(table, this.naming, this.prefix);
	}

}
