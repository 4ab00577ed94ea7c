package io.polyn.schema;

import java.io.Serializable;

import io.polyn.ErrorCode;
import io.polyn.json.PrintableText;

/**
 * What is wrong with one schema.
 *
 * @param code the kind of problem
 * @param file the schema's file, with line and column where they are known
 * @param message what is wrong, as a sentence
 */
public record SchemaProblem(ErrorCode code, String file, String message) implements Serializable {

	private static final int MAX_LENGTH = 2000;

	/**
	 * Creates a problem; control characters in the message are replaced, and a long one
	 * is cut.
	 * @param code the kind of problem
	 * @param file the schema's file, with line and column where they are known
	 * @param message what is wrong, as a sentence
	 */
	public SchemaProblem {
		message = PrintableText.of(message, MAX_LENGTH);
	}

	@Override
	public String toString() {
		return this.file + ": " + this.message;
	}

}
