package io.polyn.migration.operation;

import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.polyn.json.Json;

/**
 * What the JSON Schemas of values are made of. Where a text has a form, a placeholder is
 * accepted as well.
 */
final class SchemaParts {

	// What is filled in can't be told here, nor what is left of an escape.
	private static final String PLACEHOLDER = "[\\s\\S]*\\$\\{[\\s\\S]*";

	private static final List<String> SCALARS = List.of("string", "number", "boolean");

	private SchemaParts() {
	}

	/**
	 * Describes a scalar of which only the text counts, however YAML takes it.
	 * @return the schema
	 */
	static ObjectNode scalar() {
		return ofTypes(SCALARS);
	}

	/**
	 * Describes a scalar whose text has a form.
	 * @param form the form
	 * @return the schema; numbers are not held to the form
	 */
	static ObjectNode scalar(String form) {
		return of(SCALARS, form);
	}

	/**
	 * Describes a value that has a form if it is a text.
	 * @param types what it may be
	 * @param form the form of a text
	 * @return the schema
	 */
	static ObjectNode of(List<String> types, String form) {
		return ofTypes(types).put("pattern", pattern(form));
	}

	static ObjectNode placeholder() {
		return Json.object().put("type", "string").put("pattern", "^" + PLACEHOLDER + "$");
	}

	static ObjectNode listOf(ObjectNode items) {
		ObjectNode list = Json.object().put("type", "array");
		return list.set("items", items);
	}

	static String sentence(String words) {
		return words.substring(0, 1).toUpperCase(Locale.ROOT) + words.substring(1) + ".";
	}

	/**
	 * Describes a text that has a form.
	 * @param form the form
	 * @return the schema
	 */
	static ObjectNode text(String form) {
		return Json.object().put("type", "string").put("pattern", pattern(form));
	}

	static ObjectNode ofTypes(List<String> types) {
		ObjectNode schema = Json.object();
		types.forEach(schema.putArray("type")::add);
		return schema;
	}

	static ObjectNode either(ObjectNode... schemas) {
		return either(List.of(schemas));
	}

	static ObjectNode either(List<ObjectNode> schemas) {
		ObjectNode either = Json.object();
		either.putArray("anyOf").addAll(schemas);
		return either;
	}

	static ObjectNode having(String... fields) {
		ObjectNode having = Json.object();
		List.of(fields).forEach(having.putArray("required")::add);
		return having;
	}

	// With or without the flag u, editors take this in the same way: it has neither
	// possessive quantifiers nor classes that mean something else to them.
	private static String pattern(String form) {
		return "^(?:" + form + "|" + PLACEHOLDER + ")$";
	}

	/**
	 * Translates a regular expression of Java into one of ECMA-262 that accepts no less.
	 * @param form the regular expression
	 * @return the same for editors
	 */
	static String ecmaScript(Pattern form) {
		return form.pattern()
			.replace("++", "+")
			.replace("*+", "*")
			.replace("\\S", "[^\\t-\\r ]")
			.replace("\\s", "\\t-\\r ")
			.replace("\\p{Cntrl}", "\\x00-\\x1f\\x7f")
			.replace("}}", "\\}\\}");
	}

}
