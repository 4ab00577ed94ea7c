package io.polyn.migration.operation;

import java.util.Set;

import io.polyn.ErrorCode;
import io.polyn.migration.document.DocumentException;
import io.polyn.migration.document.Node;
import io.polyn.migration.document.Suggestion;

/**
 * A field's value as a file gives it.
 *
 * @param field the field's name
 * @param node the value
 */
record FieldValue(String field, Node node) {

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
