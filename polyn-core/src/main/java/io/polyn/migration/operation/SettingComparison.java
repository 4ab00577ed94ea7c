package io.polyn.migration.operation;

import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * Whether the server has what it was asked for, in whatever words: it fills in defaults,
 * leaves out what is nothing, and adds metadata of its own.
 */
final class SettingComparison {

	// The words for what a missing field means anyway.
	private static final Set<String> NOTHING = Set.of("", "none", "default", "false", "0", "-1");

	// What the server sets to something else than no limit if it is not asked for.
	private static final Set<String> FILLED_IN = Set.of("num_replicas", "duplicate_window", "ack_wait", "max_waiting",
			"max_ack_pending", "inactive_threshold", "priority_timeout");

	static final String SERVERS_METADATA = "_nats.";

	private SettingComparison() {
	}

	/**
	 * Says whether a value is what a missing one would be.
	 * @param value the value, perhaps missing
	 * @return whether it asks for nothing
	 */
	static boolean isNothing(JsonNode value) {
		if (value instanceof ObjectNode object) {
			return object.properties()
				.stream()
				.allMatch((member) -> isServers(member.getKey()) || isNothing(member.getValue()));
		}
		return value.isMissingNode() || value.isNull()
				|| (value.isArray() ? value.isEmpty() : NOTHING.contains(value.asText()));
	}

	/**
	 * Says whether the server itself has added metadata.
	 * @param key the key
	 * @return whether it is one of the server's own
	 */
	static boolean isServers(String key) {
		return key.startsWith(SERVERS_METADATA);
	}

	/**
	 * Compares one setting.
	 * @param name the field's name
	 * @param type the field's type
	 * @param asked the value that was asked for, not null
	 * @param got the value that the server has, perhaps missing
	 * @return whether the server has what was asked for
	 */
	static boolean isSame(String name, FieldType type, JsonNode asked, JsonNode got) {
		if (asked.equals(got) || (isNothing(asked) && (isNothing(got) || FILLED_IN.contains(name)))) {
			return true;
		}
		if (asked.isMissingNode() || asked.isNull() || got.isMissingNode()) {
			return false;
		}
		if (type instanceof CompositeType.Structure structure && asked instanceof ObjectNode members) {
			return members.properties()
				.stream()
				.allMatch((member) -> isSameMember(structure.fields(), member, got.path(member.getKey())));
		}
		if (type instanceof CompositeType.MapOf && asked instanceof ObjectNode texts) {
			return texts.properties()
				.stream()
				.allMatch((text) -> isServers(text.getKey()) || (text.getValue().isNull() ? !got.has(text.getKey())
						: text.getValue().equals(got.path(text.getKey()))));
		}
		if (type instanceof CompositeType.ListOf list) {
			return isSameList(name, list.items(), asked, got);
		}
		if (type instanceof LiteralType.Timestamp) {
			return OffsetDateTime.parse(asked.asText()).isEqual(OffsetDateTime.parse(got.asText()));
		}
		if (type instanceof NameType.Subject && (asked.asText().isEmpty() || got.asText().isEmpty())) {
			return asked.asText().equals(">") || got.asText().equals(">");
		}
		if (asked.isNumber() && got.isNumber()) {
			// Below zero there is only one thing: no limit.
			return asked.asLong() == got.asLong() || (asked.asLong() < 0 && got.asLong() < 0);
		}
		return asked.asText().equals(got.asText()) && asked.isValueNode() && got.isValueNode();
	}

	private static boolean isSameMember(Fields fields, Map.Entry<String, JsonNode> asked, JsonNode got) {
		Fields.Field field = fields.find(asked.getKey());
		return (field != null) ? isSame(asked.getKey(), field.type(), asked.getValue(), got)
				: isNothing(asked.getValue()) || asked.getValue().equals(got);
	}

	// Only the steps of a back-off have an order.
	private static boolean isSameList(String name, FieldType type, JsonNode asked, JsonNode got) {
		if (asked.size() != got.size()) {
			return false;
		}
		List<JsonNode> rest = new ArrayList<>();
		got.forEach(rest::add);
		for (JsonNode item : asked) {
			int candidates = (type instanceof NumberType.TimeSpan) ? 1 : rest.size();
			int found = -1;
			for (int i = 0; i < candidates && found < 0; i++) {
				found = isSame(name, type, item, rest.get(i)) ? i : -1;
			}
			if (found < 0) {
				return false;
			}
			rest.remove(found);
		}
		return true;
	}

}
