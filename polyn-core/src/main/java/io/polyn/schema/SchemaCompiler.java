package io.polyn.schema;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SchemaRegistryConfig;
import io.polyn.schema.regex.BudgetedPattern;
import org.jspecify.annotations.Nullable;

/**
 * Checks schemas against their dialect's meta-schema and compiles them. The only place
 * where the validator is configured.
 */
final class SchemaCompiler {

	private static final int MAX_PROBLEMS = 20;

	/** The documents that the validator brings along; all others are refused. */
	private static final Pattern BUNDLED = Pattern.compile("http://json-schema\\.org/draft-0[467]/schema#?"
			+ "|https://json-schema\\.org/draft/2019-09/(schema|meta/(applicator|content|core|format|meta-data|validation))"
			+ "|https://json-schema\\.org/draft/2020-12/(schema|meta/(applicator|content|core|format-annotation"
			+ "|format-assertion|meta-data|unevaluated|validation))");

	/** What a relative {@code $id} is relative to. */
	private static final SchemaLocation BASE = SchemaLocation.of("polyn:/schemas/schema.json");

	private final SchemaRegistryConfig config = SchemaRegistryConfig.builder()
		.locale(Locale.ENGLISH)
		.formatAssertionsEnabled(true)
		.regularExpressionFactory(BudgetedPattern::new)
		.build();

	private final Map<SchemaDialect, Schema> metaSchemas = new EnumMap<>(SchemaDialect.class);

	/**
	 * Compiles a schema.
	 * @param name the event's name
	 * @param text the schema as it was written
	 * @param tree the schema's tree
	 * @param problems receives what is wrong with the schema
	 * @return the schema, or nothing if there are problems
	 */
	Optional<EventSchema> compile(String name, String text, JsonNode tree, List<String> problems) {
		if (!(tree instanceof ObjectNode schema)) {
			problems.add("A schema must be a JSON object.");
			return Optional.empty();
		}
		SchemaDialect dialect = dialect(schema);
		if (dialect == null) {
			problems.add("/$schema: The dialect is not known; it must be one of " + SchemaDialect.uris() + ".");
			return Optional.empty();
		}
		problems.addAll(againstMetaSchema(schema, dialect));
		if (!problems.isEmpty()) {
			return Optional.empty();
		}
		try {
			DataValidator validator = new DataValidator(compile(schema, dialect));
			return Optional.of(new EventSchema(name, dialect, id(schema, dialect), text, validator));
		}
		catch (RuntimeException | StackOverflowError ex) {
			problems.addAll(unresolvable(schema, dialect));
			if (problems.isEmpty()) {
				problems.add("The schema can't be compiled: " + ex.getMessage() + ".");
			}
			return Optional.empty();
		}
	}

	private Schema compile(ObjectNode tree, SchemaDialect dialect) {
		// One registry per schema: two schemas that have the same $id by
		// mistake must not become one.
		Schema schema = registry(dialect).getSchema(BASE, tree);
		// Resolves references and compiles patterns now, and not when the
		// first event comes.
		schema.initializeValidators();
		return schema;
	}

	private List<String> againstMetaSchema(JsonNode tree, SchemaDialect dialect) {
		Schema metaSchema = this.metaSchemas.computeIfAbsent(dialect,
				(missing) -> registry(missing).getSchema(SchemaLocation.of(missing.uri())));
		return metaSchema.validate(tree).stream().limit(MAX_PROBLEMS).map(SchemaCompiler::sentence).toList();
	}

	/**
	 * The validator stops at the first reference that it can't resolve: each one is tried
	 * alone.
	 */
	private List<String> unresolvable(ObjectNode tree, SchemaDialect dialect) {
		List<String> problems = new ArrayList<>();
		for (String pointer : SchemaReferences.pointers(tree)) {
			try {
				compile(SchemaReferences.keepOnly(tree, pointer), dialect);
			}
			catch (RuntimeException | StackOverflowError ex) {
				problems
					.add(pointer + ": The reference can't be resolved; it must lead into this schema, since no other"
							+ " document is read.");
			}
		}
		return problems;
	}

	private SchemaRegistry registry(SchemaDialect dialect) {
		return SchemaRegistry.withDefaultDialect(dialect.version(),
				(builder) -> builder.schemaRegistryConfig(this.config)
					.schemaLoader((loader) -> loader.allow((iri) -> BUNDLED.matcher(iri.toString()).matches())));
	}

	private static @Nullable SchemaDialect dialect(ObjectNode tree) {
		JsonNode uri = tree.get("$schema");
		return (uri != null) ? SchemaDialect.of(uri.asText()).orElse(null) : SchemaDialect.DRAFT_2020_12;
	}

	private static @Nullable URI id(ObjectNode tree, SchemaDialect dialect) {
		try {
			URI uri = new URI(tree.path((dialect == SchemaDialect.DRAFT_4) ? "id" : "$id").asText());
			return uri.isAbsolute() ? uri : null;
		}
		catch (URISyntaxException ex) {
			return null;
		}
	}

	private static String sentence(Error error) {
		return error.getInstanceLocation() + ": The value " + error.getMessage() + ".";
	}

}
