package io.polyn.schema;

import java.io.Serializable;

import io.polyn.ErrorCode;

/**
 * What is wrong with one schema.
 *
 * @param code the kind of problem
 * @param file the schema's file, with line and column where they are known
 * @param message what is wrong, as a sentence
 */
public record SchemaProblem(ErrorCode code, String file, String message) implements Serializable {

	@Override
	public String toString() {
		return this.file + ": " + this.message;
	}

}
