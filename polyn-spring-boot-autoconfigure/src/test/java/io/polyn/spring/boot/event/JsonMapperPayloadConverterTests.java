package io.polyn.spring.boot.event;

import java.lang.reflect.Type;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.polyn.ErrorCode;
import io.polyn.PolynException;
import org.junit.jupiter.api.Test;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class JsonMapperPayloadConverterTests {

	private final JsonMapperPayloadConverter converter = new JsonMapperPayloadConverter(JsonMapper.builder().build());

	@Test
	void recordsDatesAndRenamedPropertiesAreConverted() {
		User user = new User("1", "a@example.com", LocalDate.of(2001, 2, 3), Instant.parse("2026-11-20T09:30:00Z"));
		byte[] json = this.converter.write(user);
		assertThat(new String(json, StandardCharsets.UTF_8))
			.isEqualTo("{\"id\":\"1\",\"email_address\":\"a@example.com\","
					+ "\"born\":\"2001-02-03\",\"at\":\"2026-11-20T09:30:00Z\"}");
		assertThat(this.converter.read(json, User.class)).isEqualTo(user);
	}

	@Test
	void genericTypesAreRead() {
		Type type = new TypeReference<List<User>>() {
		}.getType();
		assertThat(this.converter.read("[{\"id\":\"1\"}]".getBytes(), type))
			.isEqualTo(List.of(new User("1", null, null, null)));
	}

	@Test
	void treesOfJackson2AreConvertedAsTheJsonThatTheyAre() {
		JsonNode tree = JsonNodeFactory.instance.objectNode().put("id", "1");
		byte[] json = this.converter.write(tree);
		assertThat(json).asString(StandardCharsets.UTF_8).isEqualTo("{\"id\":\"1\"}");
		assertThat(this.converter.read(json, JsonNode.class)).isEqualTo(tree);
		assertThat(this.converter.read(json, ObjectNode.class)).isEqualTo(tree);
	}

	@Test
	void whatDoesNotFitIsNamedButNotQuoted() {
		assertThatExceptionOfType(PolynException.class)
			.isThrownBy(() -> this.converter.read("{\"born\": \"marker\"}".getBytes(), User.class))
			.satisfies((ex) -> {
				assertThat(ex.code()).isEqualTo(ErrorCode.PAYLOAD_CONVERSION);
				assertThat(ex).hasMessageContaining("User").hasMessageContaining("born").hasNoCause();
				assertThat(ex.getMessage()).doesNotContain("marker");
			});
	}

	@Test
	void anObjectWithoutAFormInJsonIsAnError() {
		assertThatExceptionOfType(PolynException.class).isThrownBy(() -> this.converter.write(new Broken()))
			.satisfies((ex) -> {
				assertThat(ex.code()).isEqualTo(ErrorCode.PAYLOAD_CONVERSION);
				assertThat(ex).hasMessageContaining("secret").hasNoCause();
				assertThat(ex.getMessage()).doesNotContain("marker");
			});
	}

	record User(String id, @JsonProperty("email_address") String emailAddress, LocalDate born, Instant at) {

	}

	static class Broken {

		public String getSecret() {
			throw new IllegalStateException("marker");
		}

	}

}
