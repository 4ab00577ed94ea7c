package io.polyn.schema;

import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * Where the references of schemas that are registered together lead: within the same
 * schema, to another one by its {@code $id} or its file's name, or to a meta-schema.
 */
final class SchemaReferences {

	private static final String SUFFIX = ".json";

	private final SortedMap<String, SubschemaTree> trees = new TreeMap<>();

	private final Map<URI, SortedSet<String>> namesById = new HashMap<>();

	private final Map<String, List<String>> problems = new HashMap<>();

	// The schemas that a schema refers to, with where it does so and what it is to say
	// there.
	private final Map<String, Map<Subschema, Map<String, String>>> replacements = new HashMap<>();

	private final Map<String, SortedSet<String>> dependencies = new HashMap<>();

	// Every reference that leads to a schema, by what applies it.
	private final Map<Reference, Subschema> targets = new LinkedHashMap<>();

	private record Reference(Subschema from, String keyword) {

		String pointer() {
			return this.from.pointer() + "/" + this.keyword;
		}

	}

	SchemaReferences(Collection<SchemaDocument> documents) {
		for (SchemaDocument document : documents) {
			String name = document.name();
			this.trees.put(name, new SubschemaTree(document, location(name)));
			this.problems.put(name, new ArrayList<>());
			this.replacements.put(name, new HashMap<>());
			this.dependencies.put(name, new TreeSet<>());
			URI id = document.id();
			if (id != null) {
				this.namesById.computeIfAbsent(Subschema.resolve(id, id.toString()), (missing) -> new TreeSet<>())
					.add(name);
			}
		}
		resolveAll();
		findLoops();
	}

	/**
	 * Returns the URI that the validator knows a schema by.
	 */
	static URI location(String name) {
		return URI.create("polyn:/schemas/" + name + SUFFIX);
	}

	/**
	 * Returns the subschemas of a schema.
	 */
	SubschemaTree tree(String name) {
		return Objects.requireNonNull(this.trees.get(name));
	}

	/**
	 * Returns what is wrong with the references of a schema.
	 */
	List<String> problems(String name) {
		return this.problems.getOrDefault(name, List.of());
	}

	/**
	 * Returns the other schemas that say they are the same.
	 */
	SortedSet<String> withSameId(String name) {
		SortedSet<String> names = new TreeSet<>();
		URI id = tree(name).document().id();
		if (id != null) {
			names.addAll(this.namesById.getOrDefault(Subschema.resolve(id, id.toString()), names));
			names.remove(name);
		}
		return names;
	}

	/**
	 * Returns the other schemas that a schema refers to, directly or not.
	 */
	SortedSet<String> dependencies(String name) {
		SortedSet<String> result = new TreeSet<>();
		Deque<String> pending = new ArrayDeque<>(List.of(name));
		while (!pending.isEmpty()) {
			this.dependencies.getOrDefault(pending.pop(), new TreeSet<>())
				.stream()
				.filter(result::add)
				.forEach(pending::push);
		}
		result.remove(name);
		return result;
	}

	/**
	 * Returns a schema in which references to others are the locations that the validator
	 * knows them by.
	 */
	ObjectNode located(String name) {
		ObjectNode copy = tree(name).document().tree().deepCopy();
		Objects.requireNonNull(this.replacements.get(name))
			.forEach((place, values) -> values
				.forEach((keyword, value) -> ((ObjectNode) copy.at(place.pointer())).put(keyword, value)));
		return copy;
	}

	private void resolveAll() {
		Map<SubschemaTree, Integer> resolved = new HashMap<>();
		// A pointer may lead to where no keyword has a subschema, and adds that.
		while (this.trees.values()
			.stream()
			.anyMatch((tree) -> resolved.getOrDefault(tree, 0) < tree.subschemas().size())) {
			for (SubschemaTree tree : this.trees.values()) {
				int next = resolved.getOrDefault(tree, 0);
				for (; next < tree.subschemas().size(); next++) {
					resolveAll(tree.subschemas().get(next), tree);
				}
				resolved.put(tree, next);
			}
		}
	}

	private void resolveAll(Subschema subschema, SubschemaTree tree) {
		SchemaKeyword.REFERENCES.stream()
			.filter((keyword) -> subschema.node().path(keyword).isTextual())
			.forEach((keyword) -> resolve(new Reference(subschema, keyword), tree));
	}

