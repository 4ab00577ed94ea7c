package io.polyn.migration.operation;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.polyn.json.Json;
import io.polyn.migration.document.DocumentException;
import io.polyn.migration.document.DocumentReader;
import io.polyn.migration.document.Location;
import io.polyn.migration.document.Node;

/**
 * What an operation has to say so that it can be reversed: found out from operations that
 * say one thing more than they have to.
 *
 * @param operation the operation's name
 * @param definition its form
 * @param example the fields of an operation that says no more than it has to
 */
record ReversibleForm(String operation, OperationDefinition definition, ObjectNode example) {

	static ReversibleForm of(String operation) {
		return new ReversibleForm(operation, OperationReader.definition(operation),
				(ObjectNode) OperationTemplate.item(operation).toJson().path(operation));
	}

	/**
	 * Returns what the operation's fields have to be like besides.
	 * @return a JSON Schema, empty if all are reversible; nothing if none is
	 */
	Optional<ObjectNode> schema() {
		return isReversible(this.example) ? Optional.of(withoutWhatCannotBeReversed()) : withWhatReverses();
	}

	private ObjectNode withoutWhatCannotBeReversed() {
		ObjectNode json = Json.object();
		this.definition.fields().byName().forEach((name, field) -> {
			if (field.type() instanceof LiteralType.Bool && !isReversible(with(name, BooleanNode.TRUE))) {
				json.withObject("/properties/" + name + "/not").putArray("enum").add(true).add("true");
			}
			if (this.definition.nullRemoves() && !this.example.has(name)
					&& !isReversible(with(name, NullNode.getInstance()))) {
				json.withObject("/properties/" + name + "/not").put("type", "null");
			}
		});
		return json;
	}

	private Optional<ObjectNode> withWhatReverses() {
		List<ObjectNode> forms = new ArrayList<>();
		for (String name : this.definition.fields().names()) {
			byte[] value = FieldExamples.of(name, this.definition.fields()).getBytes(StandardCharsets.UTF_8);
			if (isReversible(with(name, DocumentReader.read(name, value).toJson()))) {
				forms.add(SchemaParts.having(name));
			}
		}
		return forms.isEmpty() ? Optional.empty() : Optional.of(SchemaParts.either(forms));
	}

	private ObjectNode with(String field, JsonNode value) {
		return this.example.deepCopy().set(field, value);
	}

	// What can't be read makes no difference to what can.
	private boolean isReversible(ObjectNode fields) {
		Node item = Node.of(Location.ofWhole(this.operation), Json.object().set(this.operation, fields));
		try {
			return OperationReader.read(item).stream().allMatch(Operation::isReversible);
		}
		catch (DocumentException ex) {
			return OperationTemplate.isReversible(this.operation);
		}
	}

}
