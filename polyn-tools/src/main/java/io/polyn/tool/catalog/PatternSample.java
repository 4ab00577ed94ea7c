package io.polyn.tool.catalog;

import java.util.Optional;

/**
 * A text that a simple regular expression matches: the shortest, of the first
 * alternatives.
 */
final class PatternSample {

	private static final String QUANTIFIERS = "?*+{";

	private final String pattern;

	private int position;

	private PatternSample(String pattern) {
		this.pattern = pattern;
	}

	/**
	 * Finds a text.
	 * @return the text, nothing if the pattern is not simple; whether it really matches
	 * is for the validator to say
	 */
	static Optional<String> of(String pattern) {
		PatternSample sample = new PatternSample(pattern);
		try {
			String text = sample.alternatives();
			return (sample.position == pattern.length()) ? Optional.of(text) : Optional.empty();
		}
		catch (IndexOutOfBoundsException | NumberFormatException ex) {
			return Optional.empty();
		}
	}

	private String alternatives() {
		String first = sequence();
		while (isNext('|')) {
			this.position++;
			sequence();
		}
		return first;
	}

	private String sequence() {
		StringBuilder text = new StringBuilder();
		while (this.position < this.pattern.length() && !isNext('|') && !isNext(')')) {
			String unit = unit();
			text.append(unit.repeat(times()));
		}
		return text.toString();
	}

	private String unit() {
		char next = this.pattern.charAt(this.position++);
		return switch (next) {
			case '^', '$' -> "";
			case '.' -> "a";
			case '(' -> group();
			case '[' -> String.valueOf(characterClass());
			case '\\' -> escape(this.pattern.charAt(this.position++));
			default -> String.valueOf(next);
		};
	}

	private String group() {
		if (isNext('?')) {
			if (this.pattern.charAt(this.position + 1) != ':') {
				throw new NumberFormatException("Not simple");
			}
			this.position += 2;
		}
		String text = alternatives();
		if (this.pattern.charAt(this.position++) != ')') {
			throw new NumberFormatException("Not closed");
		}
		return text;
	}

	private char characterClass() {
		if (isNext('^')) {
			throw new NumberFormatException("Not simple");
		}
		char first = this.pattern.charAt(this.position++);
		if (first == '\\') {
			first = escape(this.pattern.charAt(this.position++)).charAt(0);
		}
		while (this.pattern.charAt(this.position++) != ']') {
			if (this.pattern.charAt(this.position - 1) == '\\') {
				this.position++;
			}
		}
		return first;
	}

	private static String escape(char escaped) {
		return switch (escaped) {
			case 'd' -> "1";
			case 'w' -> "a";
			case 's' -> " ";
			case 'D', 'W', 'S', 'b', 'B', 'p', 'P', 'u', 'x', 'c', 'k' -> throw new NumberFormatException("Not simple");
			default -> {
				if (Character.isDigit(escaped)) {
					throw new NumberFormatException("Not simple");
				}
				yield String.valueOf(escaped);
			}
		};
	}

	private int times() {
		if (this.position == this.pattern.length() || QUANTIFIERS.indexOf(this.pattern.charAt(this.position)) < 0) {
			return 1;
		}
		char quantifier = this.pattern.charAt(this.position++);
		int times = (quantifier == '+') ? 1 : 0;
		if (quantifier == '{') {
			int end = this.pattern.indexOf('}', this.position);
			times = Integer.parseInt(this.pattern.substring(this.position, end).split(",")[0]);
			this.position = end + 1;
		}
		if (isNext('?')) {
			this.position++;
		}
		if (times > 1000) {
			throw new NumberFormatException("Too long");
		}
		return times;
	}

	private boolean isNext(char character) {
		return this.position < this.pattern.length() && this.pattern.charAt(this.position) == character;
	}

}
