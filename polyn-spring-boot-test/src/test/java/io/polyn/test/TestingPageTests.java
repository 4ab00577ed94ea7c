package io.polyn.test;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Every piece of Java in {@code docs/testing.md} stands in a test of this module.
 */
class TestingPageTests {

	private static final Pattern JAVA = Pattern.compile("^```java\\R(.*?)^```", Pattern.DOTALL | Pattern.MULTILINE);

	@Test
	void javaOnThePageIsRunByTests() throws IOException {
		String sources = sources();
		List<String> blocks = new ArrayList<>();
		Matcher matcher = JAVA.matcher(Files.readString(Path.of("../docs/testing.md")));
		while (matcher.find()) {
			blocks.add(normalized(matcher.group(1)));
		}
		assertThat(blocks).isNotEmpty().allSatisfy((block) -> assertThat(sources).contains(block));
	}

	private static String sources() throws IOException {
		try (Stream<Path> files = Files.walk(Path.of("src/test/java"))) {
			return files.filter((file) -> file.toString().endsWith(".java"))
				.map(TestingPageTests::read)
				.collect(Collectors.joining());
		}
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
