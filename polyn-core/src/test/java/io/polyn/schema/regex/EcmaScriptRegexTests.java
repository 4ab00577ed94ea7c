package io.polyn.schema.regex;

import java.util.regex.PatternSyntaxException;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * What means something else in Java, or nothing.
 */
class EcmaScriptRegexTests {

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '`', value = { "^\\s$ | `\u00a0` | a", "^[\\s]$ | `\ufeff` | a",
			"^[a\\s]$ | `\u2003` | b", "^\\S$ | a | `\u00a0`", "^[\\S]$ | a | `\u2003`", "^[^\\s]$ | a | `\u2003`",
			"^[^\\S]$ | `\u2003` | a", "^.$ | `\u0085` | `\u2028`", "^[.]$ | . | a", "^[^]$ | `\u2028` | aa",
			"^a[]?b$ | ab | a", "^[^\\0]$ | a | `\0`", "^[\\0-\\x1f]$ | `\u0001` | a", "^\\v$ | `\u000b` | `\u0085`",
			"^\\cj$ | `\n` | j", "^[\\b]$ | `\b` | b", "\\bb | b | ab", "^\\u{1F600}$ | \uD83D\uDE00 | a",
			"^\\uD83D\\uDE00$ | \uD83D\uDE00 | a", "^\\p{Letter}$ | \u00e9 | 1", "^\\P{Letter}$ | 1 | \u00e9",
			"^[\\p{Lu}\\p{digit}]$ | \u0661 | a", "^\\p{Uppercase_Letter}$ | A | a", "^\\p{gc=Decimal_Number}$ | 1 | a",
			"^\\p{General_Category=Nd}$ | 1 | a", "^\\p{Script=Greek}$ | \u03b1 | a", "^\\p{sc=Latin}$ | a | \u03b1",
			"^\\p{Alphabetic}$ | \u00e9 | 1", "^\\p{White_Space}$ | `\u00a0` | a",
			"^(?<first_name>a)\\k<first_name>$ | aa | a", "(?<=a)b | ab | cb", "(?<!a)b | cb | ab", "^[[a]$ | [ | b",
			"^[a&&b]$ | & | c", "^[\\]a]$ | ] | b", "^\\$$ | $ | a", "^\\/\\-$ | /- | a" })
	void itMatchesWhatEcmaScriptDoes(String regex, String matching, String other) {
		assertThat(new BudgetedPattern(regex).matches(matching)).isTrue();
		assertThat(new BudgetedPattern(regex).matches(other)).isFalse();
	}

	@ParameterizedTest
	@ValueSource(strings = { "(", "[", "a**", "\\", "\\Qa\\E", "\\Aa\\z", "a\\Z", "\\a", "\\h", "\\p", "\\pL", "\\p{",
			"\\p{No}}{", "\\p{Unknown_Name}", "(?<", "\\k", "\\c", "\\u{", "\\u00" })
	void whatIsNoneIsRefused(String regex) {
		assertThatExceptionOfType(PatternSyntaxException.class).isThrownBy(() -> new BudgetedPattern(regex));
	}

}
