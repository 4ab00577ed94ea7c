package io.polyn.migration.operation;

import java.util.List;
import java.util.Set;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import io.polyn.ErrorCode;
import io.polyn.migration.document.DocumentException;
import io.polyn.migration.document.Node;
import io.polyn.json.Suggestion;

/**
 * A field's value as a file gives it.
 *
 * @param field the field's name
 * @param node the value
 * @param nullRemoves whether {@code null} is a value: the request to remove what is there
 */
record FieldValue(String field, Node node, boolean nullRemoves) {

	/**
	 * Says whether a mapping has a value for a field.
	 * @param mapping the mapping
	 * @param field the field's name
	 * @return whether there is one that is not null
	 */
	static boolean isGiven(Node.Mapping mapping, String field) {
		Node.Member member = mapping.members().get(field);
		return member != null && !(member.value() instanceof Node.Scalar scalar && scalar.isNull());
	}

	/**
	 * Reads the value as one of a type.
	 * @param type the type
	 * @return the value for the API, null if what is there is to be removed
	 * @throws DocumentException if it is not of that type
	 */
	JsonNode read(FieldType type) {
		boolean removes = this.nullRemoves && this.node instanceof Node.Scalar scalar && scalar.isNull();
		return removes ? NullNode.getInstance() : type.read(this);
	}

	/**
	 * Returns the items of a list, or this value for the only one. A list is replaced as
	 * a whole: in it, nothing can be removed.
	 * @return the items
	 */
	List<FieldValue> items() {
		List<Node> nodes = (this.node instanceof Node.Sequence sequence) ? sequence.items() : List.of(this.node);
		return nodes.stream().map((item) -> new FieldValue(this.field, item, false)).toList();
	}

	/**
	 * Returns what a mapping has under a key.
	 * @param member the key with its value
	 * @return the value
	 */
	FieldValue of(Node.Member member) {
		return new FieldValue(this.field, member.value(), this.nullRemoves);
	}

	/**
	 * Returns the value as a single one.
	 * @param wanted what it should be, for the message
	 * @return the value
	 * @throws DocumentException if it is a list, a mapping or nothing
	 */
	Node.Scalar scalar(String wanted) {
		if (this.node instanceof Node.Scalar scalar && !scalar.isNull()) {
			return scalar;
		}
		throw invalid(wanted);
	}

	/**
	 * Returns the value as a mapping.
	 * @param wanted what it should be, for the message
	 * @return the value
	 * @throws DocumentException if it is something else
	 */
	Node.Mapping mapping(String wanted) {
		if (this.node instanceof Node.Mapping mapping) {
			return mapping;
		}
		throw invalid(wanted);
	}

	/**
	 * Creates the error of a value that is not what it should be.
	 * @param wanted what it should be
	 * @return the error
	 */
	DocumentException invalid(String wanted) {
		return invalid(found(), wanted);
	}

	/**
	 * Creates the error of a value that is better described than repeated.
	 * @param found what it is
	 * @param wanted what it should be
	 * @return the error
	 */
	DocumentException invalid(String found, String wanted) {
		return invalid(found, "", wanted);
	}

	/**
	 * Creates the error of a text that is none of the possible ones.
	 * @param text the text
	 * @param words the possible ones
	 * @return the error
	 */
	DocumentException noneOf(String text, Set<String> words) {
		return invalid(found(), Suggestion.of(text, words), "one of " + words);
	}

	private DocumentException invalid(String found, String suggestion, String wanted) {
		return new DocumentException(ErrorCode.INVALID_VALUE, this.node.location(),
				"The field '" + this.field + "' is " + found + "." + suggestion, "Write " + wanted + ".");
	}

	private String found() {
		if (this.node instanceof Node.Scalar scalar) {
			return scalar.isNull() ? "nothing" : "'" + scalar.text() + "'";
		}
		return (this.node instanceof Node.Mapping) ? "a mapping" : "a list";
	}

}
