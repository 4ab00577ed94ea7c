package io.polyn.migration.operation;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.polyn.ErrorCode;
import io.polyn.PolynException;
import io.polyn.json.Json;
import io.polyn.migration.document.DocumentException;
import io.polyn.migration.document.Node;
import io.polyn.migration.document.Suggestion;
import org.jspecify.annotations.Nullable;

/**
 * Reads operations from a document: the one list of what operations there are.
 */
public final class OperationReader {

	private static final Map<String, Definition> DEFINITIONS = definitions();

	private OperationReader() {
	}

	/**
	 * Returns the names of all operations.
	 * @return the names
	 */
	public static List<String> names() {
		return List.copyOf(DEFINITIONS.keySet());
	}

	/**
	 * Reads the operations of one item of a migration's list: a mapping of an operation's
	 * name to its fields.
	 * @param item the item
	 * @return the operations: one, or one for each bucket of a list of buckets
	 * @throws DocumentException if there is no such operation, or one of its fields is
	 * wrong
	 */
	public static List<Operation> read(Node item) {
		if (!(item instanceof Node.Mapping mapping) || mapping.members().size() != 1) {
			throw new DocumentException(ErrorCode.MIGRATION_SYNTAX, item.location(),
					"An operation is a mapping of its name to its fields.",
					"Write for example '- create_stream: {name: USERS, subjects: [\"user.>\"]}'.");
		}
		Node.Member member = mapping.members().values().iterator().next();
		Definition definition = DEFINITIONS.get(member.key());
		if (definition == null) {
			throw new DocumentException(ErrorCode.UNKNOWN_OPERATION, member.location(),
					"There is no operation '" + member.key() + "'." + Suggestion.of(member.key(), DEFINITIONS.keySet()),
					"The operations are " + DEFINITIONS.keySet() + ".");
		}
		List<Operation> operations = new ArrayList<>();
		for (Node fields : arguments(definition, member.value())) {
			operations.add(definition.read(member, fields));
		}
		return operations;
	}

	/**
	 * Reads an operation that {@link Operation#toJson()} wrote, perhaps in a newer build:
	 * its fields are taken as they are.
	 * @param json the mapping of its name to its fields
	 * @return the operation
	 * @throws PolynException if this build does not have the operation
	 */
	public static Operation read(JsonNode json) {
		Map.Entry<String, JsonNode> operation = json.properties().iterator().next();
		Definition definition = DEFINITIONS.get(operation.getKey());
		if (definition == null) {
			throw new PolynException(ErrorCode.UNKNOWN_OPERATION,
					"This build has no operation '" + operation.getKey() + "', which a newer one has stored.",
					"Use the version of Polyn that applied the migration.");
		}
		return definition.factory().apply(operation.getValue().deepCopy());
	}

	private static List<Node> arguments(Definition definition, Node value) {
		return (definition.many() && value instanceof Node.Sequence sequence) ? sequence.items() : List.of(value);
	}

