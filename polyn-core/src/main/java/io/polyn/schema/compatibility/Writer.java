package io.polyn.schema.compatibility;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a value that is written: the schemas that it is valid by, those that
 * it is not valid by, and those that declare its members. What is known may be less than
 * what holds, never more.
 */
final class Writer {

	/** More cases are not told apart. */
	private static final int MAX_CONSTRAINTS = 500;

	private final Analysis analysis;

	private final Facts facts;

	private @Nullable Members members;

	private @Nullable Elements elements;

	private Writer(Analysis analysis, Facts facts) {
		this.analysis = analysis;
		this.facts = facts;
	}

	/**
	 * What is known.
	 *
	 * @param valid the schemas that the value is valid by, with all that follows from
	 * them
	 * @param invalid the schemas that it is not valid by
	 * @param declarations the schemas of the writer that are about this value, in
	 * whatever branch
	 * @param undeclared whether others, which are not known, may declare members, too
	 * @param kinds the kinds of which it may be
	 * @param required the members that it is known to have
	 * @param absent the members that it is known not to have
	 * @param chosen the alternatives that were taken into account already
	 */
	private record Facts(Set<SchemaNode> valid, Set<SchemaNode> invalid, Set<SchemaNode> declarations,
			boolean undeclared, Set<Kind> kinds, Set<String> required, Set<String> absent, Set<Choice> chosen) {
	}

	/**
	 * Returns what is known of a value.
	 * @param analysis the comparison
	 * @param valid the schemas that it is valid by
	 * @param declarations the schemas that declare its members
	 */
	static Writer of(Analysis analysis, Collection<SchemaNode> valid, Collection<SchemaNode> declarations) {
		return of(analysis, valid, declarations, false);
	}

	/**
	 * Returns what is known of a value within this one.
	 * @param valid the schemas that it is valid by
	 * @param declared the schemas that declare its members, as far as they are known
	 */
	Writer within(Collection<SchemaNode> valid, Collection<SchemaNode> declared) {
		return of(this.analysis, valid, declared, this.facts.undeclared);
	}

	private static Writer of(Analysis analysis, Collection<SchemaNode> valid, Collection<SchemaNode> declared,
			boolean undeclared) {
		Set<SchemaNode> declarations = closure(analysis, declared);
		Facts facts = new Facts(new LinkedHashSet<>(), new LinkedHashSet<>(), declarations,
				undeclared || declarations.stream().anyMatch(SchemaNode::hasUnknownReference),
				EnumSet.allOf(Kind.class), new TreeSet<>(), new TreeSet<>(), new LinkedHashSet<>());
		return new Writer(analysis, facts).and(valid);
	}

	/**
	 * Takes note of the work on many small parts.
	 */
	void stepThrough(int parts) {
		this.analysis.steps(1 + parts / 5);
	}

	private Facts copy() {
		Facts known = this.facts;
		stepThrough(known.valid.size() + known.invalid.size() + known.chosen.size());
		return new Facts(new LinkedHashSet<>(known.valid), new LinkedHashSet<>(known.invalid), known.declarations,
				known.undeclared, EnumSet.copyOf(known.kinds), new TreeSet<>(known.required),
				new TreeSet<>(known.absent), new LinkedHashSet<>(known.chosen));
	}

	/**
	 * Adds schemas that the value is valid by.
	 */
	Writer and(Collection<SchemaNode> schemas) {
		Facts more = copy();
		Deque<SchemaNode> pending = new ArrayDeque<>(schemas);
		while (!pending.isEmpty()) {
			this.analysis.step();
			SchemaNode schema = pending.remove();
			if (more.valid.add(schema)) {
				pending.addAll(schema.conjuncts());
				SchemaNode not = schema.schema("not");
				if (not != null) {
					more.invalid.add(not);
				}
				more.kinds.retainAll(schema.kinds());
				more.required.addAll(schema.required());
			}
			if (pending.isEmpty()) {
				pending.addAll(implied(more));
			}
			if (more.valid.size() > MAX_CONSTRAINTS) {
				throw new TooComplexException();
			}
		}
		return new Writer(this.analysis, more);
	}

	/**
	 * Adds the members that follow from those which are there, and returns the schemas
	 * that follow.
	 */
	private static List<SchemaNode> implied(Facts facts) {
		if (!facts.kinds.equals(EnumSet.of(Kind.OBJECT))) {
			return List.of();
		}
		int before;
		do {
			before = facts.required.size();
			for (SchemaNode schema : facts.valid) {
				schema.dependentRequired().forEach((name, others) -> {
					if (facts.required.contains(name)) {
						facts.required.addAll(others);
					}
				});
			}
		}
		while (facts.required.size() > before);
		List<SchemaNode> result = new ArrayList<>();
		for (SchemaNode schema : facts.valid) {
			schema.dependentSchemas().forEach((name, dependents) -> {
				if (facts.required.contains(name)) {
					dependents.stream().filter((dependent) -> !facts.valid.contains(dependent)).forEach(result::add);
				}
			});
		}
		return result;
	}

