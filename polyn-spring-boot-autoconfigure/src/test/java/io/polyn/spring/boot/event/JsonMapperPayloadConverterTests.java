package io.polyn.spring.boot.event;

import java.lang.reflect.Type;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.polyn.ErrorCode;
import io.polyn.PolynException;
import io.polyn.event.PayloadConverter;
import io.polyn.event.RowProperty;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.data.annotation.Transient;
import org.springframework.data.relational.core.mapping.Column;

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

	@ParameterizedTest
	@MethodSource("converters")
	void propertiesComeFromTheColumnsThatTheyAreNamedAfterOrThatAnnotationsName(PayloadConverter converter) {
		assertThat(converter.rowProperties(Row.class)).containsExactlyInAnyOrder(
				new RowProperty("id", List.of("id"), false),
				new RowProperty("firstName", List.of("firstName", "first_name"), true),
				new RowProperty("mail", List.of("mail"), true),
				new RowProperty("phone", List.of("PHONE_NO", "phone_no"), true),
				new RowProperty("home", List.of("home_town"), true));
		assertThat(converter.rowProperties(Entity.class)).containsExactlyInAnyOrder(
				new RowProperty("id", List.of("id"), false), new RowProperty("name", List.of("full_name"), true));
		assertThat(converter.rowProperties(Map.class)).isEmpty();
		assertThat(converter.rowProperties(JsonNode.class)).isEmpty();
		assertThat(converter.rowProperties(tools.jackson.databind.JsonNode.class)).isEmpty();
	}

	static List<PayloadConverter> converters() {
		return List.of(new JsonMapperPayloadConverter(JsonMapper.builder().build()), PayloadConverter.jackson2());
	}

	@Test
	void columnsDoNotDependOnHowTheApplicationNamesPropertiesInJson() {
		JsonMapper kebab = JsonMapper.builder().propertyNamingStrategy(PropertyNamingStrategies.KEBAB_CASE).build();
		assertThat(new JsonMapperPayloadConverter(kebab).rowProperties(Row.class))
			.contains(new RowProperty("first-name", List.of("firstName", "first_name"), true));
	}

	@Test
	void whatIsNoNullInARowDoesNotBecomeOneAndNothingIsCutOff() {
		String empty = "{\"id\": \"1\", \"born\": \"\"}";
		assertThat(this.converter.read(empty.getBytes(), User.class)).isEqualTo(new User("1", null, null, null));
		assertThatExceptionOfType(PolynException.class)
			.isThrownBy(() -> this.converter.readRow(empty.getBytes(), User.class))
			.withMessageContaining("born");
		assertThatExceptionOfType(PolynException.class)
			.isThrownBy(() -> this.converter.readRow("{\"id\": 1.5}".getBytes(), Entity.class))
			.withMessageContaining("id");
	}

	@Test
	void aTypeThatNothingCanBeReadAsIsAnError() {
		assertThatExceptionOfType(PolynException.class)
			.isThrownBy(() -> this.converter.rowProperties(Contradictory.class))
			.withMessageContaining("Contradictory");
	}

	record Row(long id, String firstName, @JsonProperty("mail") String email,
			@jakarta.persistence.Column(name = "PHONE_NO") String phone, @Column("home_town") String home,
			@Transient String unsaved) {

	}

	static class Named {

		@jakarta.persistence.Column(name = "full_name")
		private String name;

		public void setName(String name) {
			this.name = name;
		}

		@Override
		public String toString() {
			return this.name;
		}

	}

	static class Entity extends Named {

		@jakarta.persistence.Column
		public int id;

		@jakarta.persistence.Transient
		public String unsaved;

	}

	static class Contradictory {

		public void setName(StringBuilder name) {
		}

		public void setName(List<String> name) {
		}

	}

	record User(String id, @JsonProperty("email_address") String emailAddress, LocalDate born, Instant at) {

	}

	static class Broken {

		public String getSecret() {
			throw new IllegalStateException("marker");
		}

	}

}
