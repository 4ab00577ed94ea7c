package io.polyn.migration.document;

import java.nio.charset.StandardCharsets;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class ChecksumTests {

	private static final String ORIGINAL = """
			change:
			  - create_stream: {name: USERS, subjects: ["user.>"], max_age: 30d}
			""";

	@ParameterizedTest
	@ValueSource(strings = { """
			# a comment
			change:
			- create_stream:
			    max_age: "30d"
			    name: 'USERS'
			    subjects:
			      - user.>
			""", "change:\r\n  - create_stream: {name: USERS, subjects: ['user.>'], max_age: 30d}\r\n",
			"{\"change\": [{\"create_stream\": {\"name\": \"USERS\", \"subjects\": [\"user.>\"], \"max_age\": \"30d\"}}]}" })
	void formDoesNotMatter(String sameContent) {
		assertThat(checksum(sameContent)).isEqualTo(checksum(ORIGINAL)).startsWith("1:sha256:");
	}

	@ParameterizedTest
	@ValueSource(strings = { "change:\n  - create_stream: {name: USERS, subjects: [\"user.>\"], max_age: 31d}",
			"change:\n  - create_stream: {name: USERS, subjects: [[\"user.>\"]], max_age: 30d}",
			"change:\n  - create_stream: {name: USERS, subjects: [\"user.>\"], max_age: null}",
			"change:\n  - create_stream: {name: USERS, subjects: [\"user.>\", max_age], 30d: }" })
	void contentDoes(String otherContent) {
		assertThat(checksum(otherContent)).isNotEqualTo(checksum(ORIGINAL));
	}

	@Test
	void theOrderOfOperationsMatters() {
		assertThat(checksum("[a, b]")).isNotEqualTo(checksum("[b, a]"));
	}

	@Test
	void aTextIsNotMistakenForStructure() {
		assertThat(checksum("['a,b']")).isNotEqualTo(checksum("[a, b]"));
		assertThat(checksum("{a: 'null'}")).isNotEqualTo(checksum("{a: null}"));
	}

	private static String checksum(String content) {
		return Checksum.of(DocumentReader.read("a.yml", content.getBytes(StandardCharsets.UTF_8)));
	}

}
