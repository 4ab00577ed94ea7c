package io.polyn.test;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.polyn.PolynException;
import io.polyn.cloudevent.EventNaming;
import io.polyn.schema.EventSchemaLoader;
import io.polyn.schema.SchemaRegistry;
import io.polyn.version.Change;
import io.polyn.version.ChangeContext;
import io.polyn.version.Scheme;
import io.polyn.version.Split;
import io.polyn.version.VersionBuilder;
import io.polyn.version.Versioned;
import io.polyn.version.VersioningSchema;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/**
 * Tests for {@link VersioningAssertions}.
 */
class VersioningAssertionsTests {

	private static final String ADA = "{\"name\":\"Ada\",\"age\":36}";

	@TempDir
	Path folder;

	private final VersioningSchema names = VersioningSchema.builder(Scheme.INTEGER)
		.version("3", (version) -> version.type("user.created", new Rename("fullName", "title")))
		.version("2", (version) -> version.type("user.created", new Rename("name", "fullName")))
		.version("1")
		.build();

	@Test
	void whatIsReversiblePasses() {
		VersioningSchemaAssert assertion = VersioningAssertions.assertThat(this.names);
		assertThat(assertion.isReversible("user.created", "1", ADA, "{}")
			.isReversible(Versioned.of(Map.of("fullName", "Ada"), "user.created", "2", "2"),
					Versioned.of(Map.of("title", "Ada"), "user.created", "3", "1")))
			.isSameAs(assertion);
	}

	@Test
	void numbersAreEqualByValue() {
		VersioningAssertions.assertThat(schema(new Each((data) -> {
		}, (data) -> data.put("age", data.get("age").asLong()).put("share", 0.50).put("total", 100.0))))
			.isReversible("User", "1", "{\"age\":36,\"share\":0.5,\"total\":1E2}");
	}

	@Test
	void aLossyChangeIsToldWithTheFirstDifference() {
		VersioningSchema lossy = schema(new Each((data) -> data.put("name", data.get("name").asText().toUpperCase()),
				(data) -> data.put("name", data.get("name").asText().toLowerCase())));
		assertThat(failure(() -> VersioningAssertions.assertThat(lossy)
			.isReversible(Versioned.of(Map.of("name", "Ada"), "User", "1", "1"),
					Versioned.of(Map.of("name", "GRACE"), "User", "2", "1"),
					Versioned.of(Map.of("name", "Ada"), "Other", "1", "1"))))
			.isEqualToNormalizingNewlines("""

					Expecting the walks of VersioningSchema[2, 1] to be reversible and valid, but:
					- User 1 -> 2 -> 1: /name: expected "Ada", but was "ada\"""");
	}

	@Test
	void allFailuresAreToldAtOnce() {
		VersioningSchema lossy = VersioningSchema.builder(Scheme.INTEGER)
			.version("3", (version) -> version.type("User", new Each((data) -> data.remove("b"), (data) -> {
			})))
			.version("2",
					(version) -> version.type("User", new Each((data) -> data.remove("a"), (data) -> data.put("c", 1))))
			.version("1")
			.build();
		assertThat(failure(() -> VersioningAssertions.assertThat(lossy)
			.isReversible("User", "1", "{\"a\":1,\"b\":2}", "{\"b\":{\"x\":[]},\"c\":1}")).lines())
			.contains("- User 1 -> 3 -> 1: /a: expected 1, but was nothing",
					"- User 1 -> 2 -> 1: /a: expected 1, but was nothing",
					"- User 1 -> 3 -> 1: /b: expected {\"x\":[]}, but was nothing")
			.hasSize(5);
	}

	@Test
	void dataMustBeValidWhereverTheyCome() {
		assertThat(failure(() -> VersioningAssertions.assertThat(this.names)
			.validatedBy((type, version, json) -> version.toString().equals("2") ? List.of("it is " + type) : List.of())
			.isReversible("user.created", "1", ADA)))
			.contains("- user.created 1 -> 2: not a valid user.created of 2: it is user.created in "
					+ "{\"age\":36,\"fullName\":\"Ada\"}");
	}

	@Test
	void theSampleItselfMustBeValid() {
		assertThat(failure(() -> VersioningAssertions.assertThat(this.names)
			.validatedBy((type, version, json) -> version.toString().equals("1") ? List.of("never") : List.of())
			.isReversible("user.created", "1", "{}")))
			.contains("- user.created 1: not a valid user.created of 1: never in {}");
	}

	@Test
	void eventsAreCheckedAgainstTheirJsonSchemas() throws Exception {
		SchemaRegistry registry = registry(Map.of("user.created.v1", "name", "user.created.v2", "fullName",
				"user.created.v3", "title", "order.created.v1", "total"));
		VersioningAssertions.assertThat(this.names)
			.validatedBy(registry)
			.isReversible("user.created", "1", ADA)
			.isReversible("User", "1", "{}");
		assertThat(failure(() -> VersioningAssertions.assertThat(this.names)
			.validatedBy(registry)
			.isReversible("user.created", "3", "{\"name\":\"Ada\"}")))
			.contains(
					"- user.created 3: not a valid "
							+ "user.created of 3: required property 'title' not found in {\"name\":\"Ada\"}",
					"- user.created 3 -> 2: not a valid user.created of 2: required property 'fullName'");
	}