	private void resolve(Reference reference, SubschemaTree tree) {
		String value = reference.from().node().path(reference.keyword()).asText();
		String uri = value.split("#", 2)[0];
		String fragment = value.contains("#") ? decoded(value.split("#", 2)[1]) : "";
		URI absolute = Subschema.resolve(reference.from().base(), uri);
		Subschema resource = uri.isEmpty() ? reference.from().resource() : tree.resource(absolute);
		if (resource != null) {
			target(reference, value, tree, resource, fragment);
			return;
		}
		if (SchemaCompiler.isBundled(absolute)) {
			return;
		}
		SortedSet<String> names = named(uri, absolute);
		if (names.size() != 1) {
			problem(reference, value, names.isEmpty()
					? "leads to no schema that is registered. It may lead into this schema, to the $id of another one,"
							+ " or to its file's name (user.created.v1.json); nothing is read from elsewhere"
					: "is the $id of several schemas: " + String.join(", ", names));
			return;
		}
		String other = names.first();
		String name = tree.document().name();
		Objects.requireNonNull(this.dependencies.get(name)).add(other);
		target(reference, value, tree(other), tree(other).root(), fragment);
		Objects.requireNonNull(this.replacements.get(name))
			.computeIfAbsent(reference.from(), (missing) -> new HashMap<>())
			.put(reference.keyword(), located(reference, location(other), value.substring(uri.length())));
	}

	private String located(Reference reference, URI other, String fragment) {
		Subschema target = this.targets.get(reference);
		try {
			// The validator finds the anchors of a document by its $id only.
			return (target == null || !reference.keyword().equals("$ref")) ? other + fragment
					: target.pointer().isEmpty() ? other.toString()
							: new URI(other.getScheme(), null, other.getPath(), target.pointer()).toString();
		}
		catch (URISyntaxException ex) {
			return other + fragment;
		}
	}

	private SortedSet<String> named(String uri, URI absolute) {
		SortedSet<String> byId = this.namesById.get(absolute);
		if (byId != null) {
			return byId;
		}
		String name = uri.endsWith(SUFFIX) ? uri.substring(0, uri.length() - SUFFIX.length()) : "";
		return new TreeSet<>(this.trees.containsKey(name) ? Set.of(name) : Set.of());
	}

	private void target(Reference reference, String value, SubschemaTree tree, Subschema resource, String fragment) {
		Subschema target = tree.find(resource, fragment);
		if (target == null) {
			problem(reference, value, "leads to nothing in "
					+ ((tree.document() == reference.from().document()) ? "this schema" : tree.document().name()));
		}
		else {
			this.targets.put(reference, target);
		}
	}

	/**
	 * Finds the references that lead back to where they stand without going into a part
	 * of the data: takes away what ends, and what is only on the way to a loop.
	 */
	private void findLoops() {
		Map<Subschema, List<Subschema>> edges = new HashMap<>();
		this.trees.values()
			.forEach((tree) -> tree.subschemas()
				.forEach((subschema) -> edges.put(subschema, new ArrayList<>(subschema.inPlace()))));
		this.targets.forEach((reference, target) -> edges.get(reference.from()).add(target));
		Set<Subschema> looping = withoutEnds(edges.keySet(), edges);
		Map<Subschema, List<Subschema>> reversed = new HashMap<>();
		looping.forEach((from) -> edges.get(from)
			.forEach((to) -> reversed.computeIfAbsent(to, (missing) -> new ArrayList<>()).add(from)));
		Set<Subschema> loops = withoutEnds(looping, reversed);
		this.targets.forEach((reference, target) -> {
			if (loops.contains(reference.from()) && loops.contains(target)) {
				problem(reference, reference.from().node().path(reference.keyword()).asText(),
						"leads back to itself without going into a part of the data, so that validation would never end");
			}
		});
	}

	private static Set<Subschema> withoutEnds(Set<Subschema> all, Map<Subschema, List<Subschema>> edges) {
		Map<Subschema, Integer> open = new HashMap<>();
		Map<Subschema, List<Subschema>> reversed = new HashMap<>();
		for (Subschema from : all) {
			List<Subschema> targets = edges.getOrDefault(from, List.of()).stream().filter(all::contains).toList();
			open.put(from, targets.size());
			targets.forEach((to) -> reversed.computeIfAbsent(to, (missing) -> new ArrayList<>()).add(from));
		}
		Deque<Subschema> ends = new ArrayDeque<>(all.stream().filter((node) -> open.get(node) == 0).toList());
		Set<Subschema> rest = new HashSet<>(all);
		while (!ends.isEmpty()) {
			Subschema end = ends.pop();
			rest.remove(end);
			for (Subschema from : reversed.getOrDefault(end, List.of())) {
				if (open.merge(from, -1, Integer::sum) == 0) {
					ends.push(from);
				}
			}
		}
		return rest;
	}

	private void problem(Reference reference, String value, String what) {
		Objects.requireNonNull(this.problems.get(reference.from().document().name()))
			.add(reference.pointer() + ": The reference '" + value + "' " + what + ".");
	}

	private static String decoded(String fragment) {
		try {
			return URLDecoder.decode(fragment.replace("+", "%2B"), StandardCharsets.UTF_8);
		}
		catch (IllegalArgumentException ex) {
			return fragment;
		}
	}

}