	private static Map<String, Definition> definitions() {
		Map<String, Definition> all = new LinkedHashMap<>();
		for (StreamType type : StreamType.values()) {
			String suffix = type.operationSuffix();
			Fields settings = Fields.builder().all(type.fields()).bool(DataLoss.FIELD).build();
			Fields name = type.nameFields().bool(DataLoss.FIELD).build();
			List<String> required = List.of(type.nameField());
			boolean many = (type == StreamType.KEY_VALUE);
			for (boolean lenient : new boolean[] { false, true }) {
				String ifNotExists = (lenient ? "_if_not_exists" : "");
				String ifExists = (lenient ? "_if_exists" : "");
				all.put("create_" + suffix + ifNotExists, new Definition(settings, required, false, many,
						(fields) -> new CreateStream(type, fields, lenient, allowDataLoss(fields))));
				all.put("update_" + suffix + ifExists, new Definition(settings, required, true, false,
						(fields) -> new UpdateStream(type, fields, lenient, allowDataLoss(fields))));
				all.put("delete_" + suffix + ifExists, new Definition(name, required, false, false,
						(fields) -> new DeleteStream(type, type.name(fields), lenient, allowDataLoss(fields))));
			}
		}
		Fields consumer = Fields.builder().name("stream").all(JetStreamFields.CONSUMER).build();
		Fields consumerName = Fields.builder().name("stream", "durable_name").bool(DataLoss.FIELD).build();
		List<String> required = List.of("stream", "durable_name");
		for (boolean lenient : new boolean[] { false, true }) {
			String ifExists = (lenient ? "_if_exists" : "");
			all.put("create_consumer" + (lenient ? "_if_not_exists" : ""), new Definition(consumer, required, false,
					false, (fields) -> new CreateConsumer(take(fields, "stream"), fields, lenient)));
			all.put("update_consumer" + ifExists, new Definition(consumer, required, true, false,
					(fields) -> new UpdateConsumer(take(fields, "stream"), fields, lenient)));
			all.put("delete_consumer" + ifExists,
					new Definition(consumerName, required, false, false,
							(fields) -> new DeleteConsumer(take(fields, "stream"), take(fields, "durable_name"),
									lenient, allowDataLoss(fields))));
		}
		all.put("put_key", new Definition(
				Fields.builder().bucket("bucket").key("key").base64("value_base64").anything("value").build(),
				List.of("bucket", "key", "value|value_base64"), false, false,
				(fields) -> new PutKey(take(fields, "bucket"), take(fields, "key"), value(fields), onlyIf(fields))));
		all.put("delete_key",
				new Definition(Fields.builder().bucket("bucket").key("key").build(), List.of("bucket", "key"), false,
						false, (fields) -> new DeleteKey(take(fields, "bucket"), take(fields, "key"), onlyIf(fields))));
		return all;
	}

	private static boolean allowDataLoss(ObjectNode fields) {
		JsonNode value = fields.remove(DataLoss.FIELD);
		return value != null && value.asBoolean();
	}

	private static @Nullable String onlyIf(ObjectNode fields) {
		return fields.hasNonNull("only_if") ? fields.get("only_if").asText() : null;
	}

	private static String take(ObjectNode fields, String name) {
		return fields.remove(name).asText();
	}

	// A text is stored as it is, everything else as JSON.
	private static byte[] value(ObjectNode fields) {
		if (fields.has("value_base64")) {
			return Base64.getDecoder().decode(fields.get("value_base64").asText());
		}
		JsonNode value = fields.path("value");
		return (value.isTextual() ? value.asText().getBytes(StandardCharsets.UTF_8) : Json.write(value));
	}

	/**
	 * An operation's form.
	 *
	 * @param fields the fields it has
	 * @param required the fields it can't do without; {@code a|b} is one of two
	 * @param nullRemoves whether {@code null} removes a setting
	 * @param many whether a list of arguments stands for as many operations
	 * @param factory makes the operation of its fields
	 */
	private record Definition(Fields fields, List<String> required, boolean nullRemoves, boolean many,
			Function<ObjectNode, Operation> factory) {

		Operation read(Node.Member member, Node arguments) {
			String operation = member.key();
			if (!(arguments instanceof Node.Mapping mapping)) {
				throw new DocumentException(ErrorCode.MIGRATION_SYNTAX, arguments.location(),
						"'" + operation + "' needs a mapping of its fields.",
						"The fields are " + this.fields.names() + ".");
			}
			ObjectNode values = this.fields.read("'" + operation + "'", mapping, this.nullRemoves);
			for (String name : this.required) {
				if (Stream.of(name.split("\\|")).noneMatch(values::hasNonNull)) {
					throw new DocumentException(ErrorCode.MISSING_FIELD, member.location(),
							"'" + operation + "' lacks the field '" + name.replace("|", "' or '") + "'.", "Add it.");
				}
			}
			return this.factory.apply(values);
		}

	}

}