	@Test
	void anEventHasASchemaInEachVersion() throws Exception {
		SchemaRegistry registry = registry(Map.of("user.created.v1", "name", "user.created.v3", "title"));
		assertThat(failure(() -> VersioningAssertions.assertThat(this.names)
			.validatedBy(registry)
			.isReversible("user.created", "1", ADA))).contains("there is no schema named user.created.v2");
	}

	@Test
	void aVersionThatChangedNothingHasTheSchemaOfTheOneBefore() throws Exception {
		VersioningSchema others = VersioningSchema.builder(Scheme.INTEGER)
			.version("3", (version) -> version.type("User", new Rename("a", "b")))
			.version("2", (version) -> version.type("user.created", new Rename("name", "title")))
			.version("1")
			.build();
		SchemaRegistry registry = registry(Map.of("user.created.v1", "name", "user.created.v2", "title"));
		VersioningAssertions.assertThat(others)
			.validatedBy(registry)
			.isReversible("user.created", "1", ADA)
			.isReversible("user.created", "3", "{\"title\":\"Ada\"}");
		assertThat(failure(() -> VersioningAssertions.assertThat(others)
			.validatedBy(registry)
			.isReversible("user.created", "3", "{\"name\":\"Ada\"}")))
			.contains("- user.created 3: not a valid user.created of 3: required property 'title' not found");
	}

	@Test
	void aDayIsWrittenWithoutHyphensInTheNameOfAnEvent() throws Exception {
		VersioningSchema days = VersioningSchema.builder(Scheme.DATE)
			.version("2026-11-20", (version) -> version.type("user.created", new Rename("name", "title")))
			.version("2025-01-02")
			.build();
		SchemaRegistry registry = registry(Map.of("user.created.v20261120", "title", "user.created.v20250102", "name"));
		VersioningAssertions.assertThat(days).validatedBy(registry).isReversible("user.created", "20250102", ADA);
		assertThat(failure(() -> VersioningAssertions.assertThat(days)
			.validatedBy(registry)
			.isReversible("user.created", "20250102", "{}"))).contains("required property 'title' not found");
	}

	@Test
	void aStepThatIsMissingIsToldUnlessItIsAllowed() {
		VersioningSchema oneWay = schema(new UpOnly());
		assertThat(failure(() -> VersioningAssertions.assertThat(oneWay)
			.isReversible(Versioned.of(Map.of(), "User", "1", "1"), Versioned.of(Map.of(), "User", "2", "2"))))
			.contains("- User 1 -> 2 -> 1: there is no such way, since it has no step over " + UpOnly.class.getName()
					+ " of 2 (User, down)", "- User 2 -> 1: there is no such way, since");
		VersioningAssertions.assertThat(oneWay)
			.allowingOneWay()
			.isReversible(Versioned.of(Map.of(), "User", "1", "1"), Versioned.of(Map.of(), "User", "2", "2"));
	}

	@Test
	void whereThereIsOneWayItsEndIsChecked() {
		assertThat(failure(() -> VersioningAssertions.assertThat(schema(new UpOnly()))
			.allowingOneWay()
			.validatedBy((type, version, json) -> version.toString().equals("2") ? List.of("never") : List.of())
			.isReversible("User", "1", "{}"))).contains("- User 1 -> 2: not a valid User of 2: never in {\"up\":true}");
	}

	@Test
	void aLossyChangeIsNoOneWay() {
		assertThat(failure(() -> VersioningAssertions.assertThat(schema(new Each(ObjectNode::removeAll, (data) -> {
		}))).allowingOneWay().isReversible("User", "1", ADA))).contains("expected \"Ada\", but was nothing");
	}

	@Test
	void aChangeThatFailsIsToldWithItsCause() {
		assertThat(failure(() -> VersioningAssertions.assertThat(schema(new Each((data) -> {
			throw new IllegalStateException("no age in " + data);
		}, (data) -> {
		}))).isReversible("User", "1", "{\"name\":\"Ada\"}"))).contains(
				"- User 1 -> 2: The change " + Each.class.getName() + " of 2 (User, up) failed on the way from 1 to 2: "
						+ "java.lang.IllegalStateException. no age in {\"name\":\"Ada\"}");
	}

	@Test
	void anUnknownVersionIsTold() {
		assertThat(failure(() -> VersioningAssertions.assertThat(this.names).isReversible("User", "4", "{}", "{}"))
			.lines()
			.filter((line) -> line.equals("- User 4: The version 4 is newer than 3, the newest that is known here.")))
			.hasSize(2);
	}

