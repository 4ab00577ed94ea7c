package io.polyn.schema.compatibility;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Proves that there is no value of which all holds that is known of a writer's.
 */
final class Emptiness {

	private final Subsumption subsumption;

	private final Set<Writer> open = new HashSet<>();

	private final Map<Writer, Boolean> answered = new HashMap<>();

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
		Boolean known = this.answered.get(writer);
		if (known != null) {
			return known;
		}
		if (!this.open.add(writer)) {
			return false;
		}
		if (this.open.size() > Subsumption.MAX_DEPTH) {
			throw new TooComplexException();
		}
		boolean empty = prove(writer);
		this.open.remove(writer);
		if (this.open.isEmpty() && !empty) {
			this.answered.put(writer, false);
		}
		return empty;
	}

	private boolean prove(Writer writer) {
		if (this.subsumption.evaluator().hasFewValues(writer)) {
			return this.subsumption.evaluator().values(writer).isEmpty();
		}
		return writer.kinds().stream().allMatch((kind) -> isImpossible(writer, kind))
				|| writer.invalid().stream().anyMatch((schema) -> this.subsumption.check(writer, schema).isEmpty())
				|| writer.allCases().stream().anyMatch((cases) -> cases.stream().allMatch(this::isEmpty));
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
		List<Subschema> contained = writer.valid()
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

}
