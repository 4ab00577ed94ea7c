package io.polyn.event;

import java.io.IOException;
import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonNode;
import io.polyn.ErrorCode;
import io.polyn.PolynException;
import io.polyn.json.Json;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link RowReader} with Jackson 2.
 */
class RowReaderTests {

	@Test
	void columnsInSnakeCaseBecomeProperties() throws IOException {
		assertThat(read("{\"id\": 1, \"first_name\": \"Ann\", \"unknown\": 2}", Person.class))
			.isEqualTo(new Person(1, "Ann"));
	}

	@Test
	void aColumnMayBeSpelledLikeTheProperty() throws IOException {
		assertThat(read("{\"id\": 1, \"firstName\": \"Ann\"}", Person.class)).isEqualTo(new Person(1, "Ann"));
	}

	@Test
	void aNameForJsonIsThatOfTheColumn() throws IOException {
		assertThat(read("{\"mail\": \"a@example.com\", \"email\": \"b@example.com\"}", Named.class))
			.isEqualTo(new Named("a@example.com"));
		assertFails("{\"email\": \"b@example.com\"}", Named.class, "no column mail");
	}

	@Test
	void aColumnThatIsMissingOrNullWhereNothingCanBeIsRefused() {
		assertFails("{\"id\": 1}", Person.class, "no column firstName or first_name");
		assertFails("{\"id\": null, \"first_name\": \"Ann\"}", Person.class, "null in the column id");
		assertFails("{\"id\": 1, \"first_name\": {}}", Person.class, "/firstName");
		assertFails("{\"first_name\": \"Ann\"}", Bean.class, "no column age");
	}

	@Test
	void whatIsNoNullDoesNotBecomeOneAndNothingIsCutOff() {
		assertFails("{\"age\": \"\"}", Aged.class, "/age");
		assertFails("{\"age\": 1.5}", Aged.class, "/age");
	}

	@Test
	void nullIsAValue() throws IOException {
		assertThat(read("{\"id\": 1, \"first_name\": null}", Person.class)).isEqualTo(new Person(1, null));
	}

	@Test
	void aClassWithSettersIsFilledButWhatItIgnoresOrComputes() throws IOException {
		Bean bean = (Bean) read("{\"first_name\": \"Ann\", \"age\": 3}", Bean.class);
		assertThat(bean.getFirstName()).isEqualTo("Ann");
		assertThat(bean.age).isEqualTo(3);
	}

	@Test
	void whatIsInAColumnIsReadAsAlways() throws IOException {
		assertThat(read("""
				{"home_address": {"streetName": "Elm", "unknown": 1}}""", Settled.class))
			.isEqualTo(new Settled(new Address("Elm", null)));
	}

	@Test
	void decimalsAreExact() throws IOException {
		assertThat(read("{\"unit_price\": 0.10000000000000000000000000100}", Priced.class))
			.isEqualTo(new Priced(new BigDecimal("0.10000000000000000000000000100")));
	}

	@Test
	void mapsTreesAndClassesWithAFormOfTheirOwnTakeRowsAsTheyAre() throws IOException {
		String row = "{\"first_name\": \"Ann\"}";
		assertThat(read(row, Map.class)).isEqualTo(Map.of("first_name", "Ann"));
		assertThat(read(row, JsonNode.class)).isEqualTo(Json.parse(row.getBytes()));
		assertThat(read(row, Whole.class)).isEqualTo(new Whole(Map.of("first_name", "Ann")));
	}

	private static Object read(String row, Type type) throws IOException {
		return new RowReader(PayloadConverter.jackson2(), type).read(Json.parse(row.getBytes()));
	}

	private static void assertFails(String row, Type type, String problem) {
		assertThatExceptionOfType(PolynException.class).isThrownBy(() -> read(row, type))
			.withMessageContainingAll(problem, type.getTypeName())
			.extracting(PolynException::code)
			.isEqualTo(ErrorCode.PAYLOAD_CONVERSION);
	}

	record Person(long id, String firstName) {
	}

	record Aged(Integer age) {
	}

	record Named(@JsonProperty("mail") String email) {
	}

	record Settled(Address homeAddress) {
	}

	record Address(String streetName, String city) {
	}

	record Priced(BigDecimal unitPrice) {
	}

	record Whole(Map<String, Object> columns) {

		@JsonCreator(mode = JsonCreator.Mode.DELEGATING)
		Whole {
		}

	}

	static class Bean {

		private String firstName;

		public int age;

		@JsonIgnore
		public List<String> roles;

		public String getFirstName() {
			return this.firstName;
		}

		public void setFirstName(String firstName) {
			this.firstName = firstName;
		}

		public String getInitial() {
			return this.firstName.substring(0, 1);
		}

	}

}
