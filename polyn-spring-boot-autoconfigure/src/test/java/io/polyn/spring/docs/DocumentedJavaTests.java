package io.polyn.spring.docs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Every piece of Java in the README and the reference stands in a test.
 */
class DocumentedJavaTests {

	private static final Pattern JAVA = Pattern.compile("^```java\\R(.*?)^```", Pattern.DOTALL | Pattern.MULTILINE);

	private static final Path ROOT = Path.of("..");

	@Test
	void javaInTheReadmeAndInTheReferenceIsRunByTests() throws IOException {
		String tests = String.join("\n", sources());
		List<String> found = new ArrayList<>();
		List<String> missing = new ArrayList<>();
		for (Path page : pages()) {
			Matcher matcher = JAVA.matcher(Files.readString(page));
			while (matcher.find()) {
				(tests.contains(normalized(matcher.group(1))) ? found : missing).add(page + ":\n" + matcher.group(1));
			}
		}
		assertThat(missing).isEmpty();
		assertThat(found).isNotEmpty();
	}

	private static List<Path> pages() throws IOException {
		try (Stream<Path> docs = Files.list(ROOT.resolve("docs"))) {
			return Stream
				.concat(Stream.of(ROOT.resolve("README.md")), docs.filter((page) -> page.toString().endsWith(".md")))
				.toList();
		}
	}

	private static List<String> sources() throws IOException {
		List<String> sources = new ArrayList<>();
		for (String module : List.of("polyn-core", "polyn-spring-boot-autoconfigure", "polyn-spring-boot-test")) {
			try (Stream<Path> files = Files.walk(ROOT.resolve(module).resolve("src/test/java"))) {
				files.filter((file) -> file.toString().endsWith(".java")).forEach((file) -> sources.add(read(file)));
			}
		}
		return sources;
	}

	private static String read(Path file) {
		try {
			return normalized(Files.readString(file));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static String normalized(String code) {
		return code.replaceAll("//[^\n]*", "").replaceAll("\\s+", "");
	}

}
