package io.polyn.migration.document;

import java.nio.charset.StandardCharsets;
import java.util.Map;

import io.polyn.ErrorCode;
import org.junit.jupiter.api.Test;

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
		assertThat(nested.fill(read("'${a}'")).toJson().asText()).isEqualTo("${b}");
	}

	@Test
	void anUnknownPlaceholderIsReportedWithItsPlaceAndTheNearestName() {
		assertThatExceptionOfType(DocumentException.class).isThrownBy(() -> fill("a:\n  - ${replica}"))
			.satisfies((ex) -> assertThat(ex.code()).isEqualTo(ErrorCode.UNKNOWN_PLACEHOLDER))
			.withMessageContaining("a.yml:2:5")
			.withMessageContaining("Did you mean 'replicas'?")
			.withMessageContaining("polyn.migrations.placeholders.replica");
	}

	private String fill(String content) {
		return this.placeholders.fill(read(content)).toJson().toString();
	}

	private static Node read(String content) {
		return DocumentReader.read("a.yml", content.getBytes(StandardCharsets.UTF_8));
	}

}
