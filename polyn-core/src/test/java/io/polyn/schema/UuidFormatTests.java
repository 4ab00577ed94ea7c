package io.polyn.schema;

import com.fasterxml.jackson.databind.node.TextNode;
import io.polyn.json.Json;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Which texts are of the format {@code uuid}.
 */
class UuidFormatTests {

	private static final String UUID = "0193b3e2-7c4a-7d10-9a5b-3f2e8c1d4b6a";

	private static final CompiledSchema SCHEMA = CompiledSchema.of(Json.object().put("format", "uuid")).orElseThrow();

	@ParameterizedTest
	@ValueSource(strings = { UUID, "0193B3E2-7C4A-7D10-9A5B-3F2E8C1D4B6A", "00000000-0000-0000-0000-000000000000",
			"ffffffff-ffff-ffff-ffff-FFFFFFFFFFFF" })
	void aTextIsAUuid(String text) {
		assertThat(isUuid(text)).isTrue();
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "0193b3e2", "0193b3e27c4a7d109a5b3f2e8c1d4b6a", "0193b3e27-c4a-7d10-9a5b-3f2e8c1d4b6a",
			"0193b3e2-7c4a-7d10-9a5b-3f2e8c1d4b6", "0193b3e2-7c4a-7d10-9a5b-3f2e8c1d4b6a0",
			"0193b3e2-7c4a-7d10-9a5b-3f2e8c1d4b6g", "0193b3e2-7c4a-7d10-9a5b-3f2e8c1d4b6\n",
			"0193b3e2-7c4a-7d10-9a5b-3f2e8c1d4b6a\n", "0193b3e2_7c4a_7d10_9a5b_3f2e8c1d4b6a",
			"{0193b3e2-7c4a-7d10-9a5b-3f2e8c1d4b}", "urn:uuid:" + UUID,
			// A digit, but not one of ASCII.
			"\uff10193b3e2-7c4a-7d10-9a5b-3f2e8c1d4b6a" })
	void aTextIsNone(String text) {
		assertThat(isUuid(text)).isFalse();
	}

	private static boolean isUuid(String text) {
		return SCHEMA.accepts(TextNode.valueOf(text));
	}

}
