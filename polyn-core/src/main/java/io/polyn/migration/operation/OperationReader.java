package io.polyn.migration.operation;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.polyn.ErrorCode;
import io.polyn.PolynException;
import io.polyn.json.Json;
import io.polyn.migration.document.DocumentException;
import io.polyn.migration.document.DocumentProblems;
import io.polyn.migration.document.Node;
import io.polyn.json.Suggestion;

/**
 * Reads operations from a document: all operations that there are.
 */
public final class OperationReader {

	private static final Map<String, OperationDefinition> DEFINITIONS = new LinkedHashMap<>();

	// What only takes others back: no file may have it.
	private static final Map<String, Function<ObjectNode, Operation>> INTERNAL = Map.of(RestoreStream.NAME,
			RestoreStream::of, Unpublish.NAME, Unpublish::of, PurgeTransformed.NAME, PurgeTransformed::of);

	static {
		StreamOperations.define(DEFINITIONS);
		StreamContentOperations.define(DEFINITIONS);
		StreamCopyOperations.define(DEFINITIONS);
		ConsumerOperations.define(DEFINITIONS);
		KeyOperations.define(DEFINITIONS);
		MessageOperations.define(DEFINITIONS);
		CodeOperations.define(DEFINITIONS);
		ObjectOperations.define(DEFINITIONS);
		SchemaOperations.define(DEFINITIONS);
	}

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
	 * Reads the operations of one item of a migration's list, as they are written.
	 * @param item the item
	 * @return the operations
	 * @throws DocumentException if there is no such operation, or one of its fields is
	 * wrong
	 * @see #read(Node, Deployment)
	 */
	public static List<Operation> read(Node item) {
		return read(item, Deployment.AS_WRITTEN);
	}

	/**
	 * Reads the operations of one item of a migration's list: a mapping of an operation's
	 * name to its fields.
	 * @param item the item
	 * @param deployment where the operations are to run
	 * @return the operations: one, or one for each bucket of a list of buckets
	 * @throws DocumentException if there is no such operation, or its fields are wrong,
	 * with all that is wrong with them
	 */
	public static List<Operation> read(Node item, Deployment deployment) {
		if (!(item instanceof Node.Mapping mapping) || mapping.members().size() != 1) {
			throw new DocumentException(ErrorCode.MIGRATION_SYNTAX, item.location(),
					"An operation is a mapping of its name to its fields.",
					"Write for example '- create_stream: {name: USERS, subjects: [\"user.>\"]}'.");
		}
		Node.Member member = mapping.members().values().iterator().next();
		OperationDefinition definition = DEFINITIONS.get(member.key());
		if (definition == null) {
			PolynException unknown = unknown(member.key());
			throw new DocumentException(unknown.code(), member.location(), unknown.problem(), unknown.remedy());
		}
		List<Node> all = arguments(definition, member.value());
		if (all.isEmpty()) {
			throw new DocumentException(ErrorCode.MIGRATION_SYNTAX, member.value().location(),
					"'" + member.key() + "' is an empty list.", "List what there is to do, or leave it out.");
		}
		List<Operation> operations = new ArrayList<>();
		DocumentProblems problems = new DocumentProblems();
		all.forEach((fields) -> problems.collect(() -> operations.add(definition.read(member, fields, deployment))));
		problems.throwIfAny();
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
		OperationDefinition definition = DEFINITIONS.get(operation.getKey());
		Function<ObjectNode, Operation> factory = (definition != null) ? definition.factory()
				: INTERNAL.get(operation.getKey());
		if (factory == null) {
			throw new PolynException(ErrorCode.UNKNOWN_OPERATION,
					"This build has no operation '" + operation.getKey() + "', which a newer one has stored.",
					"Use the version of Polyn that applied the migration.");
		}
		return factory.apply(operation.getValue().deepCopy());
	}

	/**
	 * Describes an operation by its fields, without the content that it stores.
	 * @param operation the operation
	 * @return the fields, with sizes and checksums for content
	 */
	public static ObjectNode describe(Operation operation) {
		OperationDefinition definition = DEFINITIONS.get(operation.name());
		return (definition != null) ? definition.fields().show(operation.fields()) : Json.object();
	}

	/**
	 * Returns the form of an operation.
	 * @param operation the operation's name
	 * @return its form in a file
	 * @throws PolynException if there is no such operation
	 */
	static OperationDefinition definition(String operation) {
		OperationDefinition definition = DEFINITIONS.get(operation);
		if (definition == null) {
			throw unknown(operation);
		}
		return definition;
	}

	private static PolynException unknown(String operation) {
		return new PolynException(ErrorCode.UNKNOWN_OPERATION,
				"There is no operation '" + operation + "'." + Suggestion.of(operation, DEFINITIONS.keySet()),
				"The operations are " + DEFINITIONS.keySet() + ".");
	}

	private static List<Node> arguments(OperationDefinition definition, Node value) {
		return (definition.many() && value instanceof Node.Sequence sequence) ? sequence.items() : List.of(value);
	}

}
