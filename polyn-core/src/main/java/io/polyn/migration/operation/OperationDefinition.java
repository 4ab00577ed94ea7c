package io.polyn.migration.operation;

import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.polyn.ErrorCode;
import io.polyn.migration.document.DocumentException;
import io.polyn.migration.document.DocumentProblems;
import io.polyn.migration.document.Node;

/**
 * An operation's form in a migration file.
 *
 * @param description what it does, in a sentence
 * @param fields the fields it has
 * @param required the fields it can't do without; {@code a|b} is one of two
 * @param alternatives two fields of which it has one at most, or none
 * @param nullRemoves whether {@code null} removes a setting
 * @param many whether a list of arguments stands for as many operations
 * @param factory makes the operation of its fields, which are the factory's to change
 */
record OperationDefinition(String description, Fields fields, List<String> required, List<String> alternatives,
		boolean nullRemoves, boolean many, Function<ObjectNode, Operation> factory) {

	OperationDefinition(String description, Fields fields, List<String> required, boolean nullRemoves, boolean many,
			Function<ObjectNode, Operation> factory) {
		this(description, fields, required, List.of(), nullRemoves, many, factory);
	}

	OperationDefinition(String description, Fields fields, List<String> required,
			Function<ObjectNode, Operation> factory) {
		this(description, fields, required, false, false, factory);
	}

	OperationDefinition withAlternatives(String... names) {
		return new OperationDefinition(this.description, this.fields, this.required, List.of(names), this.nullRemoves,
				this.many, this.factory);
	}

	/**
	 * Says what the operation's fields look like in a file.
	 * @param operation the operation's name
	 * @param definitions the schemas that several share, by name
	 * @return the JSON Schema
	 */
	ObjectNode schema(String operation, ObjectNode definitions) {
		FieldSchema schema = new FieldSchema(operation, definitions, this.nullRemoves);
		ObjectNode json = this.fields.schema(schema, this.required);
		if (!this.alternatives.isEmpty()) {
			json.set("not", SchemaParts.having(this.alternatives.toArray(String[]::new)));
		}
		ObjectNode one = schema.share(operation, json);
		return this.many ? SchemaParts.either(one, SchemaParts.listOf(one).put("minItems", 1)) : one;
	}

	Operation read(Node.Member member, Node arguments, Deployment deployment) {
		String operation = member.key();
		if (!(arguments instanceof Node.Mapping mapping)) {
			throw new DocumentException(ErrorCode.MIGRATION_SYNTAX, arguments.location(),
					"'" + operation + "' needs a mapping of its fields.",
					"The fields are " + this.fields.names() + ".");
		}
		DocumentProblems problems = new DocumentProblems();
		ObjectNode values = problems.collect(() -> this.fields.read("'" + operation + "'", mapping, this.nullRemoves));
		for (String name : this.required) {
			if (Stream.of(name.split("\\|")).noneMatch((field) -> FieldValue.isGiven(mapping, field))) {
				problems.add(new DocumentException(ErrorCode.MISSING_FIELD, member.location(),
						"'" + operation + "' lacks the field '" + name.replace("|", "' or '") + "'.", "Add it."));
			}
		}
		if (this.alternatives.stream().filter(mapping.members()::containsKey).count() > 1) {
			problems.add(new DocumentException(ErrorCode.INVALID_VALUE, member.location(),
					"'" + operation + "' has more than one of the fields " + this.alternatives + ".",
					"Keep one of them."));
		}
		problems.throwIfAny();
		return this.factory.apply(this.fields.deploy(Objects.requireNonNull(values), deployment));
	}

}