	Writer and(SchemaNode schema) {
		return and(List.of(schema));
	}

	Writer andNot(Collection<SchemaNode> schemas) {
		Facts more = copy();
		more.invalid.addAll(schemas);
		return new Writer(this.analysis, more);
	}

	Writer having(String name) {
		Facts more = copy();
		more.kinds.retainAll(Set.of(Kind.OBJECT));
		more.required.add(name);
		return new Writer(this.analysis, more).and(more.valid);
	}

	Writer lacking(String name) {
		Facts more = copy();
		more.absent.add(name);
		return new Writer(this.analysis, more);
	}

	Writer ofKind(Kind kind) {
		Facts more = copy();
		more.kinds.retainAll(Set.of(kind));
		return new Writer(this.analysis, more).and(more.valid);
	}

	/**
	 * Takes note that the alternatives of a choice are told apart.
	 */
	Writer choosing(Choice choice) {
		Facts more = copy();
		more.chosen.add(choice);
		return new Writer(this.analysis, more);
	}

	/**
	 * Returns the choices whose alternatives are not told apart yet.
	 */
	List<Choice> choices() {
		stepThrough(this.facts.valid.size());
		List<Choice> result = new ArrayList<>();
		this.facts.valid.forEach((schema) -> result.addAll(Choice.of(schema, mayBe(Kind.OBJECT))));
		if (this.facts.kinds.size() > 1) {
			result.add(Choice.KINDS);
		}
		result.removeIf((choice) -> this.facts.chosen.contains(choice) || choice.isSettled(this));
		return result;
	}

	private static Set<SchemaNode> closure(Analysis analysis, Collection<SchemaNode> schemas) {
		Set<SchemaNode> result = new LinkedHashSet<>();
		Deque<SchemaNode> pending = new ArrayDeque<>(schemas);
		while (!pending.isEmpty()) {
			analysis.step();
			SchemaNode schema = pending.remove();
			if (result.add(schema)) {
				pending.addAll(schema.inPlace());
			}
		}
		return result;
	}

	Analysis analysis() {
		return this.analysis;
	}

	Set<SchemaNode> valid() {
		return this.facts.valid;
	}

	Set<SchemaNode> invalid() {
		return this.facts.invalid;
	}

	Set<SchemaNode> declarations() {
		return this.facts.declarations;
	}

	Set<Kind> kinds() {
		return this.facts.kinds;
	}

	boolean mayBe(Kind kind) {
		return this.facts.kinds.contains(kind);
	}

	boolean isOnly(Kind kind) {
		return this.facts.kinds.equals(EnumSet.of(kind));
	}

	Set<String> required() {
		return this.facts.required;
	}

	Set<String> absent() {
		return this.facts.absent;
	}

	boolean isFalse() {
		return this.facts.kinds.isEmpty() || this.facts.valid.stream().anyMatch(SchemaNode::isFalse);
	}

	/**
	 * Says whether less is known than what holds, because a reference can't be followed.
	 */
	boolean isOpaque() {
		return this.facts.undeclared || this.facts.valid.stream().anyMatch(SchemaNode::hasUnknownReference);
	}

	/**
	 * Says whether members may be declared by schemas that are not known.
	 */
	boolean hasUnknownDeclarations() {
		return this.facts.undeclared;
	}

	boolean has(String keyword) {
		return find(keyword) != null;
	}

	/**
	 * Returns what the writer's schemas say by a keyword.
	 * @return the first value, {@code null} if there is none
	 */
	@Nullable JsonNode find(String keyword) {
		for (SchemaNode schema : this.facts.valid) {
			JsonNode value = schema.get(keyword);
			if (value != null) {
				return value;
			}
		}
		return null;
	}

	long atLeast(String keyword) {
		return this.facts.valid.stream().mapToLong((schema) -> schema.count(keyword, 0)).max().orElse(0);
	}

	long atMost(String keyword) {
		return this.facts.valid.stream()
			.mapToLong((schema) -> schema.count(keyword, Long.MAX_VALUE))
			.min()
			.orElse(Long.MAX_VALUE);
	}

	Members members() {
		if (this.members == null) {
			this.members = new Members(this);
		}
		return this.members;
	}

	Elements elements() {
		if (this.elements == null) {
			this.elements = new Elements(this);
		}
		return this.elements;
	}

	@Override
	public boolean equals(Object other) {
		return other instanceof Writer writer && this.facts.equals(writer.facts);
	}

	@Override
	public int hashCode() {
		return this.facts.hashCode();
	}

}
