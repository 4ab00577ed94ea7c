package io.polyn.migration.operation;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.polyn.ErrorCode;
import io.polyn.json.Json;
import io.polyn.migration.document.DocumentException;
import io.polyn.migration.document.Node;
import io.polyn.migration.document.Suggestion;
import io.polyn.nats.ServerVersion;
import org.jspecify.annotations.Nullable;

/**
 * The fields that a configuration may have, with the server version that brought each.
 */
final class Fields {

	private final Map<String, Field> byName;

	private final List<String> required;

	private final List<SettingRule> rules;

	private Fields(Builder builder) {
		this.byName = builder.byName;
		this.required = List.copyOf(builder.required);
		this.rules = List.copyOf(builder.rules);
	}

	/**
	 * A field.
	 *
	 * @param type what its value may be
	 * @param since the first server version that knows it
	 */
	record Field(FieldType type, ServerVersion since) {
	}

	static Builder builder() {
		return new Builder();
	}

	Set<String> names() {
		return this.byName.keySet();
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
	 */
	ObjectNode read(String owner, Node.Mapping mapping, boolean nullRemoves) {
		ObjectNode json = Json.object();
		for (Node.Member member : mapping.members().values()) {
			Field field = this.byName.get(member.key());
			if (field == null) {
				throw new DocumentException(ErrorCode.UNKNOWN_FIELD, member.location(),
						owner + " has no field '" + member.key() + "'." + Suggestion.of(member.key(), names()),
						"The fields are " + names() + ".");
			}
			boolean remove = nullRemoves && member.value() instanceof Node.Scalar scalar && scalar.isNull();
			json.set(member.key(), remove ? NullNode.getInstance() : field.type().read(member.key(), member.value()));
		}
		for (String name : this.required) {
			if (!json.has(name)) {
				throw new DocumentException(ErrorCode.MISSING_FIELD, mapping.location(),
						owner + " lacks the field '" + name + "'.", "Add it.");
			}
		}
		for (SettingRule rule : this.rules) {
			if (rule.isBrokenBy(json, !nullRemoves)) {
				throw new DocumentException(ErrorCode.INVALID_VALUE,
						mapping.members().get(rule.field()).value().location(), rule.problem(), rule.remedy());
			}
		}
		return json;
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
	 * Finds the fields that a server does not know.
	 * @param config a configuration of these fields
	 * @param server the server's version
	 * @return for each such field a text with its name and the version that brought it
	 */
	List<String> unknownTo(ServerVersion server, ObjectNode config) {
		List<String> unknown = new ArrayList<>();
		for (Map.Entry<String, JsonNode> entry : config.properties()) {
			Field field = this.byName.get(entry.getKey());
			if (field == null) {
				continue;
			}
			if (!server.isAtLeast(field.since())) {
				unknown.add("'" + entry.getKey() + "' (since " + field.since() + ")");
			}
			else if (field.type() instanceof FieldType.Word word) {
				ServerVersion since = word.words().get(entry.getValue().asText());
				if (since != null && !server.isAtLeast(since)) {
					unknown.add("'" + entry.getKey() + ": " + entry.getValue().asText() + "' (since " + since + ")");
				}
			}
			else if (field.type() instanceof FieldType.Structure structure
					&& entry.getValue() instanceof ObjectNode nested) {
				unknown.addAll(structure.fields().unknownTo(server, nested));
			}
			else if (field.type() instanceof FieldType.ListOf list
					&& list.items() instanceof FieldType.Structure structure) {
				for (JsonNode item : entry.getValue()) {
					unknown.addAll(structure.fields().unknownTo(server, (ObjectNode) item));
				}
			}
		}
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

	static final class Builder {

		// The first version that has JetStream's API as it is.
		private static final ServerVersion BASELINE = new ServerVersion(2, 2, 0);

		private final Map<String, Field> byName = new LinkedHashMap<>();

		private final List<String> required = new ArrayList<>();

		private final List<SettingRule> rules = new ArrayList<>();

		private ServerVersion since = BASELINE;

		/** The fields and words that follow came with this version. */
		Builder since(int major, int minor, int patch) {
			this.since = new ServerVersion(major, minor, patch);
			return this;
		}

		/** The structure makes no sense without these fields. */
		Builder required(String... names) {
			this.required.addAll(List.of(names));
			return this;
		}

		Builder rules(List<SettingRule> rules) {
			this.rules.addAll(rules);
			return this;
		}

		Builder text(String... names) {
			return add(FieldType.Text.ANY, names);
		}

		Builder text(String name, int maxBytes) {
			return add(new FieldType.Text(maxBytes), name);
		}

		/** Subjects, perhaps with wildcards. */
		Builder subjectPattern(String... names) {
			return add(new FieldType.Subject(), names);
		}

		Builder subjectPatterns(String... names) {
			return add(new FieldType.ListOf(new FieldType.Subject()), names);
		}

		/** Names of streams and consumers. */
		Builder name(String... names) {
			return add(FieldType.Name.STREAM_OR_CONSUMER, names);
		}

		Builder bucket(String name) {
			return add(FieldType.Name.BUCKET, name);
		}

		Builder key(String name) {
			return add(FieldType.Name.KEY, name);
		}

		/** A subject without wildcards. */
		Builder subject(String name) {
			return add(FieldType.Name.SUBJECT, name);
		}

		/** A filter of keys, as in a subscription. */
		Builder keys(String name) {
			return add(FieldType.Name.KEYS, name);
		}

		Builder object(String name) {
			return add(FieldType.Name.OBJECT, name);
		}

		Builder event(String name) {
			return add(FieldType.Name.EVENT, name);
		}

		Builder schema(String name) {
			return add(new FieldType.JsonSchema(), name);
		}

		Builder queueGroup(String name) {
			return add(FieldType.Name.QUEUE_GROUP, name);
		}

		Builder priorityGroups(String name) {
			return add(new FieldType.ListOf(FieldType.Name.PRIORITY_GROUP), name);
		}

		Builder texts(String... names) {
			return add(new FieldType.ListOf(FieldType.Text.ANY), names);
		}

		/** Words, of which those that a field already has stay. */
		Builder word(String name, String... words) {
			Field earlier = this.byName.get(name);
			Map<String, ServerVersion> all = new LinkedHashMap<>();
			if (earlier != null && earlier.type() instanceof FieldType.Word word) {
				all.putAll(word.words());
			}
			for (String word : words) {
				all.put(word, this.since);
			}
			this.byName.put(name, new Field(new FieldType.Word(all), (earlier != null) ? earlier.since() : this.since));
			return this;
		}

		Builder number(String... names) {
			return add(new FieldType.Number(), names);
		}

		Builder number(String name, long least, long most) {
			return add(new FieldType.Range(least, most), name);
		}

		Builder replicas(String name) {
			return add(new FieldType.Replicas(), name);
		}

		Builder bool(String... names) {
			return add(new FieldType.Bool(), names);
		}

		Builder duration(String... names) {
			return add(FieldType.TimeSpan.ANY, names);
		}

		Builder durationOf(Duration least, String... names) {
			return add(new FieldType.TimeSpan(least), names);
		}

		Builder durations(String... names) {
			return add(new FieldType.ListOf(FieldType.TimeSpan.ANY), names);
		}

		Builder size(String... names) {
			return add(new FieldType.Size(), names);
		}

		Builder timestamp(String... names) {
			return add(new FieldType.Timestamp(), names);
		}

		Builder textMap(String name, int maxBytes) {
			return add(new FieldType.MapOf(FieldType.Text.ANY, maxBytes), name);
		}

		Builder textsMap(String name) {
			return add(new FieldType.MapOf(new FieldType.ListOf(FieldType.Text.ANY), Integer.MAX_VALUE), name);
		}

		Builder base64(String name) {
			return add(new FieldType.Base64Text(), name);
		}

		Builder anything(String name) {
			return add(new FieldType.Anything(), name);
		}

		Builder structure(String name, Fields fields) {
			return add(new FieldType.Structure(fields), name);
		}

		Builder structures(String name, Fields fields) {
			return add(new FieldType.ListOf(new FieldType.Structure(fields)), name);
		}

		Builder all(Fields others) {
			this.byName.putAll(others.byName);
			this.rules.addAll(others.rules);
			return this;
		}

		Builder without(String... names) {
			this.byName.keySet().removeAll(Set.of(names));
			return this;
		}

		Fields build() {
			return new Fields(this);
		}

		private Builder add(FieldType type, String... names) {
			for (String name : names) {
				this.byName.put(name, new Field(type, this.since));
			}
			return this;
		}

	}

}
