package io.polyn.schema;

import java.net.URI;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.regex.Pattern;

import com.networknt.schema.Schema;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SchemaRegistryConfig;
import io.polyn.cloudevent.Violation;

/**
 * Checks schemas against their dialect's meta-schema and compiles them. The only place
 * where the validator is configured.
 */
final class SchemaCompiler {

	/** The documents that the validator brings along; all others are refused. */
	private static final Pattern BUNDLED = Pattern.compile("http://json-schema\\.org/draft-0[467]/schema#?"
			+ "|https://json-schema\\.org/draft/2019-09/(schema|meta/(applicator|content|core|format|meta-data|validation))"
			+ "|https://json-schema\\.org/draft/2020-12/(schema|meta/(applicator|content|core|format-annotation"
			+ "|format-assertion|meta-data|unevaluated|validation))");

	private final SchemaRegistryConfig config = SchemaRegistryConfig.builder()
		.locale(Locale.ENGLISH)
		.formatAssertionsEnabled(true)
		.regularExpressionFactory(BudgetedPattern::new)
		.build();

	private final Map<SchemaDialect, DataValidator> metaSchemas = new EnumMap<>(SchemaDialect.class);

	/**
	 * Says whether a document can be referred to although no one registered it.
	 */
	static boolean isBundled(URI uri) {
		return BUNDLED.matcher(uri.toString()).matches();
	}

	/**
	 * Compiles a schema.
	 * @param name the schema's name
	 * @param references the schemas that it may refer to, and itself
	 * @param known schemas that are compiled; one that is as it was, with all that it
	 * refers to, is not compiled again
	 * @param problems receives what is wrong with the schema
	 * @return the schema, or nothing if it or one that it refers to has problems
	 */
	Optional<EventSchema> compile(String name, SchemaReferences references, Map<String, EventSchema> known,
			List<String> problems) {
		SchemaDocument document = references.tree(name).document();
		SortedMap<String, String> dependencies = new TreeMap<>();
		references.dependencies(name)
			.forEach((other) -> dependencies.put(other, references.tree(other).document().checksum()));
		EventSchema before = known.get(name);
		if (before != null && before.checksum().equals(document.checksum())
				&& before.dependencies().equals(dependencies)) {
			return Optional.of(before);
		}
		problems.addAll(againstMetaSchema(document));
		problems.addAll(SchemaLint.uncompilable(references.tree(name)));
		problems.addAll(references.problems(name));
		// What is wrong with another one is said there.
		if (!problems.isEmpty()
				|| dependencies.keySet().stream().anyMatch((other) -> !references.problems(other).isEmpty())) {
			return Optional.empty();
		}
		try {
			return Optional.of(new EventSchema(document, dependencies, compile(name, references)));
		}
		catch (RuntimeException | StackOverflowError ex) {
			problems.add("The schema can't be compiled: " + ex.getMessage() + ".");
			return Optional.empty();
		}
	}

	private DataValidator compile(String name, SchemaReferences references) {
		// One registry per schema: whatever $id other schemas have, it has only those
		// that
		// it refers to.
		SortedSet<String> others = references.dependencies(name);
		others.add(name);
		Map<String, String> texts = new HashMap<>();
		Set<String> names = new HashSet<>();
		for (String other : others) {
			texts.put(SchemaReferences.location(other).toString(), references.located(other).toString());
			names.addAll(references.tree(other).propertyNames());
		}
		Schema schema = registry(texts).getSchema(SchemaLocation.of(SchemaReferences.location(name).toString()),
				references.located(name));
		// Resolves references and compiles patterns now, and not when the
		// first event comes.
		schema.initializeValidators();
		return new DataValidator(schema, names::contains);
	}

	private List<String> againstMetaSchema(SchemaDocument document) {
		DataValidator metaSchema = this.metaSchemas.computeIfAbsent(document.dialect(), this::metaSchema);
		return metaSchema.validate(document.tree(), document.text().length())
			.stream()
			// Said better by what compiles them.
			.filter((violation) -> !violation.rule().equals("propertyNames")
					&& !violation.message().contains("regex pattern"))
			.map(SchemaCompiler::sentence)
			.toList();
	}

	private DataValidator metaSchema(SchemaDialect dialect) {
		return new DataValidator(registry(Map.of()).getSchema(SchemaLocation.of(dialect.uri())), (name) -> true);
	}

	private SchemaRegistry registry(Map<String, String> texts) {
		return SchemaRegistry.withDefaultDialect(BoundedDialects.defaultDialect(),
				(builder) -> builder.dialectRegistry(BoundedDialects.registry())
					.schemaRegistryConfig(this.config)
					.schemas(texts)
					.schemaLoader((loader) -> loader.allow(
							(iri) -> texts.containsKey(iri.toString()) || BUNDLED.matcher(iri.toString()).matches())));
	}

	private static String sentence(Violation violation) {
		return violation.pointer() + ": The value " + violation.message() + ".";
	}

}
