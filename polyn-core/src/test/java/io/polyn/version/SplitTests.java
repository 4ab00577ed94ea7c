package io.polyn.version;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.polyn.ErrorCode;
import io.polyn.json.Json;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/**
 * Types that are split, renamed or dropped.
 */
class SplitTests {

	private final VersioningSchema schema = VersioningSchema.builder(Scheme.INTEGER)
		.version("5",
				(version) -> version.type("Address", Edits.rename("zip", "postcode"))
					.type("Person", Edits.up((data, context) -> data.put("human", true))))
		.version("4", (version) -> version.rename("User", "Person"))
		.version("3",
				(version) -> version.split("User", List.of("User", "Address"), new OwnAddress())
					.type("Address", Edits.add("country", "UK")))
		.version("2", (version) -> version.drop("Note").type("User", Edits.rename("mail", "email")))
		.version("1")
		.build();

	@Test
	void whatIsSplitBecomesSeveral() {
		List<Versioned> parts = this.schema.runAll(user("1", "5"));
		assertThat(parts).extracting(Versioned::type).containsExactly("Person", "Address");
		assertThat(parts).extracting(Versioned::current).containsExactly("5", "5");
		assertThat(parts.get(0).data())
			.isEqualTo(Json.object().put("id", 7).put("email", "a@b.org").put("human", true));
		assertThat(parts.get(1).data())
			.isEqualTo(Json.object().put("user", 7).put("postcode", "SW1").put("country", "UK"));
	}

	@Test
	void eachPartKnowsTheChangesThatItWentThrough() {
		List<Versioned> parts = this.schema.runAll(user("1", "5"));
		assertThat(parts.get(0).changes()).extracting((change) -> change.version() + " " + change.type())
			.containsExactly("2 User", "3 User", "5 Person");
		assertThat(parts.get(1).changes()).extracting((change) -> change.version() + " " + change.type())
			.containsExactly("2 User", "3 User", "3 Address", "5 Address");
	}

	@Test
	void aPartIsWalkedDownToWhatItWasAPartOf() {
		ObjectNode person = Json.object().put("id", 7).put("email", "a@b.org");
		Versioned user = this.schema.run(Versioned.of(person, "User", "3", "1"));
		assertThat(user.type()).isEqualTo("User");
		assertThat(user.data()).isEqualTo(Json.object().put("id", 7).put("mail", "a@b.org"));
		assertThat(user.changes()).extracting((change) -> change.version() + " " + change.direction())
			.containsExactly("3 down", "2 down");
	}

	@Test
	void anotherPartMayStandForTheData() {
		assertThat(this.schema.runAll(Versioned.of(Map.of("user", 7), "Address", "5", "1"))).isEmpty();
	}

	@Test
	void severalAreNoResultOfOne() {
		assertThat(catchThrowableOfType(VersioningException.class, () -> this.schema.run(user("1", "3"))))
			.hasMessage("POLYN-V008: On the way from 1 to 3 the type User becomes 2 others, not one."
					+ " Walk what is split or dropped with 'runAll'.");
	}

	@Test
	void ofWhatIsDroppedNothingIsLeft() {
		assertThat(this.schema.runAll(Versioned.of(Map.of("text", "x"), "Note", "1", "2"))).isEmpty();
		assertThat(this.schema.runAll(Versioned.of(Map.of("text", "x"), "Note", "2", "1"))).hasSize(1);
	}

	@Test
	void aTypeHasItsNameInBothDirections() {
		assertThat(this.schema.run(Versioned.of(Map.of(), "User", "3", "4")).type()).isEqualTo("Person");
		assertThat(this.schema.run(Versioned.of(Map.of(), "Person", "4", "3")).type()).isEqualTo("User");
	}

	@Test
	void aLambdaSplitsUpwardsOnly() {
		VersioningSchema upwards = schema((data, context) -> List.of(new Split.Part("B", data)));
		assertThat(upwards.run(Versioned.of(Map.of(), "A", "1", "2")).type()).isEqualTo("B");
		VersioningException ex = catchThrowableOfType(VersioningException.class,
				() -> upwards.run(Versioned.of(Map.of(), "B", "2", "1")));
		assertThat(ex.code()).isEqualTo(ErrorCode.CHANGE_MISSING);
		assertThat(ex.change().orElseThrow().change()).isEqualTo(SplitTests.class.getName() + "$$Lambda");
		assertThat(upwards.history().missing("B", upwards.version("2"), upwards.version("1")))
			.containsExactly(ex.change().get());
	}

