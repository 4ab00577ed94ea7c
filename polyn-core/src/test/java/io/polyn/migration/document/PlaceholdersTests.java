package io.polyn.migration.document;

import java.nio.charset.StandardCharsets;
import java.util.Map;

import com.fasterxml.jackson.databind.JsonNode;
import io.polyn.ErrorCode;
import io.polyn.PolynException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class PlaceholdersTests {

	private final Placeholders placeholders = new Placeholders(Map.of("replicas", "3", "region", "$1 \\ eu"));

	@Test
	void aPlaceholderIsFilledWhereverATextStands() {
		assertThat(fill("{a: '${replicas}', b: ['x-${region}-y'], '${replicas}': 1}"))
			.isEqualTo("{\"a\":\"3\",\"b\":[\"x-$1 \\\\ eu-y\"],\"${replicas}\":1}");
	}

	@Test
	void aDoubledDollarSignKeepsTheText() {
		assertThat(fill("['$${replicas}', '$5', '{{wildcard(1)}}']"))
			.isEqualTo("[\"${replicas}\",\"$5\",\"{{wildcard(1)}}\"]");
	}

	@Test
	void aValueIsNotFilledAgain() {
		Placeholders nested = new Placeholders(Map.of("a", "${b}", "b", "c"));
		assertThat(fill(nested, "'${a}'").asText()).isEqualTo("${b}");
	}

	@Test
	void anUnknownPlaceholderIsReportedWithItsPlaceAndTheNearestName() {
		assertThatExceptionOfType(DocumentException.class).isThrownBy(() -> fill("a:\n  - ${replica}"))
			.satisfies((ex) -> assertThat(ex.code()).isEqualTo(ErrorCode.UNKNOWN_PLACEHOLDER))
			.withMessageContaining("a.yml:2:5")
			.withMessageContaining("Did you mean 'replicas'?")
			.withMessageContaining("polyn.migrations.placeholders.replica");
	}

	@Test
	void allPlaceholdersThatHaveNoValueAreReportedAtOnce() {
		assertThatExceptionOfType(DocumentException.class)
			.isThrownBy(() -> fill("a: ${one}\nb: {c: '${two} and ${three}', d: '${replicas}'}\n"))
			.satisfies((ex) -> assertThat(ex.problems()).extracting(PolynException::problem)
				.satisfiesExactly((first) -> assertThat(first).contains("a.yml:1:4", "'${one}'"),
						(second) -> assertThat(second).contains("a.yml:2:8", "'${two}'"),
						(third) -> assertThat(third).contains("a.yml:2:8", "'${three}'")));
	}

	@ParameterizedTest
	@ValueSource(strings = { "'${a${replicas}}'", "'x ${'", "'${replicas} ${replicas'", "'${a{b}}'" })
	void aPlaceholderThatHasNoEndOrAnotherOneWithinItIsRefused(String content) {
		assertThatExceptionOfType(DocumentException.class).isThrownBy(() -> fill(content))
			.satisfies((ex) -> assertThat(ex.code()).isEqualTo(ErrorCode.UNKNOWN_PLACEHOLDER))
			.withMessageContaining("a.yml:1:1: A placeholder begins here")
			.withMessageContaining("'$${'");
	}

	@Test
	void aDoubledDollarSignKeepsAnythingThatBeginsLikeAPlaceholder() {
		assertThat(fill("['$${', '$${a${replicas}}', '$${a{b}}']")).isEqualTo("[\"${\",\"${a3}\",\"${a{b}}\"]");
	}

	private String fill(String content) {
		return fill(this.placeholders, content).toString();
	}

	private static JsonNode fill(Placeholders placeholders, String content) {
		DocumentProblems problems = new DocumentProblems();
		Node filled = placeholders.fill(DocumentReader.read("a.yml", content.getBytes(StandardCharsets.UTF_8)),
				problems);
		problems.throwIfAny();
		return filled.toJson();
	}

}
