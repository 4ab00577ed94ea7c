package io.polyn.schema.compatibility;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.PatternSyntaxException;

import com.fasterxml.jackson.databind.node.TextNode;
import com.networknt.schema.Schema;
import io.polyn.json.Json;
import io.polyn.schema.regex.BudgetExceededError;
import io.polyn.schema.regex.BudgetedPattern;

/**
 * What the parts of one comparison share: how much work it may still do, and the patterns
 * and formats, which the project's validator checks.
 */
final class Analysis {

	private static final int BUDGET = 250_000;

	/** As many characters as no format accepts together. */
	private static final String NO_FORMAT = "%% {(\u0000[~";

	private static final int PATTERN_COST = 10;

	private static final int EXHAUSTING_PATTERN_COST = 2000;

	private final Map<String, Optional<BudgetedPattern>> patterns = new HashMap<>();

	private final Map<Dialect, Map<String, Schema>> formats = new HashMap<>();

	private int budget = BUDGET;

	/**
	 * Takes note of one step.
	 * @throws TooComplexException if there were too many
	 */
	void step() {
		steps(1);
	}

	/**
	 * Takes note of several steps.
	 * @throws TooComplexException if there were too many
	 */
	void steps(int number) {
		this.budget -= number;
		if (this.budget < 0) {
			throw new TooComplexException();
		}
	}

	/**
	 * Says whether a pattern is found in a text.
	 */
	Answer matches(String pattern, String text) {
		steps(PATTERN_COST);
		try {
			return this.patterns.computeIfAbsent(pattern, Analysis::compile)
				.map((compiled) -> Answer.of(compiled.matches(text)))
				.orElse(Answer.UNKNOWN);
		}
		catch (BudgetExceededError | StackOverflowError ex) {
			steps(EXHAUSTING_PATTERN_COST);
			return Answer.UNKNOWN;
		}
	}

	private static Optional<BudgetedPattern> compile(String pattern) {
		try {
			return Optional.of(new BudgetedPattern(pattern));
		}
		catch (PatternSyntaxException ex) {
			return Optional.empty();
		}
	}

	/**
	 * Says whether the validator checks a format; others it passes over.
	 */
	boolean isAsserted(Dialect dialect, String format) {
		return !hasFormat(dialect, format, NO_FORMAT);
	}

	/**
	 * Says whether a text has a format.
	 */
	boolean hasFormat(Dialect dialect, String format, String text) {
		steps(PATTERN_COST);
		try {
			return this.formats.computeIfAbsent(dialect, (missing) -> new HashMap<>())
				.computeIfAbsent(format, (missing) -> dialect.compile(Json.object().put("format", missing)))
				.validate(TextNode.valueOf(text))
				.isEmpty();
		}
		catch (RuntimeException | StackOverflowError ex) {
			return false;
		}
	}

}
