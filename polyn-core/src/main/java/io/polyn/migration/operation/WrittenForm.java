package io.polyn.migration.operation;

import java.util.Map;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.polyn.json.Json;
import io.polyn.migration.document.Placeholders;

/**
 * Values as people write them in a migration: the other way round than
 * {@link FieldType#read(FieldValue)}.
 */
final class WrittenForm {

	private WrittenForm() {
	}

	/**
	 * Writes a value of the API.
	 * @param type what it is
	 * @param value the value, not null
	 * @return the value as in a migration, without what asks for nothing
	 */
	static JsonNode of(FieldType type, JsonNode value) {
		if (type instanceof NumberType.TimeSpan && value.isNumber()) {
			return quantity(Quantity.duration(value.asLong()), value);
		}
		if (type instanceof NumberType.Size && value.isNumber()) {
			return quantity(Quantity.size(value.asLong()), value);
		}
		if (type instanceof CompositeType.Structure structure && value instanceof ObjectNode members) {
			return structure(structure.fields(), members);
		}
		if (type instanceof CompositeType.MapOf map && value instanceof ObjectNode items) {
			ObjectNode written = Json.object();
			items.properties()
				.stream()
				.filter((item) -> !isServers(item))
				.forEach((item) -> written.set(item.getKey(), of(map.items(), item.getValue())));
			return written;
		}
		if (type instanceof CompositeType.ListOf list && value instanceof ArrayNode items) {
			ArrayNode written = Json.mapper().createArrayNode();
			items.forEach((item) -> written.add(of(list.items(), item)));
			return written;
		}
		return value.isTextual() ? TextNode.valueOf(Placeholders.escape(value.asText())) : value;
	}

	private static JsonNode quantity(String text, JsonNode value) {
		return text.equals(value.asText()) ? value : TextNode.valueOf(text);
	}

	private static ObjectNode structure(Fields fields, ObjectNode members) {
		ObjectNode written = Json.object();
		fields.byName().forEach((name, field) -> {
			JsonNode value = members.path(name);
			if (!asksForNothing(field.type(), value) || (fields.required().contains(name) && !value.isMissingNode())) {
				written.set(name, of(field.type(), value));
			}
		});
		return written;
	}

	/**
	 * Says whether a value of the API is what a missing one would be, but for what the
	 * server fills in. Unlike in a comparison, a text is not taken for anything else.
	 * @param type what it is
	 * @param value the value, perhaps missing
	 * @return whether it asks for nothing
	 */
	static boolean asksForNothing(FieldType type, JsonNode value) {
		if (type instanceof CompositeType.MapOf) {
			return value.properties().stream().allMatch(WrittenForm::isServers);
		}
		if (type instanceof CompositeType.Structure structure && value instanceof ObjectNode members) {
			return members.properties().stream().allMatch((member) -> {
				Fields.Field field = structure.fields().find(member.getKey());
				return (field != null) ? asksForNothing(field.type(), member.getValue())
						: SettingComparison.isNothing(member.getValue());
			});
		}
		if (value.isTextual() && !(type instanceof LiteralType.Word)) {
			return value.asText().isEmpty();
		}
		return SettingComparison.isNothing(value);
	}

	private static boolean isServers(Map.Entry<String, JsonNode> metadata) {
		return metadata.getKey().startsWith(SettingComparison.SERVERS_METADATA);
	}

}
