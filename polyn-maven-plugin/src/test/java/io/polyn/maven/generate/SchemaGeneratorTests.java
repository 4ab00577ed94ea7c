package io.polyn.maven.generate;

import java.io.IOException;
import java.math.BigDecimal;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.UUID;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.polyn.ErrorCode;
import io.polyn.PolynException;
import io.polyn.json.Json;
import io.polyn.json.JsonDocument;
import io.polyn.resource.Resource;
import io.polyn.schema.EventSchema;
import io.polyn.schema.EventSchemaLoader;
import jakarta.validation.constraints.Email;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Size;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class SchemaGeneratorTests {

	@TempDir
	Path folder;

	@Test
	void aSchemaToBeFilledInSaysWhatItIsCalled() throws IOException {
		NewFile file = generator().empty("users/user.created.v1");
		assertThat(file.path()).isEqualTo(this.folder.resolve("users/user.created.v1.json"));
		JsonNode schema = Json.mapper().readTree(file.content());
		assertThat(schema.path("$id").asText()).isEqualTo("com:example:user:created:v1");
		assertThat(schema.path("$schema").asText()).isEqualTo("https://json-schema.org/draft/2020-12/schema");
		assertThat(schema.path("description").asText()).isEqualTo("Describe the purpose of this event");
		assertThat(schema.path("type").asText()).isEqualTo("object");
		assertThat(load(file).id()).contains(URI.create("com:example:user:created:v1"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "User.created", "user_created", "user..created", "", "user.created.", "users/",
			"../user.created.v1", "/user.created.v1", "users//user.created.v1", "users/../../user.created.v1" })
	void aNameThatNoEventHasIsRefused(String name) {
		assertThatExceptionOfType(PolynException.class).isThrownBy(() -> generator().empty(name))
			.satisfies((ex) -> assertThat(ex.code()).isEqualTo(ErrorCode.NOT_GENERATED))
			.withMessageContaining("user.created.v1");
	}

	@Test
	void aNameIsTakenInWhateverFolder() {
		generator().empty("old/user.created.v1").write();
		assertThatExceptionOfType(PolynException.class).isThrownBy(() -> generator().empty("user.created.v1"))
			.withMessageContaining("There is a schema of the name user.created.v1 already: "
					+ this.folder.resolve("old/user.created.v1.json"));
		generator().empty("created.v1");
	}

	@Test
	void theSchemaOfARecordAcceptsWhatMappersMakeOfIt() throws IOException {
		NewFile file = generator().ofClass("user.created.v1", UserCreated.class);
		EventSchema schema = load(file);
		JsonNode json = Json.mapper().readTree(file.content());
		assertThat(json.at("/properties/born/format").asText()).isEqualTo("date");
		assertThat(json.at("/properties/at/format").asText()).isEqualTo("date-time");
		assertThat(json.at("/properties/id/format").asText()).isEqualTo("uuid");
		assertThat(json.at("/properties/role/enum")).hasToString("[\"ADMIN\",\"GUEST\"]");
		assertThat(json.at("/properties/e-mail/description").asText()).isEqualTo("Where to write to");
		assertThat(json.at("/properties/age/maximum").asInt()).isEqualTo(150);
		assertThat(json.path("required")).extracting(JsonNode::asText)
			.containsExactlyInAnyOrder("id", "e-mail", "age", "balance", "at", "born", "role", "tags", "addresses");
		UserCreated user = new UserCreated(UUID.randomUUID(), "ann@example.com", 30, new BigDecimal("1.50"),
				Instant.now(), LocalDate.now(), Role.ADMIN, List.of("a"),
				Map.of("home", new Address("Main Street", null)), null, Optional.empty());
		ObjectNode data = Json.objects().valueToTree(user);
		assertThat(validate(schema, data)).isEmpty();
		data.remove(List.of("nickname", "referrer"));
		assertThat(validate(schema, data)).isEmpty();
		assertThat(validate(schema, data.deepCopy().put("age", -1))).hasSize(1);
		assertThat(validate(schema, data.deepCopy().put("role", "OTHER"))).hasSize(1);
		assertThat(validate(schema, data.deepCopy().without("at"))).hasSize(1);
	}

	@Test
	void rarerTypesAreAsMappersWriteThemToo() throws IOException {
		Measured measured = new Measured(new byte[] { 1 }, OptionalInt.of(1), OptionalLong.empty(), LocalDateTime.now(),
				LocalTime.now(), new long[] { 1 }, "x", Json.mapper().readTree("[1]"), 'a',
				URI.create("https://a.example"), Map.of(Role.ADMIN, 1), null);
		EventSchema schema = load(generator().ofClass("sensor.measured.v1", Measured.class));
		ObjectNode data = Json.objects()
			.copy()
			.disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
			.valueToTree(measured);
		assertThat(validate(schema, data)).isEmpty();
		assertThat(validate(schema, data.deepCopy().without(List.of("count", "since")))).isEmpty();
		assertThat(validate(schema, data.deepCopy().put("count", "1"))).isNotEmpty();
		assertThat(validate(schema, data.deepCopy().set("counts", Json.object().put("ADMIN", "1")))).isNotEmpty();
	}

	@Test
	void aSchemaOfAnExampleAcceptsIt() throws IOException {
		String sample = """
				{"id": "6f0d6f2e-5d3e-4b1c-9a55-0c2f6d4c9b8e", "email": "ann@example.com", "at": "2026-11-20T09:30:00Z",
				 "born": "1990-02-28", "web": "https://example.com/a?b=c", "name": "Ann Lee", "note": null, "score": 1,
				 "lines": [{"sku": "A1", "count": 1, "price": 1.5}, {"sku": "B2", "count": 2, "price": 2, "gift": true}],
				 "matrix": [[1, 2], [3.5]], "mixed": [1, "two", null], "empty": [], "nothing": {}}
				""";
		NewFile file = generator().ofSample("order.placed.v1", bytes(sample));
		JsonNode schema = Json.mapper().readTree(file.content());
		assertThat(schema.at("/properties/id/format").asText()).isEqualTo("uuid");
		assertThat(schema.at("/properties/email/format").asText()).isEqualTo("email");
		assertThat(schema.at("/properties/at/format").asText()).isEqualTo("date-time");
		assertThat(schema.at("/properties/born/format").asText()).isEqualTo("date");
		assertThat(schema.at("/properties/web/format").asText()).isEqualTo("uri");
		assertThat(schema.at("/properties/name")).hasToString("{\"type\":\"string\"}");
		assertThat(schema.at("/properties/note")).hasToString("{}");
		assertThat(schema.at("/properties/score/type").asText()).isEqualTo("integer");
		assertThat(schema.at("/properties/lines/items/required")).hasToString("[\"sku\",\"count\",\"price\"]");
		assertThat(schema.at("/properties/lines/items/properties/price/type").asText()).isEqualTo("number");
		assertThat(schema.at("/properties/lines/items/properties/gift/type").asText()).isEqualTo("boolean");
		assertThat(schema.at("/properties/matrix/items/items/type").asText()).isEqualTo("number");
		assertThat(schema.at("/properties/mixed/items/type")).hasToString("[\"integer\",\"string\",\"null\"]");
		assertThat(validate(load(file), Json.mapper().readTree(sample))).isEmpty();
	}

	@Test
	void ofACloudEventTheDataCount() throws IOException {
		NewFile file = generator().ofSample("user.created.v1",
				bytes("""
						{"specversion": "1.0", "id": "1", "source": "/x", "type": "com.example.user.created.v1", "data": {"name": "Ann"}}
						"""));
		assertThat(Json.mapper().readTree(file.content()).at("/properties"))
			.hasToString("{\"name\":{\"type\":\"string\"}}");
	}

	@Test
	void anExampleWithoutDataIsRefused() {
		assertThatExceptionOfType(PolynException.class)
			.isThrownBy(() -> generator().ofSample("user.created.v1", bytes(" ")))
			.withMessageContaining("The example is empty.");
	}

	@Test
	void anExampleThatIsNotJsonIsRefusedWithItsPlace() {
		assertThatExceptionOfType(PolynException.class)
			.isThrownBy(() -> generator().ofSample("user.created.v1", bytes("{\n  \"name\": Ann\n}")))
			.satisfies((ex) -> assertThat(ex.code()).isEqualTo(ErrorCode.NOT_GENERATED))
			.withMessageContaining("line 2");
	}

	private SchemaGenerator generator() {
		return new SchemaGenerator(this.folder, "com.example");
	}

	private static EventSchema load(NewFile file) {
		return EventSchemaLoader.read(List.of(new Resource(file.path().toString(), bytes(file.content())))).get(0);
	}

	private static List<?> validate(EventSchema schema, JsonNode data) {
		return schema.validate(JsonDocument.of(data));
	}

	private static byte[] bytes(String text) {
		return text.getBytes(StandardCharsets.UTF_8);
	}

	record Measured(byte[] raw, OptionalInt count, OptionalLong since, LocalDateTime local, LocalTime time,
			long[] values, Object any, JsonNode tree, char grade, URI link, Map<Role, Integer> counts,
			@Nullable Measured parent) {
	}

	enum Role {

		ADMIN, GUEST

	}

	record Address(@Size(min = 1) String street, @Nullable String city) {
	}

	record UserCreated(UUID id,
			@Email @JsonProperty("e-mail") @JsonPropertyDescription("Where to write to") String email,
			@Min(0) @Max(150) int age, BigDecimal balance, Instant at, LocalDate born, Role role, List<String> tags,
			Map<String, Address> addresses, @Nullable String nickname, Optional<String> referrer) {
	}

}
