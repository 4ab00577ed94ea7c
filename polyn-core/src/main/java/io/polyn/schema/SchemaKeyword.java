package io.polyn.schema;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

import io.polyn.json.Suggestion;

import static io.polyn.schema.SchemaDialect.DRAFT_2019_09;
import static io.polyn.schema.SchemaDialect.DRAFT_2020_12;
import static io.polyn.schema.SchemaDialect.DRAFT_4;
import static io.polyn.schema.SchemaDialect.DRAFT_6;
import static io.polyn.schema.SchemaDialect.DRAFT_7;

/**
 * A keyword of JSON Schema. Annotations, which validate nothing, are known in every
 * dialect.
 *
 * @param name the keyword
 * @param since the oldest dialect that has it
 * @param until the newest dialect that has it
 * @param content what its value consists of
 */
record SchemaKeyword(String name, SchemaDialect since, SchemaDialect until, Content content) {

	private static final String VENDOR_PREFIX = "x-";

	private static final Map<String, SchemaKeyword> ALL = new TreeMap<>();

	static {
		define(DRAFT_4, DRAFT_4, Content.DATA, "id");
		define(DRAFT_4, DRAFT_2020_12, Content.DATA, "$schema", "$ref", "$comment", "title", "description", "default",
				"examples", "deprecated", "readOnly", "writeOnly", "type", "enum", "multipleOf", "maximum",
				"exclusiveMaximum", "minimum", "exclusiveMinimum", "maxLength", "minLength", "pattern", "maxItems",
				"minItems", "uniqueItems", "maxProperties", "minProperties", "required", "format");
		define(DRAFT_6, DRAFT_2020_12, Content.DATA, "$id", "const");
		define(DRAFT_7, DRAFT_2020_12, Content.DATA, "contentMediaType", "contentEncoding");
		define(DRAFT_2019_09, DRAFT_2020_12, Content.DATA, "$anchor", "$vocabulary", "maxContains", "minContains",
				"dependentRequired");
		define(DRAFT_2019_09, DRAFT_2019_09, Content.DATA, "$recursiveRef", "$recursiveAnchor");
		define(DRAFT_2020_12, DRAFT_2020_12, Content.DATA, "$dynamicRef", "$dynamicAnchor");
		define(DRAFT_4, DRAFT_2020_12, Content.SCHEMAS, "items", "additionalProperties");
		define(DRAFT_4, DRAFT_2019_09, Content.SCHEMAS, "additionalItems");
		define(DRAFT_6, DRAFT_2020_12, Content.SCHEMAS, "contains", "propertyNames");
		define(DRAFT_2019_09, DRAFT_2020_12, Content.SCHEMAS, "unevaluatedItems", "unevaluatedProperties",
				"contentSchema");
		define(DRAFT_2020_12, DRAFT_2020_12, Content.SCHEMAS, "prefixItems");
		// A place for what is referred to by pointer means something wherever it is.
		define(DRAFT_4, DRAFT_2020_12, Content.NAMED_SCHEMAS, "properties", "patternProperties", "definitions",
				"$defs");
		define(DRAFT_4, DRAFT_2020_12, Content.SCHEMAS_IN_PLACE, "allOf", "anyOf", "oneOf", "not");
		define(DRAFT_7, DRAFT_2020_12, Content.SCHEMAS_IN_PLACE, "if", "then", "else");
		define(DRAFT_4, DRAFT_2020_12, Content.NAMED_SCHEMAS_IN_PLACE, "dependencies");
		define(DRAFT_2019_09, DRAFT_2020_12, Content.NAMED_SCHEMAS_IN_PLACE, "dependentSchemas");
	}

	/** Keywords whose value is the URI of a schema that takes part in the validation. */
	static final List<String> REFERENCES = List.of("$ref", "$dynamicRef", "$recursiveRef");

	/** The formats of the specification, which are asserted in every dialect. */
	static final Set<String> FORMATS = Set.of("date-time", "date", "time", "duration", "email", "idn-email", "hostname",
			"idn-hostname", "ipv4", "ipv6", "uri", "uri-reference", "iri", "iri-reference", "uuid", "uri-template",
			"json-pointer", "relative-json-pointer", "regex");

	/**
	 * What the value of a keyword consists of.
	 */
	enum Content {

		/** Nothing that is a schema. */
		DATA,

		/** A schema or an array of them, for parts of what is validated. */
		SCHEMAS,

		/** An object whose members may be schemas, for parts of what is validated. */
		NAMED_SCHEMAS,

		/** A schema or an array of them, for the very value that is validated. */
		SCHEMAS_IN_PLACE,

		/**
		 * An object whose members may be schemas, for the very value that is validated.
		 */
		NAMED_SCHEMAS_IN_PLACE;

		boolean isNamed() {
			return this == NAMED_SCHEMAS || this == NAMED_SCHEMAS_IN_PLACE;
		}

		boolean isInPlace() {
			return this == SCHEMAS_IN_PLACE || this == NAMED_SCHEMAS_IN_PLACE;
		}

	}

	private static void define(SchemaDialect since, SchemaDialect until, Content content, String... names) {
		Arrays.stream(names).forEach((name) -> ALL.put(name, new SchemaKeyword(name, since, until, content)));
	}

	/**
	 * Returns what the value of a member of a schema consists of.
	 */
	static Content content(String name, SchemaDialect dialect) {
		SchemaKeyword keyword = ALL.get(name);
		return (keyword != null && keyword.isIn(dialect)) ? keyword.content : Content.DATA;
	}

	/**
	 * Says what is wrong with the name of a member of a schema.
	 * @return a sentence, empty if nothing is
	 */
	static String problem(String name, SchemaDialect dialect) {
		SchemaKeyword keyword = ALL.get(name);
		if (name.startsWith(VENDOR_PREFIX) || (keyword != null && keyword.isIn(dialect))) {
			return "";
		}
		if (keyword != null) {
			return "'" + name + "' is a keyword of other dialects only and means nothing in " + dialect.uri() + ".";
		}
		Set<String> known = ALL.values()
			.stream()
			.filter((other) -> other.isIn(dialect))
			.map(SchemaKeyword::name)
			.collect(Collectors.toSet());
		return "'" + name + "' is not a keyword of " + dialect.uri() + "." + Suggestion.of(name, known)
				+ " An annotation of your own begins with " + VENDOR_PREFIX + ".";
	}

	private boolean isIn(SchemaDialect dialect) {
		return dialect.compareTo(this.since) >= 0 && dialect.compareTo(this.until) <= 0;
	}

}
