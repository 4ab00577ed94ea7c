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
	 * @param kinds the kinds of which it may be
	 * @param required the members that it is known to have
	 * @param absent the members that it is known not to have
	 * @param chosen the alternatives that were taken into account already
	 */
	private record Facts(Set<Subschema> valid, Set<Subschema> invalid, Set<Subschema> declarations, Set<Kind> kinds,
			Set<String> required, Set<String> absent, Set<Choice> chosen) {

		Facts copy() {
			return new Facts(new LinkedHashSet<>(this.valid), new LinkedHashSet<>(this.invalid), this.declarations,
					EnumSet.copyOf(this.kinds), new TreeSet<>(this.required), new TreeSet<>(this.absent),
					new LinkedHashSet<>(this.chosen));
		}

	}

	/**
	 * Alternatives, of which at least one holds.
	 *
	 * @param schema the schema that has them
	 * @param keyword the keyword
	 * @param member the member on which it depends, if the keyword has several
	 */
	private record Choice(Subschema schema, String keyword, String member) {
	}

	/**
	 * Returns what is known of a value.
	 * @param analysis the comparison
	 * @param valid the schemas that it is valid by
	 * @param declarations the schemas that declare its members
	 */
	static Writer of(Analysis analysis, Collection<Subschema> valid, Collection<Subschema> declarations) {
		Facts facts = new Facts(new LinkedHashSet<>(), new LinkedHashSet<>(), closure(analysis, declarations),
				EnumSet.allOf(Kind.class), new TreeSet<>(), new TreeSet<>(), new LinkedHashSet<>());
		return new Writer(analysis, facts).and(valid);
	}

	/**
	 * Adds schemas that the value is valid by.
	 */
	Writer and(Collection<Subschema> schemas) {
		Facts more = this.facts.copy();
		Deque<Subschema> pending = new ArrayDeque<>(schemas);
		while (!pending.isEmpty()) {
			this.analysis.step();
			Subschema schema = pending.remove();
			if (more.valid.add(schema)) {
				pending.addAll(schema.conjuncts());
				Subschema not = schema.schema("not");
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
	private static List<Subschema> implied(Facts facts) {
		if (!facts.kinds.equals(EnumSet.of(Kind.OBJECT))) {
			return List.of();
		}
		int before;
		do {
			before = facts.required.size();
			for (Subschema schema : facts.valid) {
				schema.dependentRequired().forEach((name, others) -> {
					if (facts.required.contains(name)) {
						facts.required.addAll(others);
					}
				});
			}
		}
		while (facts.required.size() > before);
		List<Subschema> result = new ArrayList<>();
		for (Subschema schema : facts.valid) {
			schema.dependentSchemas().forEach((name, dependents) -> {
				if (facts.required.contains(name)) {
					dependents.stream().filter((dependent) -> !facts.valid.contains(dependent)).forEach(result::add);
				}
			});
		}
		return result;
	}

	Writer and(Subschema schema) {
		return and(List.of(schema));
	}

	Writer andNot(Collection<Subschema> schemas) {
		Facts more = this.facts.copy();
		more.invalid.addAll(schemas);
		return new Writer(this.analysis, more);
	}

	Writer having(String name) {
		Facts more = this.facts.copy();
		more.kinds.retainAll(Set.of(Kind.OBJECT));
		more.required.add(name);
		return new Writer(this.analysis, more).and(more.valid);
	}

	private Writer lacking(String name) {
		Facts more = this.facts.copy();
		more.absent.add(name);
		return new Writer(this.analysis, more);
	}

	Writer ofKind(Kind kind) {
		Facts more = this.facts.copy();
		more.kinds.retainAll(Set.of(kind));
		return new Writer(this.analysis, more).and(more.valid);
	}

	/**
	 * Returns the cases to tell apart, one of which holds.
	 * @return the cases, none if there is only one
	 */
	List<Writer> cases() {
		List<Choice> choices = choices();
		if (!choices.isEmpty()) {
			return alternatives(choices.get(0));
		}
		return (this.facts.kinds.size() > 1) ? this.facts.kinds.stream().map(this::ofKind).toList() : List.of();
	}

	/**
	 * Returns every set of alternatives.
	 */
	List<List<Writer>> allCases() {
		return choices().stream().map(this::alternatives).toList();
	}

	private List<Choice> choices() {
		List<Choice> result = new ArrayList<>();
		for (Subschema schema : this.facts.valid) {
			for (String keyword : List.of("anyOf", "oneOf", "if")) {
				if (schema.has(keyword) && (!keyword.equals("if") || schema.has("then") || schema.has("else"))) {
					result.add(new Choice(schema, keyword, ""));
				}
			}
			if (this.facts.kinds.contains(Kind.OBJECT)) {
				schema.dependentSchemas()
					.keySet()
					.forEach((name) -> result.add(new Choice(schema, "dependentSchemas", name)));
			}
		}
		result.removeIf((choice) -> this.facts.chosen.contains(choice) || isSettled(choice));
		return result;
	}

	private boolean isSettled(Choice choice) {
		return switch (choice.keyword) {
			case "anyOf" -> choice.schema.schemas("anyOf").stream().anyMatch(this.facts.valid::contains);
			case "dependentSchemas" ->
				this.facts.absent.contains(choice.member) || (this.facts.required.contains(choice.member)
						&& this.facts.kinds.equals(EnumSet.of(Kind.OBJECT)));
			default -> false;
		};
	}

	private List<Writer> alternatives(Choice choice) {
		Writer open = chosen(choice);
		Subschema schema = choice.schema;
		return switch (choice.keyword) {
			case "anyOf" -> schema.schemas("anyOf").stream().map(open::and).toList();
			case "oneOf" -> schema.schemas("oneOf").stream().map((branch) -> {
				List<Subschema> others = new ArrayList<>(schema.schemas("oneOf"));
				others.remove(branch);
				return open.and(branch).andNot(others);
			}).toList();
			case "if" -> {
				Subschema condition = schema.schema("if");
				Subschema then = schema.schema("then");
				Subschema otherwise = schema.schema("else");
				Writer positive = open.and((then != null) ? List.of(condition, then) : List.of(condition));
				Writer negative = open.andNot(List.of(condition));
				yield List.of(positive, (otherwise != null) ? negative.and(otherwise) : negative);
			}
			default -> {
				List<Writer> result = new ArrayList<>();
				result.add(open.having(choice.member));
				result.add(open.lacking(choice.member));
				yield result;
			}
		};
	}

	private Writer chosen(Choice choice) {
		Facts more = this.facts.copy();
		more.chosen.add(choice);
		return new Writer(this.analysis, more);
	}

	private static Set<Subschema> closure(Analysis analysis, Collection<Subschema> schemas) {
		Set<Subschema> result = new LinkedHashSet<>();
		Deque<Subschema> pending = new ArrayDeque<>(schemas);
		while (!pending.isEmpty()) {
			analysis.step();
			Subschema schema = pending.remove();
			if (result.add(schema)) {
				pending.addAll(schema.inPlace());
			}
		}
		return result;
	}

	Analysis analysis() {
		return this.analysis;
	}

	Set<Subschema> valid() {
		return this.facts.valid;
	}

	Set<Subschema> invalid() {
		return this.facts.invalid;
	}

	Set<Subschema> declarations() {
		return this.facts.declarations;
	}

	Set<Kind> kinds() {
		return this.facts.kinds;
	}

	boolean mayBe(Kind kind) {
		return this.facts.kinds.contains(kind);
	}

	Set<String> required() {
		return this.facts.required;
	}

	Set<String> absent() {
		return this.facts.absent;
	}

	boolean isFalse() {
		return this.facts.kinds.isEmpty() || this.facts.valid.stream().anyMatch(Subschema::isFalse);
	}

	/**
	 * Says whether less is known than what holds, because a reference can't be followed.
	 */
	boolean isOpaque() {
		return this.facts.valid.stream()
			.flatMap((schema) -> schema.references().stream())
			.anyMatch((reference) -> reference.target() == null);
	}

	boolean has(String keyword) {
		return find(keyword) != null;
	}

	/**
	 * Returns what the writer's schemas say by a keyword.
	 * @return the first value, {@code null} if there is none
	 */
	@Nullable JsonNode find(String keyword) {
		for (Subschema schema : this.facts.valid) {
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
