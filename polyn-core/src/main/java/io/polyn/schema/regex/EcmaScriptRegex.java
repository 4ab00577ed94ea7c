package io.polyn.schema.regex;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.PatternSyntaxException;

/**
 * Regular expressions of JSON Schema, which are ECMAScript's (ECMA-262, with the flag
 * {@code u}), in Java's syntax where the same text would mean something else.
 */
final class EcmaScriptRegex {

	private static final String ANY = "[\\x{0}-\\x{10FFFF}]";

	private static final String NOTHING = "(?!)";

	private static final String NOT_LINE_TERMINATOR = "[^\\n\\r\\u2028\\u2029]";

	private static final String WHITE_SPACE = "\\t\\n\\x0B\\f\\r \\u00A0\\u1680\\u2000-\\u200A\\u2028\\u2029"
			+ "\\u202F\\u205F\\u3000\\uFEFF";

	// Java has meanings of its own for many of the other letters.
	private static final String LETTERS_TO_ESCAPE = "bBcdDfknpPrsStuvwWx";

	// The long names of Unicode's general categories (UAX #44), without underscores.
	private static final Map<String, String> CATEGORIES = new HashMap<>();

	static {
		String categories = """
				L Letter, LC CasedLetter, Lu UppercaseLetter, Ll LowercaseLetter, Lt TitlecaseLetter, Lm ModifierLetter,
				Lo OtherLetter, M Mark CombiningMark, Mn NonspacingMark, Mc SpacingMark, Me EnclosingMark, N Number,
				Nd DecimalNumber digit, Nl LetterNumber, No OtherNumber, P Punctuation punct, Pc ConnectorPunctuation,
				Pd DashPunctuation, Ps OpenPunctuation, Pe ClosePunctuation, Pi InitialPunctuation, Pf FinalPunctuation,
				Po OtherPunctuation, S Symbol, Sm MathSymbol, Sc CurrencySymbol, Sk ModifierSymbol, So OtherSymbol,
				Z Separator, Zs SpaceSeparator, Zl LineSeparator, Zp ParagraphSeparator, C Other, Cc Control cntrl,
				Cf Format, Cs Surrogate, Co PrivateUse, Cn Unassigned""";
		for (String category : categories.split(",\\s+")) {
			String[] names = category.split(" ");
			for (int i = 1; i < names.length; i++) {
				CATEGORIES.put(names[i], names[0]);
			}
		}
	}

	/** Those of Unicode's properties that Java has, under names that begin with Is. */
	private static final Set<String> PROPERTIES = Set.of("Alphabetic", "Ideographic", "Lowercase", "Uppercase",
			"White_Space", "Hex_Digit", "Join_Control", "Noncharacter_Code_Point", "Emoji", "Emoji_Presentation",
			"Emoji_Modifier", "Emoji_Modifier_Base", "Emoji_Component", "Extended_Pictographic");

	private final String regex;

	private final StringBuilder result;

	private int position;

	private EcmaScriptRegex(String regex) {
		this.regex = regex;
		this.result = new StringBuilder(regex.length() + 8);
	}

	/**
	 * Translates an expression.
	 * @throws PatternSyntaxException if it has an escape that ECMAScript does not have
	 */
	static String toJava(String regex) {
		return new EcmaScriptRegex(regex).translate();
	}

	private String translate() {
		boolean inClass = false;
		while (this.position < this.regex.length()) {
			char character = this.regex.charAt(this.position);
			if (character == '\\') {
				escape(inClass);
			}
			else if (inClass) {
				inClass = (character != ']');
				// Java's classes can be nested and intersected.
				replace(1, ((character == '[' || character == '&') ? "\\" : "") + character);
			}
			else if (!replaceWhole(character)) {
				inClass = (character == '[');
				replace(1, String.valueOf(character));
			}
		}
		return this.result.toString();
	}

	private boolean replaceWhole(char character) {
		if (character == '$') {
			// In Java it is also before a line terminator at the end.
			replace(1, "\\z");
		}
		else if (character == '.') {
			replace(1, NOT_LINE_TERMINATOR);
		}
		else if (startsWith("[]")) {
			replace(2, NOTHING);
		}
		else if (startsWith("[^]")) {
			replace(3, ANY);
		}
		else if (startsWith("(?<") && !startsWith("(?<=") && !startsWith("(?<!")) {
			replace(3, "(?<");
			groupName();
		}
		else {
			return false;
		}
		return true;
	}

	private void escape(boolean inClass) {
		if (this.position + 1 == this.regex.length()) {
			replace(1, "\\");
			return;
		}
		char character = this.regex.charAt(this.position + 1);
		if (isLetter(character) && LETTERS_TO_ESCAPE.indexOf(character) < 0) {
			throw new PatternSyntaxException("ECMAScript has no escape sequence \\" + character, this.regex,
					this.position);
		}
		switch (character) {
			case 's' -> replace(2, inClass ? WHITE_SPACE : "[" + WHITE_SPACE + "]");
			case 'S' -> replace(2, "[^" + WHITE_SPACE + "]");
			case 'v' -> replace(2, "\\x0B");
			case 'b' -> replace(2, inClass ? "\\x08" : "\\b");
			case '0' -> replace(2, isDigit(this.position + 2) ? "\\0" : "\\x00");
			case 'u' -> replace(2, startsWith("\\u{") ? "\\x" : "\\u");
			case 'p', 'P' -> property();
			case 'k' -> {
				boolean named = startsWith("\\k<");
				replace(named ? 3 : 2, named ? "\\k<" : "\\k");
				if (named) {
					groupName();
				}
			}
			case 'c' -> {
				replace(2, "\\c");
				if (this.position < this.regex.length()) {
					replace(1, this.regex.substring(this.position, this.position + 1).toUpperCase(Locale.ROOT));
				}
			}
			default -> replace(2, "\\" + character);
		}
	}

	private void property() {
		int end = this.regex.indexOf('}', this.position);
		if (this.regex.indexOf('{', this.position) != this.position + 2 || end < 0) {
			throw new PatternSyntaxException("A property of Unicode is written in braces", this.regex, this.position);
		}
		String beginning = this.regex.substring(this.position, this.position + 3);
		String name = this.regex.substring(this.position + 3, end);
		String value = name.substring(name.indexOf('=') + 1);
		String category = CATEGORIES.get(value.replace("_", ""));
		String translated = name;
		if (PROPERTIES.contains(name)) {
			translated = "Is" + name;
		}
		else if (category != null && name.matches("((gc|General_Category)=)?\\w+")) {
			translated = category;
		}
		replace(end - this.position, beginning + translated);
	}

	// The names of Java's groups have neither _ nor $.
	private void groupName() {
		while (this.position < this.regex.length() && this.regex.charAt(this.position) != '>') {
			char character = this.regex.charAt(this.position);
			replace(1, (isLetter(character) || isDigit(this.position)) ? String.valueOf(character)
					: "x" + Integer.toHexString(character));
		}
	}

	private void replace(int length, String translated) {
		this.position += length;
		this.result.append(translated);
	}

	private boolean startsWith(String text) {
		return this.regex.startsWith(text, this.position);
	}

	private static boolean isLetter(char character) {
		return (character >= 'a' && character <= 'z') || (character >= 'A' && character <= 'Z');
	}

	private boolean isDigit(int index) {
		return index < this.regex.length() && this.regex.charAt(index) >= '0' && this.regex.charAt(index) <= '9';
	}

}
