package io.polyn.schema.compatibility;

import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SchemaRegistryConfig;
import com.networknt.schema.SpecificationVersion;
import org.jspecify.annotations.Nullable;

/**
 * Which keywords a dialect has, as the validator of this project understands it.
 */
enum Dialect {

	DRAFT_4(SpecificationVersion.DRAFT_4), DRAFT_6(SpecificationVersion.DRAFT_6), DRAFT_7(SpecificationVersion.DRAFT_7),
	DRAFT_2019_09(SpecificationVersion.DRAFT_2019_09), DRAFT_2020_12(SpecificationVersion.DRAFT_2020_12);

	/**
	 * The keywords that not all dialects have, with the first and the last one that does.
	 * {@code dependencies} are no longer in the newer ones, but the validator goes on to
	 * check them.
	 */
	private static final Map<String, Dialect[]> KEYWORDS = Map.ofEntries(range("const", DRAFT_6, DRAFT_2020_12),
			range("contains", DRAFT_6, DRAFT_2020_12), range("propertyNames", DRAFT_6, DRAFT_2020_12),
			range("if", DRAFT_7, DRAFT_2020_12), range("then", DRAFT_7, DRAFT_2020_12),
			range("else", DRAFT_7, DRAFT_2020_12), range("contentEncoding", DRAFT_7, DRAFT_7),
			range("contentMediaType", DRAFT_7, DRAFT_7), range("additionalItems", DRAFT_4, DRAFT_2019_09),
			range("dependentRequired", DRAFT_2019_09, DRAFT_2020_12),
			range("dependentSchemas", DRAFT_2019_09, DRAFT_2020_12), range("minContains", DRAFT_2019_09, DRAFT_2020_12),
			range("maxContains", DRAFT_2019_09, DRAFT_2020_12), range("unevaluatedItems", DRAFT_2019_09, DRAFT_2020_12),
			range("unevaluatedProperties", DRAFT_2019_09, DRAFT_2020_12),
			range("$recursiveRef", DRAFT_2019_09, DRAFT_2019_09), range("prefixItems", DRAFT_2020_12, DRAFT_2020_12),
			range("$dynamicRef", DRAFT_2020_12, DRAFT_2020_12));

	private final SpecificationVersion version;

	private volatile @Nullable Schema metaSchema;

	Dialect(SpecificationVersion version) {
		this.version = version;
	}

	static Optional<Dialect> of(JsonNode schema) {
		JsonNode uri = schema.path("$schema");
		if (uri.isMissingNode()) {
			return Optional.of(DRAFT_2020_12);
		}
		return Arrays.stream(values())
			.filter((dialect) -> withoutFragment(dialect.version.getDialectId()).equals(withoutFragment(uri.asText())))
			.findFirst();
	}

	String uri() {
		return this.version.getDialectId();
	}

	boolean has(String keyword) {
		Dialect[] range = KEYWORDS.get(keyword);
		return range == null || (compareTo(range[0]) >= 0 && compareTo(range[1]) <= 0);
	}

	boolean isBefore(Dialect other) {
		return compareTo(other) < 0;
	}

	/**
	 * Returns the keyword of a schema's identity.
	 */
	String idKeyword() {
		return (this == DRAFT_4) ? "id" : "$id";
	}

	/**
	 * Says whether a document is a schema, so that what reads it may rely on the types of
	 * its keywords.
	 */
	boolean isSchema(JsonNode schema) {
		Schema compiled = this.metaSchema;
		if (compiled == null) {
			compiled = registry().getSchema(SchemaLocation.of(this.version.getDialectId()));
			this.metaSchema = compiled;
		}
		return compiled.validate(schema).isEmpty();
	}

	/**
	 * Compiles a schema without patterns and references.
	 */
	Schema compile(JsonNode schema) {
		return registry().getSchema(schema);
	}

	private SchemaRegistry registry() {
		SchemaRegistryConfig config = SchemaRegistryConfig.builder()
			.locale(Locale.ENGLISH)
			.formatAssertionsEnabled(true)
			.build();
		return SchemaRegistry.withDefaultDialect(this.version, (builder) -> builder.schemaRegistryConfig(config));
	}

	private static String withoutFragment(String uri) {
		return uri.endsWith("#") ? uri.substring(0, uri.length() - 1) : uri;
	}

	private static Map.Entry<String, Dialect[]> range(String keyword, Dialect first, Dialect last) {
		return Map.entry(keyword, new Dialect[] { first, last });
	}

}
