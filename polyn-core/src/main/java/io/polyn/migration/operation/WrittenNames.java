package io.polyn.migration.operation;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.polyn.json.Json;
import io.polyn.nats.NamePrefix;

/**
 * Settings of a deployment with the names and subjects that a migration has for them: the
 * other way round than {@link FieldType#deploy}.
 *
 * @param settings the settings as they would be without a prefix
 * @param notes what does not have the prefix, and would be given it
 */
record WrittenNames(ObjectNode settings, List<String> notes) {

	/**
	 * Takes the prefix from settings.
	 * @param fields the fields there are
	 * @param deployed the settings in the deployment
	 * @param prefix the deployment's prefix
	 * @return the settings without it
	 */
	static WrittenNames of(Fields fields, ObjectNode deployed, NamePrefix prefix) {
		ObjectNode settings = Json.object();
		List<String> notes = new ArrayList<>();
		for (Map.Entry<String, JsonNode> setting : deployed.properties()) {
			Fields.Field field = fields.find(setting.getKey());
			JsonNode value = setting.getValue();
			if (field == null) {
				settings.set(setting.getKey(), value);
				continue;
			}
			JsonNode written = change(field.type(), value, (kind, text) -> kind.written(prefix, text));
			settings.set(setting.getKey(), written);
			if (!change(field.type(), written, (kind, text) -> kind.deployed(prefix, text)).equals(value)) {
				notes.add("'" + setting.getKey() + "', which is " + value + ", does not have the prefix '"
						+ prefix.value() + "', which the migration would give it.");
			}
		}
		return new WrittenNames(settings, notes);
	}

	private static JsonNode change(FieldType type, JsonNode value,
			BiFunction<NameType.Prefixed, String, String> change) {
		if (type instanceof NameType name && value.isTextual()) {
			return TextNode.valueOf(change.apply(name.prefixed(), value.asText()));
		}
		if (type instanceof CompositeType.Structure structure && value instanceof ObjectNode members) {
			ObjectNode changed = Json.object();
			members.properties().forEach((member) -> {
				Fields.Field field = structure.fields().find(member.getKey());
				changed.set(member.getKey(),
						(field != null) ? change(field.type(), member.getValue(), change) : member.getValue());
			});
			return changed;
		}
		if (type instanceof CompositeType.ListOf list && value instanceof ArrayNode items) {
			ArrayNode changed = Json.mapper().createArrayNode();
			items.forEach((item) -> changed.add(change(list.items(), item, change)));
			return changed;
		}
		return value;
	}

}
