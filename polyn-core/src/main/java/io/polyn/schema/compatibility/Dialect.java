package io.polyn.schema.compatibility;

import java.math.BigDecimal;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.DecimalNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SchemaRegistryConfig;
import com.networknt.schema.Specification;
import com.networknt.schema.SpecificationVersion;
import io.polyn.schema.format.QuickEmailFormat;
import io.polyn.schema.format.UuidFormat;
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

	private static final int MAX_DIGITS = 1000;

	private final SpecificationVersion version;

	private volatile @Nullable Schema metaSchema;

	private volatile com.networknt.schema.dialect.@Nullable Dialect compiled;

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
		return compiled.validate(withShortNumbers(schema)).isEmpty();
	}

	// A few characters such as 1e999999999 stand for gigabytes where the validator writes
	// them out. What a meta-schema asks for is a number of some sign, or an integer.
	private static JsonNode withShortNumbers(JsonNode node) {
		if (node instanceof ObjectNode object) {
			ObjectNode copy = object.objectNode();
			object.properties().forEach((member) -> copy.set(member.getKey(), withShortNumbers(member.getValue())));
			return copy;
		}
		if (node instanceof ArrayNode array) {
			ArrayNode copy = array.arrayNode();
			array.forEach((item) -> copy.add(withShortNumbers(item)));
			return copy;
		}
		BigDecimal number = node.isBigDecimal() ? node.decimalValue() : BigDecimal.ZERO;
		if (Math.abs((long) number.scale()) <= MAX_DIGITS) {
			return node;
		}
		BigDecimal sign = BigDecimal.valueOf(number.signum());
		return DecimalNode.valueOf(sign.scaleByPowerOfTen((number.scale() > 0) ? -1 : 1));
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
		return SchemaRegistry.withDefaultDialect(compiled(), (builder) -> builder.schemaRegistryConfig(config));
	}

	private com.networknt.schema.dialect.Dialect compiled() {
		com.networknt.schema.dialect.Dialect compiled = this.compiled;
		if (compiled == null) {
			compiled = com.networknt.schema.dialect.Dialect.builder(Specification.getDialect(this.version))
				.format(new QuickEmailFormat())
				.format(new UuidFormat())
				.build();
			this.compiled = compiled;
		}
		return compiled;
	}

	private static String withoutFragment(String uri) {
		return uri.endsWith("#") ? uri.substring(0, uri.length() - 1) : uri;
	}

	private static Map.Entry<String, Dialect[]> range(String keyword, Dialect first, Dialect last) {
		return Map.entry(keyword, new Dialect[] { first, last });
	}

}
