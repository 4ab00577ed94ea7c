package io.polyn.migration;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * {@code docs/migrations.md} names the loggers that there are.
 */
class LoggerTests {

	private static final Path SOURCES = Path.of("src/main/java");

	@Test
	void everyLoggerIsDocumentedAndNothingElseIs() throws IOException {
		List<String> documented = found("(?m)^\\| `(io\\.polyn\\.migration\\.\\S+)` \\|",
				Files.readString(Path.of("..", "docs", "migrations.md")));
		try (Stream<Path> files = Files.walk(SOURCES.resolve("io/polyn/migration"))) {
			List<Path> classes = files.filter((file) -> file.toString().endsWith(".java")).toList();
			List<String> loggers = classes.stream()
				.flatMap((file) -> found("getLogger\\(\"?([^)\"]+)\"?\\)", read(file)).stream())
				.map((logger) -> logger.endsWith(".class") ? className(logger.replace(".class", ".java"), classes)
						: logger)
				.distinct()
				.toList();
			assertThat(documented).containsExactlyInAnyOrderElementsOf(loggers);
		}
	}

	private static String className(String fileName, List<Path> classes) {
		Path file = classes.stream().filter((path) -> path.endsWith(fileName)).findFirst().orElseThrow();
		return SOURCES.relativize(file).toString().replaceAll("[/\\\\]", ".").replaceFirst("\\.java$", "");
	}

	private static List<String> found(String pattern, String text) {
		return Pattern.compile(pattern).matcher(text).results().map((MatchResult match) -> match.group(1)).toList();
	}

	private static String read(Path file) {
		try {
			return Files.readString(file);
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
