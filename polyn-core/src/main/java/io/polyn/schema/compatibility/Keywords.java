package io.polyn.schema.compatibility;

import java.util.List;

import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;

/**
 * The keywords that a single value can be checked by, in groups that belong together.
 */
enum Keywords {

	TYPE(ScalarKeywords::type, "type"), ENUM(ScalarKeywords::enumeration, "enum"),
	CONST(ScalarKeywords::constant, "const"),

	MINIMUM(ScalarKeywords::minimum, "minimum", "exclusiveMinimum"),
	MAXIMUM(ScalarKeywords::maximum, "maximum", "exclusiveMaximum"),
	MULTIPLE_OF(ScalarKeywords::multipleOf, "multipleOf"),

	MIN_LENGTH(ScalarKeywords::minLength, "minLength"), MAX_LENGTH(ScalarKeywords::maxLength, "maxLength"),
	PATTERN(ScalarKeywords::pattern, "pattern"), FORMAT(ScalarKeywords::format, "format"),
	CONTENT(ScalarKeywords::content, "contentEncoding", "contentMediaType"),

	MIN_ITEMS(ArrayKeywords::minItems, "minItems"), MAX_ITEMS(ArrayKeywords::maxItems, "maxItems"),
	UNIQUE_ITEMS(ArrayKeywords::uniqueItems, "uniqueItems"), ITEMS(ArrayKeywords::items, "items", "prefixItems"),
	CONTAINS(ArrayKeywords::contains, "contains"), UNEVALUATED_ITEMS(ArrayKeywords::unevaluated, "unevaluatedItems"),

	REQUIRED(ObjectKeywords::required, "required"), MIN_PROPERTIES(ObjectKeywords::minProperties, "minProperties"),
	MAX_PROPERTIES(ObjectKeywords::maxProperties, "maxProperties"),
	PROPERTIES(ObjectKeywords::properties, "additionalProperties", "properties", "patternProperties"),
	PROPERTY_NAMES(ObjectKeywords::names, "propertyNames"),
	UNEVALUATED_PROPERTIES(ObjectKeywords::unevaluated, "unevaluatedProperties"),
	DEPENDENCIES(ObjectKeywords::dependencies, "dependencies", "dependentRequired", "dependentSchemas"),

	REFERENCE(CombinatorKeywords::reference, "$ref", "$recursiveRef", "$dynamicRef"),
	ALL_OF(CombinatorKeywords::allOf, "allOf"), ANY_OF(CombinatorKeywords::anyOf, "anyOf"),
	ONE_OF(CombinatorKeywords::oneOf, "oneOf"), NOT(CombinatorKeywords::not, "not"),
	IF(CombinatorKeywords::conditional, "if");

	private final Check check;

	private final List<String> names;

	Keywords(Check check, String... names) {
		this.check = check;
		this.names = List.of(names);
	}

	/**
	 * Says whether a value is valid by some keywords.
	 */
	@FunctionalInterface
	private interface Check {

		Answer accept(Evaluator evaluator, SchemaNode schema, JsonNode value);

	}

	/**
	 * Returns the first of these keywords that a schema has.
	 */
	@Nullable String in(SchemaNode schema) {
		return this.names.stream().filter(schema::has).findFirst().orElse(null);
	}

	Answer accept(Evaluator evaluator, SchemaNode schema, JsonNode value) {
		return (in(schema) != null) ? this.check.accept(evaluator, schema, value) : Answer.YES;
	}

}
