package io.polyn.schema.compatibility;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The table of changes in docs/schemas.md.
 */
class DocumentedCompatibilityTests {

	private static final Pattern ROW = Pattern
		.compile("\\| (.+?) \\| `(\\{.*})` \\| `(\\{.*})` \\| (\\w+) \\| (\\w+) \\|");

	@ParameterizedTest
	@MethodSource
	void changes(String change, String stored, String changed, String backward, String forward) {
		assertThat(verdict(stored, changed, CompatibilityMode.BACKWARD)).as(change).isEqualTo(backward);
		assertThat(verdict(stored, changed, CompatibilityMode.FORWARD)).as(change).isEqualTo(forward);
	}

	static List<Arguments> changes() throws IOException {
		try (Stream<String> lines = Files.lines(Path.of("..", "docs", "schemas.md"))) {
			List<Arguments> rows = lines.map(ROW::matcher)
				.filter((matcher) -> matcher.matches())
				.map((matcher) -> Arguments.of(matcher.group(1), matcher.group(2), matcher.group(3), matcher.group(4),
						matcher.group(5)))
				.toList();
			assertThat(rows).hasSizeGreaterThan(10);
			return rows;
		}
	}

	private static String verdict(String stored, String changed, CompatibilityMode mode) {
		return SchemaCompatibility.check(stored, changed, mode).verdict().name().toLowerCase(Locale.ROOT);
	}

	@Test
	void theExample() {
		String stored = "{\"type\":\"integer\"}";
		String changed = "{\"type\":\"string\"}";
		CompatibilityReport report = SchemaCompatibility.check(stored, changed, CompatibilityMode.FULL);
		for (Incompatibility incompatibility : report.incompatibilities()) {
			System.out.println(incompatibility);
		}
		assertThat(report.incompatibilities()).extracting(Incompatibility::rule).containsOnly("type");
	}

}
