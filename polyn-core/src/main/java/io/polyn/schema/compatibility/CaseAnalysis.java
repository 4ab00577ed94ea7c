package io.polyn.schema.compatibility;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/**
 * Proves something by telling the cases apart in which a value may be written. There are
 * as many as products of all alternatives, so that alternatives are only told apart if
 * that proves it in one case at least.
 *
 * @param <T> what says that something is not proved
 */
final class CaseAnalysis<T> {

	private static final int MAX_OBJECTIONS = 25;

	private final Function<Writer, List<T>> proof;

	/**
	 * Creates an analysis.
	 * @param proof tries to prove it of a value, without telling cases apart, and returns
	 * the objections
	 */
	CaseAnalysis(Function<Writer, List<T>> proof) {
		this.proof = proof;
	}

	/**
	 * Tries to prove it of a value.
	 * @return the objections, none if it is proved
	 */
	List<T> objections(Writer writer) {
		return objections(writer, Set.of());
	}

	private List<T> objections(Writer writer, Set<Choice> ignored) {
		List<T> objections = this.proof.apply(writer);
		if (objections.isEmpty()) {
			return objections;
		}
		List<Choice> choices = writer.choices();
		choices.removeAll(ignored);
		Set<Choice> others = new HashSet<>(ignored);
		others.addAll(choices);
		for (Choice choice : choices) {
			List<Writer> open = new ArrayList<>();
			List<Writer> cases = choice.cases(writer);
			// What the case itself leads to may be told apart further.
			cases.stream().filter((each) -> !objections(each, others).isEmpty()).forEach(open::add);
			if (open.size() < cases.size()) {
				return objectionsOf(open, ignored);
			}
		}
		return objections;
	}

	private List<T> objectionsOf(List<Writer> cases, Set<Choice> ignored) {
		List<T> result = new ArrayList<>();
		for (Writer each : cases) {
			if (result.size() < MAX_OBJECTIONS) {
				result.addAll(objections(each, ignored));
			}
		}
		return result;
	}

}