	@Test
	void whatIsSplitMayComeBackAsOne() {
		VersioningAssertions.assertThat(split(true))
			.isReversible("User", "1", "{\"city\":\"London\",\"name\":\"Ada\"}");
		assertThat(failure(() -> VersioningAssertions.assertThat(split(false))
			.isReversible("User", "1", "{\"city\":\"London\",\"name\":\"Ada\"}")))
			.contains("- User 1 -> 2 -> 1: it comes back 2 times, not once");
	}

	@Test
	void whatIsDroppedHasNoWayBackUnlessThatIsAllowed() {
		VersioningSchema dropping = schema((version) -> version.drop("Note"));
		assertThat(failure(() -> VersioningAssertions.assertThat(dropping).isReversible("Note", "1", "{}")))
			.contains("- Note 1 -> 2: nothing is left of it, so that there is no way back");
		VersioningAssertions.assertThat(dropping).allowingOneWay().isReversible("Note", "1", "{}");
	}

	@Test
	void aTypeThatIsRenamedIsValidatedByItsNewName() {
		VersioningSchema renaming = schema((version) -> version.rename("User", "Person"));
		assertThat(failure(() -> VersioningAssertions.assertThat(renaming)
			.validatedBy((type, version, json) -> type.equals("Person") ? List.of("renamed") : List.of())
			.isReversible("User", "1", "{}"))).contains("- User 1 -> 2: not a valid Person of 2: renamed");
	}

	@Test
	void aDescriptionIsTold() {
		assertThat(failure(
				() -> VersioningAssertions.assertThat(this.names).as("our names").isReversible("User", "4", "{}")))
			.startsWith("[our names]");
	}

	@Test
	void nothingCanBeSaidWithoutASampleOrASchema() {
		assertThatIllegalArgumentException()
			.isThrownBy(() -> VersioningAssertions.assertThat(this.names).isReversible())
			.withMessage("Without a sample nothing can be said");
		assertThatExceptionOfType(PolynException.class)
			.isThrownBy(() -> VersioningAssertions.assertThat(this.names).isReversible("User", "1", "{"))
			.withMessageContaining("The data of the type User are not one well-formed JSON object.");
		assertThatExceptionOfType(AssertionError.class)
			.isThrownBy(() -> VersioningAssertions.assertThat(null).isReversible("User", "1", "{}"));
	}

	private static String failure(ThrowingCallable assertion) {
		return catchThrowableOfType(AssertionError.class, assertion).getMessage();
	}

	private static VersioningSchema schema(Change change) {
		return schema((version) -> version.type("User", change));
	}

	private static VersioningSchema schema(Consumer<VersionBuilder> introduced) {
		return VersioningSchema.builder(Scheme.INTEGER).version("2", introduced).version("1").build();
	}

	private static VersioningSchema split(boolean whole) {
		return schema((version) -> version.split("User", List.of("User", "Address"), new OwnAddress(whole)));
	}

	private SchemaRegistry registry(Map<String, String> required) throws Exception {
		for (Map.Entry<String, String> schema : required.entrySet()) {
			Files.writeString(this.folder.resolve(schema.getKey() + ".json"),
					"{\"type\":\"object\",\"required\":[\"" + schema.getValue() + "\"]}");
		}
		return new SchemaRegistry(new EventNaming("app", "users"),
				EventSchemaLoader.load(List.of("file:" + this.folder), getClass().getClassLoader()));
	}

	private record Rename(String before, String since) implements Change {

		@Override
		public void up(ObjectNode data, ChangeContext context) {
			move(data, this.before, this.since);
		}

		@Override
		public void down(ObjectNode data, ChangeContext context) {
			move(data, this.since, this.before);
		}

		private static void move(ObjectNode data, String from, String to) {
			if (data.has(from)) {
				data.set(to, data.remove(from));
			}
		}

	}

	private record Each(Consumer<ObjectNode> upwards, Consumer<ObjectNode> downwards) implements Change {

		@Override
		public void up(ObjectNode data, ChangeContext context) {
			this.upwards.accept(data);
		}

		@Override
		public void down(ObjectNode data, ChangeContext context) {
			this.downwards.accept(data);
		}

	}

	private static final class UpOnly implements Change {

		@Override
		public void up(ObjectNode data, ChangeContext context) {
			data.put("up", true);
		}

	}

	private record OwnAddress(boolean whole) implements Split {

		@Override
		public List<Part> up(ObjectNode data, ChangeContext context) {
			ObjectNode address = data.objectNode().set("city", data.get("city"));
			return List.of(new Part("User", data), new Part("Address", address));
		}

		@Override
		public Optional<ObjectNode> down(Part part, ChangeContext context) {
			return (this.whole && part.type().equals("Address")) ? Optional.empty() : Optional.of(part.data());
		}

	}

}
