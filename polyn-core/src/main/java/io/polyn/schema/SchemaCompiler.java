package io.polyn.schema;

import java.net.URI;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

import com.networknt.schema.Schema;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SchemaRegistryConfig;
import io.polyn.cloudevent.Violation;
import io.polyn.schema.regex.BudgetedPattern;

/**
 * Checks schemas against their dialect's meta-schema and compiles them. The only place
 * where the validator is configured.
 */
final class SchemaCompiler {

	/** Each schema is compiled together with all that it refers to. */
	private static final int MAX_DEPENDENCIES = 50;

	/** The documents that the validator brings along; all others are refused. */
	private static final Pattern BUNDLED = Pattern.compile("http://json-schema\\.org/draft-0[467]/schema#?"
			+ "|https://json-schema\\.org/draft/2019-09/(schema|meta/(applicator|content|core|format|meta-data|validation))"
			+ "|https://json-schema\\.org/draft/2020-12/(schema|meta/(applicator|content|core|format-annotation"
			+ "|format-assertion|meta-data|unevaluated|validation))");

	private static final SchemaRegistryConfig CONFIG = SchemaRegistryConfig.builder()
		.locale(Locale.ENGLISH)
		.formatAssertionsEnabled(true)
		.regularExpressionFactory(BudgetedPattern::new)
		.build();

	// They are the same for all.
	private static final Map<SchemaDialect, DataValidator> META_SCHEMAS = new ConcurrentHashMap<>();

	/**
	 * Says whether a document can be referred to although no one registered it.
	 */
	static boolean isBundled(URI uri) {
		return BUNDLED.matcher(uri.toString()).matches();
	}

	/**
	 * What became of schemas.
	 *
	 * @param schemas those that can be used
	 * @param failed what is wrong with the others; nothing where it is only with one that
	 * they refer to
	 */
	record Result(SortedMap<String, EventSchema> schemas, SortedMap<String, List<String>> failed) {
	}

	/**
	 * Compiles schemas.
	 * @param names which
	 * @param references these, and those that they refer to
	 * @param known schemas that are compiled; one that is as it was, with all that it
	 * refers to, is not compiled again
	 * @return what became of them
	 */
	Result compile(Collection<String> names, SchemaReferences references, Map<String, EventSchema> known) {
		Result result = new Result(new TreeMap<>(), new TreeMap<>());
		for (String name : names) {
			EventSchema before = known.get(name);
			if (before != null && before.checksum().equals(references.tree(name).document().checksum())
					&& before.dependencies().equals(checksums(name, references))) {
				result.schemas.put(name, before);
				continue;
			}
			List<String> problems = check(name, references);
			if (!problems.isEmpty()) {
				result.failed.put(name, problems);
			}
		}
		SortedSet<String> wrong = new TreeSet<>(result.failed.keySet());
		names.stream()
			.filter((name) -> !result.schemas.containsKey(name) && !wrong.contains(name))
			.forEach((name) -> compile(name, references, wrong, result));
		return result;
	}

	private void compile(String name, SchemaReferences references, SortedSet<String> wrong, Result result) {
		try {
			if (Collections.disjoint(references.dependencies(name), wrong)) {
				result.schemas.put(name, new EventSchema(references.tree(name).document(), checksums(name, references),
						compile(name, references)));
			}
			else {
				result.failed.put(name, List.of());
			}
		}
		catch (RuntimeException | StackOverflowError ex) {
			result.failed.put(name, List.of("The schema can't be compiled: " + ex.getMessage() + "."));
		}
	}

	private List<String> check(String name, SchemaReferences references) {
		List<String> problems = new ArrayList<>(againstMetaSchema(references.tree(name).document()));
		problems.addAll(SchemaLint.uncompilable(references.tree(name)));
		problems.addAll(references.problems(name));
		if (references.dependencies(name).size() > MAX_DEPENDENCIES) {
			problems.add("The schema refers to more than " + MAX_DEPENDENCIES + " others, directly or through these.");
		}
		return problems;
	}

	private static SortedMap<String, String> checksums(String name, SchemaReferences references) {
		SortedMap<String, String> checksums = new TreeMap<>();
		references.dependencies(name)
			.forEach((other) -> checksums.put(other, references.tree(other).document().checksum()));
		return checksums;
	}

	private DataValidator compile(String name, SchemaReferences references) {
		// One registry per schema: whatever $id other schemas have, it has only those
		// that
		// it refers to.
		SortedSet<String> others = references.dependencies(name);
		others.add(name);
		Map<String, String> texts = new HashMap<>();
		Set<String> names = new HashSet<>();
		SchemaSize size = SchemaSize.NONE;
		for (String other : others) {
			texts.put(SchemaReferences.location(other).toString(), references.located(other).toString());
			names.addAll(references.tree(other).propertyNames());
			size = size.plus(references.tree(other));
		}
		Schema schema = registry(texts).getSchema(SchemaLocation.of(SchemaReferences.location(name).toString()),
				references.located(name));
		// Resolves references and compiles patterns now, and not when the
		// first event comes.
		schema.initializeValidators();
		return new DataValidator(schema, names::contains, size);
	}

	private List<String> againstMetaSchema(SchemaDocument document) {
		DataValidator metaSchema = META_SCHEMAS.computeIfAbsent(document.dialect(), SchemaCompiler::metaSchema);
		return metaSchema.validate(document.tree(), document.text().length())
			.stream()
			// Said better by what compiles them.
			.filter((violation) -> !violation.rule().equals("propertyNames")
					&& !violation.message().contains("regex pattern"))
			.map(SchemaCompiler::sentence)
			.toList();
	}

	private static DataValidator metaSchema(SchemaDialect dialect) {
		Schema schema = registry(Map.of()).getSchema(SchemaLocation.of(dialect.uri()));
		schema.initializeValidators();
		return new DataValidator(schema, (name) -> true, SchemaSize.NONE);
	}

	private static SchemaRegistry registry(Map<String, String> texts) {
		return SchemaRegistry.withDefaultDialect(BoundedDialects.defaultDialect(),
				(builder) -> builder.dialectRegistry(BoundedDialects.registry())
					.schemaRegistryConfig(CONFIG)
					.schemas(texts)
					.schemaLoader((loader) -> loader.allow(
							(iri) -> texts.containsKey(iri.toString()) || BUNDLED.matcher(iri.toString()).matches())));
	}

	private static String sentence(Violation violation) {
		return violation.pointer() + ": The value " + violation.message() + ".";
	}

}
