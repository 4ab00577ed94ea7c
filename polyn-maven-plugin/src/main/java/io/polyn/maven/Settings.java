package io.polyn.maven;

import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

import io.polyn.ErrorCode;
import io.polyn.PolynException;
import io.polyn.json.Suggestion;

/**
 * The texts of settings, read as what they mean, as an application reads them.
 */
final class Settings {

	private Settings() {
	}

	static Duration duration(String setting, String text) {
		try {
			return Duration.parse(text.toUpperCase(Locale.ROOT).startsWith("P") ? text : "PT" + text);
		}
		catch (DateTimeParseException ex) {
			throw invalid(setting, text, "", "a duration such as 30s, 5m or PT5M");
		}
	}

	static <E extends Enum<E>> E word(String setting, String text, Class<E> type) {
		List<String> words = Arrays.stream(type.getEnumConstants()).map(Settings::word).toList();
		int index = words.indexOf(text.toLowerCase(Locale.ROOT));
		if (index < 0) {
			throw invalid(setting, text, Suggestion.of(text, words), "one of " + String.join(", ", words));
		}
		return type.getEnumConstants()[index];
	}

	private static String word(Enum<?> value) {
		return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
	}

	private static PolynException invalid(String setting, String text, String suggestion, String wanted) {
		return new PolynException(ErrorCode.INVALID_COMMAND, setting + " is '" + text + "'." + suggestion,
				"Write " + wanted + ".");
	}

}
