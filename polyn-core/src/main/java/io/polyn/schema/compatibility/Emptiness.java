package io.polyn.schema.compatibility;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Proves that there is no value of which all holds that is known of a writer's.
 */
final class Emptiness {

	private final Subsumption subsumption;

	private final Set<Writer> open = new HashSet<>();

	/** What was not proved: with and without telling cases apart. */
	private final Unproved inCases = new Unproved();

	private final Unproved atOnce = new Unproved();

	Emptiness(Subsumption subsumption) {
		this.subsumption = subsumption;
	}

	/**
	 * Says whether a proof is under way, so that what fails may fail for that alone.
	 */
	boolean isBusy() {
		return !this.open.isEmpty();
	}

	boolean isEmpty(Writer writer) {
		this.subsumption.analysis().step();
		if (writer.isFalse()) {
			return true;
		}
		if (this.open.contains(writer) || this.inCases.contains(writer)) {
			return false;
		}
		if (this.open.size() > Subsumption.MAX_DEPTH) {
			throw new TooComplexException();
		}
		this.open.add(writer);
		boolean empty = prove(writer);
		this.open.remove(writer);
		return empty || this.inCases.add(writer);
	}

	private boolean prove(Writer whole) {
		return new CaseAnalysis<>((writer) -> isImpossible(writer) ? List.<Writer>of() : List.of(writer))
			.objections(whole)
			.isEmpty();
	}

	/**
	 * Says whether it is certain that there is no such value, without telling apart the
	 * cases in which it may be written.
	 */
	boolean isImpossible(Writer writer) {
		this.subsumption.analysis().step();
		if (this.atOnce.contains(writer)) {
			return false;
		}
		return hasNoKind(writer) || writer.invalid().stream().anyMatch((schema) -> isExcluded(writer, schema))
				|| this.atOnce.add(writer);
	}

	/**
	 * Says whether it is certain that a value would be of no kind at all, which is found
	 * out quickly.
	 */
	boolean hasNoKind(Writer writer) {
		if (writer.isFalse()) {
			return true;
		}
		if (this.subsumption.evaluator().hasFewValues(writer)) {
			return this.subsumption.evaluator().values(writer).isEmpty();
		}
		return writer.kinds().stream().allMatch((kind) -> isImpossible(writer, kind));
	}

	private boolean isExcluded(Writer writer, SchemaNode schema) {
		if (hasNoKind(writer.and(schema))) {
			return false;
		}
		boolean added = this.open.add(writer);
		boolean excluded = this.subsumption.check(writer, schema).isEmpty();
		if (added) {
			this.open.remove(writer);
		}
		return excluded;
	}

	private boolean isImpossible(Writer writer, Kind kind) {
		return switch (kind) {
			case NULL, BOOLEAN -> false;
			case NUMBER -> NumberRange.of(writer).isEmpty();
			case STRING -> writer.atLeast("minLength") > writer.atMost("maxLength");
			case ARRAY -> isImpossibleArray(writer);
			case OBJECT -> isImpossibleObject(writer);
		};
	}

	private boolean isImpossibleArray(Writer writer) {
		Elements elements = writer.elements();
		if (elements.minimum() > elements.maximum()) {
			return true;
		}
		for (int i = 0; i <= elements.prefixLength() && i < elements.minimum(); i++) {
			if (isEmptyWithin(elements.item(i))) {
				return true;
			}
		}
		List<SchemaNode> contained = writer.valid()
			.stream()
			.filter((schema) -> schema.has("contains") && schema.count("minContains", 1) > 0)
			.map((schema) -> schema.schema("contains"))
			.toList();
		return contained.stream().anyMatch((schema) -> {
			for (int i = 0; i <= elements.prefixLength(); i++) {
				if (!isEmptyWithin(elements.item(i).and(schema))) {
					return false;
				}
			}
			return true;
		});
	}

	private boolean isImpossibleObject(Writer writer) {
		Members members = writer.members();
		return members.minimum() > writer.atMost("maxProperties") || writer.required()
			.stream()
			.anyMatch((name) -> !members.mayHave(name) || isEmptyWithin(members.value(name)));
	}

	private boolean isEmptyWithin(Writer writer) {
		return this.subsumption.within(() -> isEmpty(writer));
	}

	/**
	 * What could not be proved. A proof that is made within another one may fail for that
	 * alone.
	 */
	private final class Unproved {

		private final Set<Writer> writers = new HashSet<>();

		private final Set<Writer> writersWhileBusy = new HashSet<>();

		boolean contains(Writer writer) {
			return this.writers.contains(writer) || (isBusy() && this.writersWhileBusy.contains(writer));
		}

		/**
		 * Takes note of a failure.
		 * @return {@code false}, the outcome
		 */
		boolean add(Writer writer) {
			(isBusy() ? this.writersWhileBusy : this.writers).add(writer);
			return false;
		}

	}

}
