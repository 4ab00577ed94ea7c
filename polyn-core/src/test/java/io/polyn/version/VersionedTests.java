package io.polyn.version;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.polyn.ErrorCode;
import io.polyn.PolynException;
import io.polyn.json.Json;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/**
 * Tests for {@link Versioned}.
 */
class VersionedTests {

	private final VersioningSchema schema = VersioningSchema.builder(Scheme.INTEGER)
		.version("3", (version) -> version.type("User", Edits.add("role", "guest")))
		.version("2", (version) -> version.type("User", Edits.rename("name", "fullName")))
		.version("1")
		.build();

	private final Versioned versioned = Versioned.of(tree(), "User", "1", "2");

	@Test
	void aRecordHasTheNameOfItsClass() {
		Versioned user = Versioned.of(new User("Ada", 1815), "1", "2");
		assertThat(user.type()).isEqualTo("User");
		assertThat(user.data()).hasToString("{\"name\":\"Ada\",\"born\":1815}");
	}

	@Test
	void anObjectMayBeNamed() {
		Versioned account = Versioned.of(new Account(), "account", "1", "2");
		assertThat(account.type()).isEqualTo("account");
		assertThat(account.data()).isEqualTo(Json.object().put("id", 7));
	}

	@Test
	void aMapMayHoldAnything() {
		Versioned order = Versioned.of(Map.of("total", new BigDecimal("19.90"), "items", List.of(Map.of("sku", "a"))),
				"order", "1", "2");
		assertThat(order.data().get("total").decimalValue()).isEqualByComparingTo("19.9");
		assertThat(order.data().at("/items/0/sku").asText()).isEqualTo("a");
	}

	@Test
	void whatDoesNotTellItsTypeMustBeNamed() {
		for (Object data : List.of(Map.of("name", "Ada"), tree(), new Object() {
		})) {
			PolynException ex = catchThrowableOfType(PolynException.class, () -> Versioned.of(data, "1", "2"));
			assertThat(ex.code()).isEqualTo(ErrorCode.PAYLOAD_CONVERSION);
			assertThat(ex.problem())
				.isEqualTo("The data are of " + data.getClass().getName() + ", which does not tell their type.");
			assertThat(ex.remedy()).isEqualTo("Name the type, as in 'Versioned.of(data, \"User\", …)'.");
		}
	}

	@Test
	void onlyObjectsHaveVersions() {
		for (Object data : List.of("Ada", 7, List.of(), new int[0], TextNode.valueOf("Ada"), Json.object().arrayNode(),
				new SelfReferring())) {
			PolynException ex = catchThrowableOfType(PolynException.class, () -> Versioned.of(data, "User", "1", "2"));
			assertThat(ex.code()).isEqualTo(ErrorCode.PAYLOAD_CONVERSION);
			assertThat(ex.problem()).isEqualTo("The data of the type User are of " + data.getClass().getName()
					+ ", which can't be written as a JSON object.");
			assertThat(ex).hasNoCause();
		}
	}

	@Test
	void dataAreReadFromBytes() {
		Versioned read = Versioned.ofJson("{\"name\":\"Ada\",\"born\":1.50}".getBytes(UTF_8), "User", "1", "2");
		assertThat(read.data().get("born").decimalValue()).isEqualByComparingTo("1.5");
		assertThat(read.type()).isEqualTo("User");
	}

