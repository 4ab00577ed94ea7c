package io.polyn.tool.catalog;

import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * What a schema says of a value, for people.
 *
 * @param type the JSON type in words
 * @param name the name of the schema that was referred to
 * @param event the event whose schema that is, if it is one's
 * @param description what the value means
 * @param deprecated whether it is to be used no more
 * @param constraints the rules that it follows
 * @param branches the parts that it has, and the alternatives
 */
record Shape(String type, @Nullable String name, @Nullable String event, @Nullable String description,
		boolean deprecated, List<Constraint> constraints, List<Branch> branches) {

	/**
	 * A rule.
	 *
	 * @param words the rule in words
	 * @param values what it names
	 */
	record Constraint(String words, List<String> values) {

		@Override
		public String toString() {
			return this.values.isEmpty() ? this.words : this.words + " " + String.join(", ", this.values);
		}

	}

	/**
	 * A part of a value, or one alternative for it.
	 *
	 * @param role which of them
	 * @param name its name
	 * @param required whether it must be there
	 * @param shape what it is like
	 */
	record Branch(Role role, String name, boolean required, Shape shape) {

		/**
		 * Returns the path of this branch.
		 * @param path that of what it is a branch of
		 */
		String path(String path) {
			return switch (this.role) {
				case PROPERTY -> path.isEmpty() ? this.name : path + "." + this.name;
				case ITEM -> path + "[]";
				default -> (path + " (" + this.name + ")").strip();
			};
		}

	}

	/**
	 * What a branch is to the value.
	 */
	enum Role {

		/** A property. */
		PROPERTY(""),

		/** Every property whose name matches a pattern. */
		PATTERN("Properties with names that match"),

		/** Every other property. */
		OTHERS("Every other property"),

		/** Every item of an array. */
		ITEM("Each item"),

		/** One item of an array. */
		POSITION("Items by position"),

		/** One of several, of which one must fit. */
		ONE_OF("Exactly one of"),

		/** One of several, of which at least one must fit. */
		ANY_OF("At least one of"),

		/** A condition, and what follows from it. */
		CONDITION("Depending on the data"),

		/** What is more than a property or an item. */
		RULE("Further rules");

		private final String heading;

		Role(String heading) {
			this.heading = heading;
		}

		String heading() {
			return this.heading;
		}

	}

}
