package io.polyn.schema.regex;

import java.util.regex.Pattern;

import com.networknt.schema.regex.RegularExpression;

/**
 * A regular expression of a schema that gives up instead of running for minutes: the
 * number of characters it may look at grows with the text, not with the ways to match it.
 */
public final class BudgetedPattern implements RegularExpression {

	private static final int BASE = 100_000;

	private static final int PER_CHARACTER = 50;

	private final Pattern pattern;

	/**
	 * Compiles a pattern.
	 * @param regex the expression, in the syntax of ECMAScript
	 * @throws java.util.regex.PatternSyntaxException if it is none
	 */
	public BudgetedPattern(String regex) {
		this.pattern = Pattern.compile(EcmaScriptRegex.toJava(regex));
	}

	@Override
	public boolean matches(String value) {
		return this.pattern.matcher(new BudgetedText(value)).find();
	}

	/**
	 * Raised when a pattern needs too long for a text.
	 */
	public static final class BudgetExceededException extends RuntimeException {

		private static final long serialVersionUID = 1L;

		private BudgetExceededException() {
			super("A pattern takes too long", null, false, false);
		}

	}

	private static final class BudgetedText implements CharSequence {

		private final String text;

		private long budget;

		private BudgetedText(String text) {
			this.text = text;
			this.budget = BASE + (long) PER_CHARACTER * text.length();
		}

		@Override
		public char charAt(int index) {
			if (this.budget-- == 0) {
				throw new BudgetExceededException();
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