	@Test
	void whatWasReadFromBytesStaysWhatItWasHoweverOftenItIsWalked() {
		byte[] json = "{\"name\":\"Ada\"}".getBytes(UTF_8);
		for (boolean looked : new boolean[] { true, false }) {
			byte[] buffer = json.clone();
			Versioned read = Versioned.ofJson(buffer, "User", "1", "2");
			Arrays.fill(buffer, (byte) '!');
			if (looked) {
				assertThat(read.fetch("name")).contains(TextNode.valueOf("Ada"));
			}
			for (int i = 0; i < 3; i++) {
				assertThat(this.schema.run(read).document().bytes()).asString(UTF_8)
					.isEqualTo("{\"fullName\":\"Ada\"}");
				assertThat(read.document().bytes()).isEqualTo(json);
			}
			assertThat(this.schema.run(read.assign("a", 1)).data().has("fullName")).isTrue();
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "100.00", "0.0", "19.90", "-0.10", "12345678901234567890.123456789012345678901234567890",
			"100", "9223372036854775808" })
	void aNumberIsWrittenAsItWas(String number) {
		String json = "{\"number\":" + number + "}";
		Versioned start = Versioned.ofJson(json.getBytes(UTF_8), "User", "1", "2");
		assertThat(Json.write(this.schema.run(start).data())).asString(UTF_8).isEqualTo(json);
		assertThat(Json.write(Versioned.of(Map.of("number", new BigDecimal(number)), "User", "1", "2").data()))
			.asString(UTF_8)
			.isEqualTo(json);
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "[]", "null", "7", "{", "{}{}", "{\"a\":1,\"a\":2}", "{\"secret\":secret}" })
	void bytesMustBeOneObject(String json) {
		assertThatExceptionOfType(PolynException.class)
			.isThrownBy(() -> Versioned.ofJson(json.getBytes(UTF_8), "User", "1", "2"))
			.withMessage("POLYN-E011: The data of the type User are not one well-formed JSON object. Only objects have"
					+ " versions: pass each element of a list, or check the data first.")
			.withNoCause();
	}

	@Test
	void dataAreReadAsAnObject() {
		assertThat(Versioned.of(Map.of("name", "Ada", "born", 1815, "more", 1), "User", "1", "2").data(User.class))
			.isEqualTo(new User("Ada", 1815));
	}

	@Test
	void dataThatDoNotFitAreNotQuoted() {
		Versioned wrong = Versioned.of(Map.of("born", "secret"), "User", "1", "2");
		assertThatExceptionOfType(PolynException.class).isThrownBy(() -> wrong.data(User.class))
			.withMessage("POLYN-E011: The data of the type User can't be" + " read as " + User.class.getName()
					+ ". Make the class fit the version 1.")
			.withNoCause();
	}

	@Test
	void theCallersDataStayAsTheyAre() {
		ObjectNode tree = tree();
		Versioned start = Versioned.of(tree, "User", "1", "3");
		this.schema.run(start);
		assertThat(tree).isEqualTo(tree());
		assertThat(start.data()).isEqualTo(tree());
	}

	@Test
	void whatTheCallerDoesToItsDataIsNotSeen() {
		ObjectNode tree = tree();
		Map<String, Object> map = new HashMap<>(Map.of("tags", new ArrayList<>(List.of("a"))));
		Versioned ofTree = Versioned.of(tree, "User", "1", "2");
		Versioned ofMap = Versioned.of(map, "User", "1", "2");
		tree.putObject("address");
		map.clear();
		assertThat(ofTree.data()).isEqualTo(tree());
		assertThat(ofMap.data().at("/tags/0").asText()).isEqualTo("a");
	}

	@Test
	void whatTheCallerDoesToAResultIsNotSeen() {
		this.versioned.data().removeAll();
		((ObjectNode) this.versioned.fetch("address").orElseThrow()).removeAll();
		assertThat(this.versioned.data()).isEqualTo(tree());
	}

	@Test
	void aMemberIsFetched() {
		assertThat(this.versioned.fetch("name")).contains(TextNode.valueOf("Ada"));
		assertThat(this.versioned.fetch("more")).isEmpty();
		assertThat(this.versioned.put("name", Json.object().nullNode()).fetch("name"))
			.matches((value) -> value.orElseThrow().isNull());
	}

	@Test
	void aMemberIsPut() {
		ObjectNode address = Json.object().put("city", "London");
		Versioned changed = this.versioned.put("name", "Grace").put("address", address);
		address.put("city", "Paris");
		assertThat(changed.data())
			.isEqualTo(tree().put("name", "Grace").set("address", Json.object().put("city", "London")));
		assertThat(this.versioned.data()).isEqualTo(tree());
	}

	@Test
	void aMemberIsPopped() {
		Versioned.Popped popped = this.versioned.pop("name");
		assertThat(popped.value()).contains(TextNode.valueOf("Ada"));
		assertThat(popped.rest().data().has("name")).isFalse();
		assertThat(this.versioned.data()).isEqualTo(tree());
		assertThat(this.versioned.pop("more")).extracting(Versioned.Popped::value).isEqualTo(Optional.empty());
	}

	@Test
	void aMemberIsUpdatedIfThereIsOne() {
		assertThat(this.versioned.update("name", (name) -> TextNode.valueOf(name.asText() + "!")).fetch("name"))
			.map(JsonNode::asText)
			.contains("Ada!");
		assertThat(this.versioned.update("more", (value) -> TextNode.valueOf("never"))).isSameAs(this.versioned);
		this.versioned.update("address", (address) -> ((ObjectNode) address).removeAll());
		assertThat(this.versioned.data()).isEqualTo(tree());
	}

	@Test
	void aWalkEndsAtItsTarget() {
		Versioned walked = this.schema.run(this.versioned);
		assertThat(walked.current()).isEqualTo("2");
		assertThat(walked.target()).isEqualTo("2");
		assertThat(walked.to("3").current()).isEqualTo("2");
		assertThat(walked.to("3").target()).isEqualTo("3");
	}

	@Test
	void changesAreToldInTheirOrderOverSeveralWalks() {
		Versioned walked = this.schema.run(this.schema.run(this.versioned).to("3"));
		assertThat(walked.changes()).hasToString("[" + Edits.Both.class.getName() + " of 2 (User, up), "
				+ Edits.Both.class.getName() + " of 3 (User, up)]");
		assertThatThrownBy(() -> walked.changes().clear()).isInstanceOf(UnsupportedOperationException.class);
		assertThat(this.versioned.changes()).isEmpty();
	}

	@Test
	void dataThatAreWhereTheyShouldBeAreNotChanged() {
		Versioned walked = this.schema.run(this.versioned.to("1"));
		assertThat(walked.data()).isEqualTo(tree());
		assertThat(walked.changes()).isEmpty();
		walked.data().removeAll();
		assertThat(walked.data()).isEqualTo(tree());
	}

	@Test
	void dataOfATypeThatNeverChangedAreTheSameInEveryVersion() {
		Versioned walked = this.schema.run(Versioned.of(tree(), "Order", "1", "3").assign("name", "value"));
		assertThat(walked.data()).isEqualTo(tree());
		assertThat(walked.current()).isEqualTo("3");
		assertThat(walked.assigns()).containsExactly(Map.entry("name", "value"));
	}

	@Test
	void changesShareWhatTheyRemember() {
		VersioningSchema remembering = VersioningSchema.builder(Scheme.INTEGER)
			.version("2", (version) -> version.type("User",
					Edits.up((data, context) -> data.put("seen", context.assigned("first", String.class).orElse("no"))),
					Edits.up((data, context) -> context.assign("first",
							context.assigned("start", String.class).orElseThrow()))))
			.version("1")
			.build();
		Versioned start = this.versioned.assign("start", "here");
		Versioned walked = remembering.run(start);
		assertThat(walked.data().get("seen").asText()).isEqualTo("here");
		assertThat(walked.assigns()).containsExactly(Map.entry("start", "here"), Map.entry("first", "here"));
		assertThat(start.assigns()).containsExactly(Map.entry("start", "here"));
		assertThat(this.versioned.assigns()).isEmpty();
	}

	@Test
	void whatIsRememberedAfterAWalkIsNotSeen() {
		List<ChangeContext> kept = new ArrayList<>();
		VersioningSchema keeping = VersioningSchema.builder(Scheme.INTEGER)
			.version("2", (version) -> version.anyType(Edits.up((data, context) -> kept.add(context))))
			.version("1")
			.build();
		Versioned walked = keeping.run(this.versioned);
		kept.get(0).assign("late", true);
		assertThat(walked.assigns()).isEmpty();
		assertThatThrownBy(() -> walked.assigns().put("late", true)).isInstanceOf(UnsupportedOperationException.class);
	}

	@Test
	void nothingIsRememberedAsNull() {
		assertThatNullPointerException().isThrownBy(() -> this.versioned.assign("name", null));
	}

	@Test
	void aChangeKnowsItsWalk() {
		List<Object> known = new ArrayList<>();
		VersioningSchema telling = VersioningSchema.builder(Scheme.INTEGER)
			.version("3")
			.version("2",
					(version) -> version
						.anyType((any) -> any.change(
								Edits.up((data,
										context) -> known.addAll(List.of(context.from(), context.to(),
												context.version(), context.type(), context.options()))),
								Map.of("unit", "cent"))))
			.version("1")
			.build();
		telling.run(this.versioned.to("3"));
		assertThat(known).hasToString("[1, 3, 2, User, {unit=cent}]");
	}

	@Test
	void aTextDoesNotTellTheData() {
		assertThat(this.versioned).hasToString("User 1 -> 2");
	}

	private static ObjectNode tree() {
		ObjectNode tree = Json.object().put("name", "Ada");
		tree.putObject("address").put("city", "London");
		return tree;
	}

	record User(String name, int born) {
	}

	static final class Account {

		private final int id = 7;

		public int getId() {
			return this.id;
		}

	}

	static final class SelfReferring {

		public SelfReferring getSelf() {
			return this;
		}

	}

}