	@Test
	void aSplitMayLeaveNothing() {
		assertThat(schema((data, context) -> List.of()).runAll(Versioned.of(Map.of(), "A", "1", "2"))).isEmpty();
	}

	@Test
	void partsShareNothing() {
		ObjectNode common = Json.object();
		VersioningSchema sharing = schema((data, context) -> {
			data.set("common", common);
			return List.of(new Split.Part("B", data), new Split.Part("C", data), new Split.Part("C", common));
		});
		List<Versioned> parts = sharing.runAll(Versioned.of(Map.of(), "A", "1", "2"));
		assertThat(parts).extracting((part) -> part.data().toString())
			.containsExactly("{\"common\":{},\"b\":\"1\"}", "{\"common\":{},\"c\":\"1\"}", "{\"c\":\"1\"}");
		assertThat(common).as("which a split may keep for ever").isEmpty();
	}

	@Test
	void aPartIsOfADeclaredType() {
		assertThat(failure((data, context) -> List.of(new Split.Part("D", data))))
			.hasMessage("A part of A is of the type D, which the split does not declare");
	}

	@Test
	void aSplitHasToReturnParts() {
		assertThat(failure((data, context) -> null)).isInstanceOf(NullPointerException.class);
		assertThat(failure((data, context) -> Arrays.asList(new Split.Part("B", data), null)))
			.isInstanceOf(NullPointerException.class);
		assertThat(failure((data, context) -> List.of(new Split.Part("B", null)))).hasMessage("A part has no data");
		assertThat(failure((data, context) -> List.of(new Split.Part(null, data)))).hasMessage("A part has no type");
	}

	@Test
	void aSplitKnowsTheNameBefore() {
		List<String> types = new ArrayList<>();
		schema((data, context) -> {
			types.add(context.type() + " of " + context.version());
			return List.of();
		}).runAll(Versioned.of(Map.of(), "A", "1", "2"));
		assertThat(types).containsExactly("A of 2");
	}

	@Test
	void whatIsMissingIsToldInTheOrderOfTheWay() {
		VersioningSchema oneWay = VersioningSchema.builder(Scheme.INTEGER)
			.version("3", (version) -> version.type("B", down(), up(), down()).anyType(down()).type("C", down()))
			.version("2", (version) -> version.rename("A", "B").anyType(down()).type("B", up()))
			.version("1")
			.build();
		Version one = oneWay.version("1");
		Version three = oneWay.version("3");
		List<AppliedChange> upwards = oneWay.history().missing("A", one, three);
		assertThat(upwards).extracting((change) -> change.version() + " " + change.type())
			.containsExactly("2 *", "3 *", "3 B", "3 B");
		assertThat(upwards.get(0)).isEqualTo(
				catchThrowableOfType(VersioningException.class, () -> oneWay.run(Versioned.of(Map.of(), "A", "1", "3")))
					.change()
					.orElseThrow());
		assertThat(oneWay.history().missing("B", three, one))
			.extracting((change) -> change.version() + " " + change.type())
			.containsExactly("3 B", "2 B");
		assertThat(oneWay.history().missing("A", one, one)).isEmpty();
	}

	@Test
	void whatAnotherPartLacksIsMissingToo() {
		VersioningSchema schema = VersioningSchema.builder(Scheme.INTEGER)
			.version("3", (version) -> version.type("C", down()))
			.version("2",
					(version) -> version.split("A", List.of("B", "C"),
							(data, context) -> List.of(new Split.Part("B", data), new Split.Part("C", data))))
			.version("1")
			.build();
		VersioningException ex = catchThrowableOfType(VersioningException.class,
				() -> schema.runAll(Versioned.of(Map.of(), "A", "1", "3")));
		assertThat(schema.history().missing("B", schema.version("3"))).containsExactly(ex.change().orElseThrow());
		assertThat(schema.history().missing("B", schema.version("2"))).isEmpty();
	}

	@Test
	void whatTheOldestVersionIntroducedIsNeverMissing() {
		VersioningSchema schema = VersioningSchema.builder(Scheme.INTEGER)
			.version("2")
			.version("1", (version) -> version.type("A", down()))
			.build();
		assertThat(schema.history().missing("A", schema.version("2"))).isEmpty();
	}

