package io.polyn.capture.table;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.polyn.cloudevent.EventNaming;
import io.polyn.event.RowOperation;
import io.polyn.resource.Resource;
import io.polyn.schema.EventSchema;
import io.polyn.schema.EventSchemaLoader;

/**
 * Makes the JSON Schemas of tables' events. They ask for the columns of the key only: a
 * column that is added or removed later is then no reason for a new version.
 */
public final class TableSchemas {

	private TableSchemas() {
	}

	/**
	 * Makes the schemas of the events of tables.
	 * @param tables the tables
	 * @param naming the service's names
	 * @return a schema for each operation that is captured
	 */
	public static List<EventSchema> of(Collection<CapturedTable> tables, EventNaming naming) {
		List<Resource> files = new ArrayList<>();
		for (CapturedTable table : tables) {
			for (RowOperation operation : table.operations()) {
				String name = table.eventName(operation);
				byte[] text = schema(table, operation, naming).toPrettyString().getBytes(StandardCharsets.UTF_8);
				files.add(new Resource(name + ".json", text));
			}
		}
		return EventSchemaLoader.read(files);
	}

	private static ObjectNode schema(CapturedTable table, RowOperation operation, EventNaming naming) {
		ObjectNode schema = JsonNodeFactory.instance.objectNode();
		schema.put("$schema", "https://json-schema.org/draft/2020-12/schema");
		schema.put("$id", naming.schemaId(table.eventName(operation)).toString());
		schema.put("title", title(table, operation));
		schema.put("type", "object");
		if (operation == RowOperation.TRUNCATE) {
			return schema;
		}
		ObjectNode properties = schema.putObject("properties");
		if (operation != RowOperation.INSERT) {
			properties.putObject("old").put("$ref", "#/$defs/row");
		}
		if (operation != RowOperation.DELETE) {
			properties.putObject("new").put("$ref", "#/$defs/row");
		}
		schema.putArray("required").add((operation == RowOperation.DELETE) ? "old" : "new");
		schema.putObject("$defs").set("row", row(table));
		return schema;
	}

	private static String title(CapturedTable table, RowOperation operation) {
		return switch (operation) {
			case INSERT -> "A row of " + table + " was inserted";
			case UPDATE -> "A row of " + table + " was updated";
			case DELETE -> "A row of " + table + " was deleted";
			case TRUNCATE -> "All rows of " + table + " were removed";
		};
	}

	/**
	 * Makes the schema of the rows of a table.
	 * @param table the table
	 * @return a JSON Schema of one row
	 */
	public static ObjectNode row(CapturedTable table) {
		ObjectNode row = JsonNodeFactory.instance.objectNode();
		row.put("type", "object");
		ObjectNode properties = row.putObject("properties");
		for (Column column : table.columns()) {
			properties.set(column.name(), column(table, column));
		}
		if (!table.key().isEmpty()) {
			table.key().forEach(row.putArray("required")::add);
		}
		return row;
	}

	private static ObjectNode column(CapturedTable table, Column column) {
		// What an expression results in, nobody knows before.
		ObjectNode schema = table.expressions().containsKey(column.name()) ? JsonNodeFactory.instance.objectNode()
				: column.type().schema();
		return schema.put("description", column.sqlType());
	}

}
