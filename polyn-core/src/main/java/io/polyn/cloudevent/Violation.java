package io.polyn.cloudevent;

import java.io.Serializable;

import io.polyn.json.PrintableText;

/**
 * One rule that an event breaks. It never carries the value that breaks it.
 *
 * @param pointer where, as a JSON pointer: into the envelope or, for a rule of the
 * schema, into the data; empty for the whole
 * @param rule the rule's short name, for example {@code required}
 * @param message what is wrong there
 */
public record Violation(String pointer, String rule, String message) implements Serializable {

	private static final int MAX_LENGTH = 300;

	/**
	 * Creates a violation; control characters are replaced and long texts are cut.
	 * @param pointer where
	 * @param rule the rule's short name
	 * @param message what is wrong there
	 */
	public Violation {
		pointer = PrintableText.of(pointer, MAX_LENGTH);
		message = PrintableText.of(message, MAX_LENGTH);
	}

	@Override
	public String toString() {
		return (this.pointer.isEmpty() ? "" : this.pointer + ": ") + this.message;
	}

}