	@Test
	void aPartMayLackAStep() {
		assertThat(this.schema.history().missing("User", version("1"), version("5"))).isEmpty();
		assertThat(this.schema.history().missing("Person", version("5"), version("1")))
			.extracting((change) -> change.version() + " " + change.type())
			.containsExactly("5 Person");
	}

	@Test
	void aTypeHasNamesInEveryVersion() {
		assertThat(this.schema.history().namesOf("User", version("1"))).containsExactly("User", "Address", "Person");
		assertThat(this.schema.history().namesOf("Person", version("5"))).containsExactly("Person", "User");
		assertThat(this.schema.history().namesOf("Address", version("5"))).containsExactly("Address", "User");
		assertThat(this.schema.history().namesOf("Note", version("1"))).containsExactly("Note");
		assertThat(this.schema.history().namesOf("Unknown", version("3"))).containsExactly("Unknown");
	}

	@Test
	void aTypeIsAffectedByWhatBecomesOfIt() {
		assertThat(affected("User", "2", "3")).as("split").isTrue();
		assertThat(affected("User", "3", "2")).as("a part of the same name").isTrue();
		assertThat(affected("Address", "3", "2")).as("a part").isTrue();
		assertThat(affected("User", "3", "4")).as("renamed").isTrue();
		assertThat(affected("Person", "4", "3")).as("renamed").isTrue();
		assertThat(affected("Note", "1", "2")).as("dropped").isTrue();
		assertThat(affected("Note", "2", "5")).as("long gone").isFalse();
		assertThat(affected("Order", "1", "5")).as("never named").isFalse();
		assertThat(affected("User", "1", "1")).as("no way").isFalse();
	}

	@Test
	void aTypeOfThePartsNameIsNoneBeforeTheSplit() {
		VersioningSchema plain = VersioningSchema.builder(Scheme.INTEGER)
			.version("2", (version) -> version.split("A", List.of("B"), (data, context) -> List.of()))
			.version("1")
			.build();
		assertThat(plain.history().affects("B", plain.version("1"), plain.version("2"))).isFalse();
		assertThat(plain.history().affects("B", plain.version("2"), plain.version("1"))).isTrue();
	}

	@Test
	void aSchemaKnowsItsTypes() {
		assertThat(this.schema.types()).containsExactlyInAnyOrder("User", "Person", "Address", "Note");
	}

	private boolean affected(String type, String from, String to) {
		return this.schema.history().affects(type, version(from), version(to));
	}

	private Version version(String text) {
		return this.schema.version(text);
	}

	private static Change up() {
		return Edits.up((data, context) -> {
		});
	}

	private static Change down() {
		return Edits.down((data, context) -> {
		});
	}

	private static Versioned user(String current, String target) {
		ObjectNode data = Json.object().put("id", 7).put("mail", "a@b.org");
		data.putObject("address").put("zip", "SW1");
		return Versioned.of(data, "User", current, target);
	}

	private static VersioningSchema schema(Split split) {
		return VersioningSchema.builder(Scheme.INTEGER)
			.version("2",
					(version) -> version.split("A", List.of("B", "C"), split)
						.type("B", Edits.add("b", "1"))
						.type("C", Edits.add("c", "1")))
			.version("1")
			.build();
	}

	private static Throwable failure(Split split) {
		VersioningException ex = catchThrowableOfType(VersioningException.class,
				() -> schema(split).runAll(Versioned.of(Map.of(), "A", "1", "2")));
		assertThat(ex.code()).isEqualTo(ErrorCode.CHANGE_FAILED);
		assertThat(ex.change()).map(AppliedChange::type).contains("A");
		return ex.getCause();
	}

	private static final class OwnAddress implements Split {

		@Override
		public String description() {
			return "Addresses are data of their own.";
		}

		@Override
		public List<Part> up(ObjectNode data, ChangeContext context) {
			ObjectNode address = (ObjectNode) data.remove("address");
			address.set("user", data.get("id"));
			return List.of(new Part("User", data), new Part("Address", address));
		}

		@Override
		public Optional<ObjectNode> down(Part part, ChangeContext context) {
			return part.type().equals("User") ? Optional.of(part.data()) : Optional.empty();
		}

	}

}
