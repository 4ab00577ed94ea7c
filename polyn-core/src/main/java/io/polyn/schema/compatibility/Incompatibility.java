package io.polyn.schema.compatibility;

import java.io.Serializable;

import org.jspecify.annotations.Nullable;

/**
 * One rule of the schema that reads which the data of the schema that writes may break.
 *
 * @param direction which of the two schemas reads
 * @param pointer the JSON pointer to the rule, in the schema that reads: the new one if
 * the direction is {@link Direction#BACKWARD}, the old one if it is
 * {@link Direction#FORWARD}; in a schema that this one refers to, after the name of its
 * file and {@code #}
 * @param rule the rule's keyword, or {@code schema} or {@code complexity} where a schema
 * as a whole could not be analysed
 * @param oldValue what the old schema says, as JSON that is cut if it is long;
 * {@code null} if nothing
 * @param newValue what the new schema says, likewise
 * @param unknown whether it could not be determined that data break the rule
 * @param message what breaks for whom, as a sentence
 */
public record Incompatibility(Direction direction, String pointer, String rule, @Nullable String oldValue,
		@Nullable String newValue, boolean unknown, String message) implements Serializable {

	/**
	 * Which schema reads and which one writes.
	 */
	public enum Direction {

		/** The new schema reads the data of the old one. */
		BACKWARD,

		/** The old schema reads the data of the new one. */
		FORWARD

	}

	@Override
	public String toString() {
		String place = (this.pointer.isEmpty() ? "/" : this.pointer) + ": ";
		if (this.oldValue == null && this.newValue == null) {
			return place + this.message;
		}
		return place + this.rule + " was " + text(this.oldValue) + " and is " + text(this.newValue) + ". "
				+ this.message;
	}

	private static String text(@Nullable String value) {
		return (value != null) ? value : "absent";
	}

}
