package io.polyn.migration.operation;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.polyn.ErrorCode;
import io.polyn.json.Json;
import io.polyn.migration.document.DocumentException;
import io.polyn.migration.document.DocumentProblems;
import io.polyn.migration.document.Node;
import io.polyn.json.Suggestion;
import io.polyn.nats.ServerVersion;
import org.jspecify.annotations.Nullable;

/**
 * The fields that a configuration may have, with the server version that brought each.
 */
final class Fields {

	private final Map<String, Field> byName;

	private final List<String> required;

	private final List<SettingRule> rules;

	Fields(Map<String, Field> byName, List<String> required, List<SettingRule> rules) {
		this.byName = Collections.unmodifiableMap(new LinkedHashMap<>(byName));
		this.required = List.copyOf(required);
		this.rules = List.copyOf(rules);
	}

	/**
	 * A field.
	 *
	 * @param type what its value may be
	 * @param since the first server version that knows it
	 */
	record Field(FieldType type, ServerVersion since) {

		/**
		 * Names the version that brought the field.
		 * @return the version, empty if every server has the field
		 */
		String sinceHint() {
			return this.since.equals(FieldsBuilder.BASELINE) ? "" : "nats-server " + this.since + " and later";
		}

	}

	static FieldsBuilder builder() {
		return new FieldsBuilder();
	}

	Set<String> names() {
		return this.byName.keySet();
	}

	Map<String, Field> byName() {
		return this.byName;
	}

	List<String> required() {
		return this.required;
	}

	List<SettingRule> rules() {
		return this.rules;
	}

	@Nullable Field find(String name) {
		return this.byName.get(name);
	}

	/**
	 * Reads a mapping of these fields.
	 * @param owner what has the fields, for messages
	 * @param mapping the mapping
	 * @param nullRemoves whether {@code null} is a value: the request to remove the field
	 * @return the fields' values for the API
	 * @throws DocumentException if anything is wrong, with all that is
	 */
	ObjectNode read(String owner, Node.Mapping mapping, boolean nullRemoves) {
		ObjectNode json = Json.object();
		DocumentProblems problems = new DocumentProblems();
		for (Node.Member member : mapping.members().values()) {
			problems.collect(() -> json.set(member.key(), read(owner, member, nullRemoves)));
		}
		for (String name : this.required) {
			if (!FieldValue.isGiven(mapping, name)) {
				problems.add(new DocumentException(ErrorCode.MISSING_FIELD, mapping.location(),
						owner + " lacks the field '" + name + "'.", "Add it."));
			}
		}
		// What one value demands of another can only be told of good ones.
		if (problems.isEmpty()) {
			this.rules.stream()
				.filter((rule) -> rule.isBrokenBy(json, !nullRemoves))
				.forEach((rule) -> problems.add(new DocumentException(ErrorCode.INVALID_VALUE,
						mapping.members().get(rule.field()).value().location(), rule.problem(), rule.remedy())));
		}
		problems.throwIfAny();
		return json;
	}

	private JsonNode read(String owner, Node.Member member, boolean nullRemoves) {
		Field field = this.byName.get(member.key());
		if (field == null) {
			throw new DocumentException(ErrorCode.UNKNOWN_FIELD, member.location(),
					owner + " has no field '" + member.key() + "'." + Suggestion.of(member.key(), names()),
					"The fields are " + names() + ".");
		}
		return new FieldValue(member.key(), member.value(), nullRemoves).read(field.type());
	}

	/**
	 * Says what a mapping of these fields looks like in a file.
	 * @param schema where it stands
	 * @param alsoRequired the fields that are required there besides; {@code a|b} is one
	 * of two
	 * @return the JSON Schema
	 */
	ObjectNode schema(FieldSchema schema, List<String> alsoRequired) {
		List<List<String>> all = Stream.concat(this.required.stream(), alsoRequired.stream())
			.map((name) -> List.of(name.split("\\|")))
			.toList();
		ObjectNode json = Json.object().put("type", "object");
		ObjectNode properties = json.putObject("properties");
		this.byName.forEach((name, field) -> properties.set(name,
				property(schema.field(name), field, all.stream().anyMatch((names) -> names.contains(name)))));
		json.put("additionalProperties", false);
		for (List<String> names : all) {
			if (names.size() == 1) {
				json.withArray("required").add(names.get(0));
			}
			else {
				json.set("anyOf", SchemaParts.either(names.stream().map(SchemaParts::having).toList()).path("anyOf"));
			}
		}
		return json;
	}

	private static ObjectNode property(FieldSchema schema, Field field, boolean isRequired) {
		ObjectNode json = isRequired ? schema.required(field.type()) : schema.of(field.type());
		String since = field.sinceHint();
		String description = schema.description(json);
		return since.isEmpty() ? json
				: json.put("description", (description.isEmpty() ? "" : description + " ") + "Known to " + since + ".");
	}

	/**
	 * Returns a mapping for those who begin to write a file.
	 * @return the fields that it needs, or the first one, as YAML within a line
	 */
	String example() {
		List<String> names = this.required.isEmpty() ? List.of(names().iterator().next()) : this.required;
		return names.stream()
			.map((name) -> name + ": " + FieldExamples.of(name, this))
			.collect(Collectors.joining(", ", "{", "}"));
	}

	/**
	 * Turns values into what they are in a deployment.
	 * @param values the fields' values
	 * @param deployment the deployment
	 * @return the values there
	 */
	ObjectNode deploy(ObjectNode values, Deployment deployment) {
		ObjectNode deployed = Json.object();
		values.properties().forEach((value) -> {
			Field field = this.byName.get(value.getKey());
			deployed.set(value.getKey(), (field == null || value.getValue().isNull()) ? value.getValue()
					: field.type().deploy(value.getValue(), deployment));
		});
		return deployed;
	}

	/**
	 * Finds what a server does not know of a configuration: fields, and words in them.
	 * @param server the server's version
	 * @param config a configuration of these fields
	 * @return for each of them a text with its name and the version that brought it
	 */
	List<String> unknownTo(ServerVersion server, ObjectNode config) {
		List<String> unknown = new ArrayList<>();
		config.properties().forEach((value) -> {
			Field field = this.byName.get(value.getKey());
			if (field != null && !server.isAtLeast(field.since())) {
				unknown.add("'" + value.getKey() + "' (since " + field.since() + ")");
			}
			else if (field != null && !value.getValue().isNull()) {
				unknown.addAll(field.type().unknownTo(server, value.getKey(), value.getValue()));
			}
		});
		return unknown;
	}

	/**
	 * Returns what may be shown of values of these fields.
	 * @param values the values
	 * @return them, with sizes and checksums for content; what is none of these fields is
	 * left out
	 */
	ObjectNode show(ObjectNode values) {
		ObjectNode shown = Json.object();
		values.properties().forEach((value) -> {
			Field field = this.byName.get(value.getKey());
			if (field != null) {
				shown.set(value.getKey(),
						value.getValue().isNull() ? value.getValue() : field.type().show(value.getValue()));
			}
		});
		return shown;
	}

}
