package io.polyn.schema;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.AbsoluteIri;
import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaException;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SchemaRegistryConfig;

/**
 * Checks schemas against their dialect's meta-schema and compiles them. The only place
 * where the validator is configured.
 */
final class SchemaCompiler {

	private static final int MAX_PROBLEMS = 20;

	private final SchemaRegistryConfig config = SchemaRegistryConfig.builder()
		.locale(Locale.ENGLISH)
		.formatAssertionsEnabled(true)
		.regularExpressionFactory(BudgetedPattern::new)
		.build();

	/**
	 * Compiles a schema.
	 * @param name the event's name
	 * @param text the schema as it was written
	 * @param tree the schema's tree
	 * @param problems receives what is wrong with the schema
	 * @return the schema, or nothing if there are problems
	 */
	Optional<EventSchema> compile(String name, String text, JsonNode tree, List<String> problems) {
		if (!tree.isObject()) {
			problems.add("A schema must be a JSON object.");
			return Optional.empty();
		}
		Optional<SchemaDialect> dialect = dialect(tree);
		if (dialect.isEmpty()) {
			problems.add("/$schema: The dialect is not known; it must be one of " + SchemaDialect.uris() + ".");
			return Optional.empty();
		}
		problems.addAll(againstMetaSchema(tree, dialect.get()));
		if (!problems.isEmpty()) {
			return Optional.empty();
		}
		try {
			Schema schema = registry(dialect.get()).getSchema(tree);
			// References are resolved and patterns compiled here, or else by the first
			// event.
			schema.initializeValidators();
			return Optional.of(new EventSchema(name, dialect.get(), id(tree), text, new DataValidator(schema)));
		}
		catch (SchemaException | StackOverflowError ex) {
			problems.add("cannot compile: " + ex + " cause " + ex.getCause());
			return Optional.empty();
		}
	}

	private static Optional<SchemaDialect> dialect(JsonNode tree) {
		JsonNode uri = tree.get("$schema");
		return (uri != null) ? SchemaDialect.of(uri.asText()) : Optional.of(SchemaDialect.DRAFT_2020_12);
	}

	private List<String> againstMetaSchema(JsonNode tree, SchemaDialect dialect) {
		Schema metaSchema = registry(dialect).getSchema(SchemaLocation.of(dialect.uri()));
		List<String> result = new ArrayList<>();
		for (Error error : metaSchema.validate(tree)) {
			if (result.size() < MAX_PROBLEMS) {
				result.add(error.getInstanceLocation() + ": " + error.getMessage() + ".");
			}
		}
		return result;
	}

	private SchemaRegistry registry(SchemaDialect dialect) {
		return SchemaRegistry.withDefaultDialect(dialect.version(),
				(builder) -> builder.schemaRegistryConfig(this.config)
					.schemaLoader((loader) -> loader.allow(SchemaCompiler::isMetaSchema)));
	}

	private static boolean isMetaSchema(AbsoluteIri iri) {
		String uri = iri.toString();
		return uri.startsWith("https://json-schema.org/draft") || uri.startsWith("http://json-schema.org/draft");
	}

	private static @org.jspecify.annotations.Nullable URI id(JsonNode tree) {
		JsonNode id = (tree.get("$id") != null) ? tree.get("$id") : tree.path("id");
		try {
			URI uri = new URI(id.asText());
			return uri.isAbsolute() ? uri : null;
		}
		catch (URISyntaxException ex) {
			return null;
		}
	}

}
