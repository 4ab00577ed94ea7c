package io.polyn.migration.operation;

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

/**
 * The fields that a configuration may have, with the server version that brought each.
 */
final class Fields {

	private final Map<String, Field> byName;

	private Fields(Map<String, Field> byName) {
		this.byName = byName;
	}

	/**
	 * A field.
	 *
	 * @param type what its value may be
	 * @param since the first server version that knows it
	 */
	private record Field(FieldType type, ServerVersion since) {
	}

	static Builder builder() {
		return new Builder();
	}

	Set<String> names() {
		return this.byName.keySet();
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
		return json;
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

	static final class Builder {

		private static final ServerVersion BASELINE = new ServerVersion(2, 9, 0);

		private final Map<String, Field> byName = new LinkedHashMap<>();

		private ServerVersion since = BASELINE;

		/** The fields that follow came with this version. */
		Builder since(int major, int minor) {
			this.since = new ServerVersion(major, minor, 0);
			return this;
		}

		Builder text(String... names) {
			return add(new FieldType.Text(), names);
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

		Builder texts(String... names) {
			return add(new FieldType.ListOf(new FieldType.Text()), names);
		}

		Builder word(String name, String... words) {
			return add(new FieldType.Word(List.of(words)), name);
		}

		Builder number(String... names) {
			return add(new FieldType.Number(), names);
		}

		Builder number(String name, long least, long most) {
			return add(new FieldType.Range(least, most), name);
		}

		Builder bool(String... names) {
			return add(new FieldType.Bool(), names);
		}

		Builder duration(String... names) {
			return add(new FieldType.TimeSpan(), names);
		}

		Builder durations(String... names) {
			return add(new FieldType.ListOf(new FieldType.TimeSpan()), names);
		}

		Builder size(String... names) {
			return add(new FieldType.Size(), names);
		}

		Builder timestamp(String... names) {
			return add(new FieldType.Timestamp(), names);
		}

		Builder textMap(String name) {
			return add(new FieldType.MapOf(new FieldType.Text()), name);
		}

		Builder textsMap(String name) {
			return add(new FieldType.MapOf(new FieldType.ListOf(new FieldType.Text())), name);
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
			return this;
		}

		Fields build() {
			return new Fields(this.byName);
		}

		private Builder add(FieldType type, String... names) {
			for (String name : names) {
				this.byName.put(name, new Field(type, this.since));
			}
			return this;
		}

	}

}
