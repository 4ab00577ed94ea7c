package io.polyn.schema.compatibility;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Proves that every value that a writer may write is valid by the reader's schema. What
 * can't be proved is a finding.
 * <p>
 * A schema that contains itself is met again while it is being compared. Then it is taken
 * for granted, which is sound because the value that it is about is smaller by then; what
 * was proved in this way is not remembered before the assumption is proved itself.
 */
final class Subsumption {

	private static final int MAX_FINDINGS = 25;

	/** The stack of a thread holds more than this. */
	static final int MAX_DEPTH = 250;

	/** These compare whole schemas themselves, case by case. */
	private static final List<Rule> CONJUNCTIONS = List.of(CombinatorRules::reference, CombinatorRules::allOf);

	private static final List<Rule> RULES = List.of(ValueRules::type, ValueRules::enumeration, NumberRules::check,
			StringRules::check, ObjectRules::members, ObjectRules::names, ObjectRules::size, ObjectRules::required,
			ObjectRules::dependencies, ArrayRules::items, ArrayRules::size, ArrayRules::unique, ArrayRules::contains,
			CombinatorRules::anyOf, CombinatorRules::oneOf, CombinatorRules::not, CombinatorRules::conditional);

	private final Analysis analysis;

	private final Evaluator evaluator;

	private final Emptiness emptiness;

	private final StructuralEquality equality;

	private final Map<Question, Frame> open = new HashMap<>();

	private final Map<Question, List<Finding>> answered = new HashMap<>();

	/** What failed, if only because a proof of emptiness was under way. */
	private final Map<Question, List<Finding>> answeredWhileBusy = new HashMap<>();

	/** How far the value that is looked at lies within the whole one. */
	private int level;

	/** The outermost open question on which what is being proved depends. */
	private int assumed = Integer.MAX_VALUE;

	Subsumption(Analysis analysis) {
		this.analysis = analysis;
		this.evaluator = new Evaluator(analysis);
		this.emptiness = new Emptiness(this);
		this.equality = new StructuralEquality(analysis);
	}

	private record Question(Writer writer, SchemaNode reader) {
	}

	private record Frame(int number, int level) {
	}

	Evaluator evaluator() {
		return this.evaluator;
	}

	/**
	 * Compares a writer with the schema of a reader.
	 * @return what may break the schema, nothing if it is certain that nothing does
	 */
	List<Finding> check(Writer writer, SchemaNode reader) {
		this.analysis.step();
		if (reader.isTrue()) {
			return List.of();
		}
		Question question = new Question(writer, reader);
		Frame frame = this.open.get(question);
		if (frame != null) {
			return assume(frame, writer, reader);
		}
		List<Finding> known = this.answered.get(question);
		if (known == null && this.emptiness.isBusy()) {
			known = this.answeredWhileBusy.get(question);
		}
		return (known != null) ? known : answer(question);
	}

	private List<Finding> assume(Frame frame, Writer writer, SchemaNode reader) {
		if (frame.level == this.level) {
			return List.of(endless(writer, reader));
		}
		this.assumed = Math.min(this.assumed, frame.number);
		return List.of();
	}

	private static Finding endless(Writer writer, SchemaNode reader) {
		return Finding.unknown(writer, reader, "$ref", "be what a schema that is nothing but itself is about");
	}

	private List<Finding> answer(Question question) {
		int number = this.open.size();
		if (number > MAX_DEPTH) {
			throw new TooComplexException();
		}
		int assumedOutside = this.assumed;
		this.assumed = Integer.MAX_VALUE;
		this.open.put(question, new Frame(number, this.level));
		List<Finding> findings = compare(question.writer, question.reader);
		this.open.remove(question);
		if (!findings.isEmpty()) {
			// What can't be proved on an assumption can't be proved without it either.
			(this.emptiness.isBusy() ? this.answeredWhileBusy : this.answered).put(question, findings);
			this.assumed = Integer.MAX_VALUE;
		}
		else if (this.assumed >= number) {
			this.answered.put(question, findings);
			this.assumed = Integer.MAX_VALUE;
		}
		this.assumed = Math.min(this.assumed, assumedOutside);
		return findings;
	}

	/**
	 * Compares what is within a value.
	 */
	List<Finding> checkWithin(Writer writer, SchemaNode reader) {
		return within(() -> check(writer, reader));
	}

	/**
	 * Says whether it is certain that there is no such value.
	 */
	boolean isEmpty(Writer writer) {
		return this.emptiness.isEmpty(writer);
	}

	/**
	 * Says whether it is certain that a value would be of no kind at all.
	 */
	boolean hasNoKind(Writer writer) {
		this.analysis.step();
		return this.emptiness.hasNoKind(writer);
	}

	/**
	 * Does something about a value within the one that is looked at.
	 */
	<T> T within(Supplier<T> work) {
		this.level++;
		try {
			return work.get();
		}
		finally {
			this.level--;
		}
	}

	private List<Finding> compare(Writer writer, SchemaNode reader) {
		if (reader.isEndless()) {
			return List.of(endless(writer, reader));
		}
		if (isImplied(writer, reader)) {
			return List.of();
		}
		if (reader.isFalse()) {
			return isEmpty(writer) ? List.of()
					: List.of(new Finding(reader, "false", null, false, "have a value here"));
		}
		if (this.evaluator.hasFewValues(writer)) {
			return this.evaluator.check(writer, reader);
		}
		Set<Finding> findings = new LinkedHashSet<>();
		for (Rule rule : CONJUNCTIONS) {
			findings.addAll(rule.check(this, writer, reader));
		}
		for (Rule rule : RULES) {
			if (findings.size() < MAX_FINDINGS) {
				findings.addAll(checkCases(writer, reader, rule));
			}
		}
		if (!findings.isEmpty() && isEmpty(writer)) {
			return List.of();
		}
		return writer.isOpaque() ? findings.stream().map(Finding::asUnknown).toList() : List.copyOf(findings);
	}

	private List<Finding> checkCases(Writer whole, SchemaNode reader, Rule rule) {
		return new CaseAnalysis<>((writer) -> {
			this.analysis.step();
			List<Finding> findings = this.evaluator.hasFewValues(writer) ? this.evaluator.check(writer, reader)
					: rule.check(this, writer, reader);
			boolean proved = findings.isEmpty() || (writer != whole && isImplied(writer, reader))
					|| this.emptiness.isImpossible(writer);
			return proved ? List.<Finding>of() : findings;
		}).objections(whole);
	}

	private boolean isImplied(Writer writer, SchemaNode reader) {
		return writer.valid().contains(reader)
				|| writer.valid().stream().anyMatch((schema) -> this.equality.areEqual(schema, reader));
	}

	Analysis analysis() {
		return this.analysis;
	}

}
