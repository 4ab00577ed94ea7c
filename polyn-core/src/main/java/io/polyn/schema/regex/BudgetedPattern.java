package io.polyn.schema.regex;

import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

import com.networknt.schema.regex.RegularExpression;

/**
 * A regular expression of a schema that gives up instead of running for minutes: the
 * number of characters it may look at grows with the text, not with the ways to match it.
 */
public final class BudgetedPattern implements RegularExpression {

	private static final int BASE = 100_000;

	private static final int PER_CHARACTER = 50;

	// To compile one takes time that grows with the square of its length.
	private static final int MAX_LENGTH = 10_000;

	private static final int COMPILED_PER_CHARACTER = 10;

	private final Pattern pattern;

	/**
	 * Compiles an expression, which may be data itself: with {@code "format": "regex"}.
	 * @param regex the expression, in the syntax of ECMAScript
	 * @throws PatternSyntaxException if it is not one
	 */
	public BudgetedPattern(String regex) {
		if (regex.length() > MAX_LENGTH) {
			throw new PatternSyntaxException("Longer than " + MAX_LENGTH + " characters", "", -1);
		}
		long cost = (long) regex.length() * regex.length() / COMPILED_PER_CHARACTER;
		if (PatternBudget.allow(cost) < cost) {
			throw new BudgetExceededError("the regular expressions are too long");
		}
		PatternBudget.take(cost);
		this.pattern = Pattern.compile(EcmaScriptRegex.toJava(regex));
	}

	@Override
	public boolean matches(String value) {
		long budget = PatternBudget.allow(BASE + (long) PER_CHARACTER * value.length());
		BudgetedText text = new BudgetedText(value, budget);
		try {
			return this.pattern.matcher(text).find();
		}
		finally {
			PatternBudget.take(budget - text.budget);
		}
	}

	private static final class BudgetedText implements CharSequence {

		private final String text;

		private long budget;

		private BudgetedText(String text, long budget) {
			this.text = text;
			this.budget = budget;
		}

		@Override
		public char charAt(int index) {
			if (this.budget-- <= 0) {
				throw new BudgetExceededError("a pattern takes too long");
			}
			return this.text.charAt(index);
		}

		@Override
		public int length() {
			return this.text.length();
		}

		@Override
		public CharSequence subSequence(int start, int end) {
			return this.text.subSequence(start, end);
		}

		@Override
		public String toString() {
			return this.text;
		}

	}

}
