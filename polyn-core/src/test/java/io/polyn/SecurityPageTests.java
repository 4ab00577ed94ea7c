package io.polyn;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Whatever the page about security says that Polyn does, it names a test that there is.
 */
class SecurityPageTests {

	private static final Path ROOT = Path.of("..");

	private static final Pattern TEST = Pattern.compile("`(\\w+Tests)(?:\\.(\\w+))?`");

	@Test
	void everyLineNamesATestThatThereIs() throws IOException {
		Map<String, String> tests = tests();
		List<String> rows = Files.readAllLines(ROOT.resolve("docs/security.md"))
			.stream()
			.filter((line) -> line.startsWith("| ") && !line.startsWith("| what "))
			.toList();
		List<String> missing = new ArrayList<>();
		for (String row : rows) {
			List<MatchResult> named = TEST.matcher(row).results().toList();
			if (named.isEmpty()) {
				missing.add(row);
			}
			named.stream().filter((test) -> !isThere(test, tests)).map(MatchResult::group).forEach(missing::add);
		}
		assertThat(missing).isEmpty();
		assertThat(rows).hasSizeGreaterThan(20);
	}

	private static boolean isThere(MatchResult test, Map<String, String> tests) {
		String source = tests.get(test.group(1));
		return source != null && (test.group(2) == null || source.contains("void " + test.group(2) + "("));
	}

	// Of all modules; two classes of one name count as one.
	private static Map<String, String> tests() throws IOException {
		Map<String, String> tests = new HashMap<>();
		for (Path module : modules()) {
			try (Stream<Path> files = Files.walk(module.resolve("src/test/java"))) {
				files.filter((file) -> file.toString().endsWith("Tests.java"))
					.forEach((file) -> tests.merge(file.getFileName().toString().replace(".java", ""), read(file),
							String::concat));
			}
		}
		return tests;
	}

	private static List<Path> modules() throws IOException {
		try (Stream<Path> folders = Files.list(ROOT)) {
			return folders.filter((folder) -> Files.isDirectory(folder.resolve("src/test/java"))).toList();
		}
	}

	private static String read(Path file) {
		try {
			return Files.readString(file);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
