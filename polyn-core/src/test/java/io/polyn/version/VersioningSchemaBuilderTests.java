package io.polyn.version;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.polyn.ErrorCode;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/**
 * Tests for {@link VersioningSchemaBuilder} and {@link VersionBuilder}.
 */
class VersioningSchemaBuilderTests {

	private static final String IN = "In the version 2.0.0 ";

	@Test
	void aSchemaNeedsAVersion() {
		assertProblems(VersioningSchema.builder(Scheme.INTEGER), "It has no version.");
	}

	@Test
	void aVersionMustBeOneOfTheScheme() {
		assertProblems(versions("2.0.0", "1.0"), "The version '1.0' is no semantic version such as 1.1.0.");
		assertProblems(VersioningSchema.builder(Scheme.DATE).version("2026-02-30"),
				"The version '2026-02-30' is no date such as 2026-11-20.");
	}

	@Test
	void aVersionIsDeclaredOnce() {
		assertProblems(versions("2.0.0", "1.0.0", "2.0.0"), "The version 2.0.0 is declared twice.");
	}

	@Test
	void aVersionInOtherWordsIsTheSame() {
		assertProblems(versions("2.0.0+b", "2.0.0+a"), "The version 2.0.0+a is declared twice, also as 2.0.0+b.");
		assertProblems(VersioningSchema.builder(Scheme.DATE).version("2026-11-20").version("20261120"),
				"The version 20261120 is declared twice, also as 2026-11-20.");
	}

	@Test
	void theNewestVersionComesFirst() {
		assertProblems(versions("1.0.0", "1.0.0-rc.1", "1.10.0"),
				"The version 1.10.0 stands below 1.0.0-rc.1, but is newer: the newest comes first.");
	}

	@Test
	void theLatestVersionIsADeclaredOne() {
		assertProblems(versions("2.0.0").latest("1.0.0"), "The latest version 1.0.0 is not declared.");
		assertProblems(versions("2.0.0").latest("two"),
				"The latest version 'two' is no semantic version such as 1.1.0.");
	}

	@Test
	void theLatestVersionIsTheNewestUnlessItIsNamed() {
		assertThat(versions("2.0.0", "1.0.0").build().latest()).hasToString("2.0.0");
		assertThat(versions("2.0.0", "1.0.0+a").latest("1.0.0+b").build().latest()).hasToString("1.0.0+a");
	}

	@Test
	void aTypeIsDeclaredOnceInAVersion() {
		assertProblems((version) -> version.type("User", new Both()).type("Post", new Both()).type("User", new Both()),
				IN + "the type User is declared twice.");
		assertProblems((version) -> version.anyType(new Both()).anyType(new Both()),
				IN + "the type * is declared twice.");
		assertProblems((version) -> version.anyType(new Both()).type("*", new Both()),
				IN + "the type * is declared twice.");
	}

	@Test
	void aTypeMayBeDeclaredInSeveralVersions() {
		assertThat(VersioningSchema.builder(Scheme.INTEGER)
			.version("2", (version) -> version.type("User", new Both()))
			.version("1", (version) -> version.type("User", new Both()))
			.build()
			.types()).containsExactly("User");
	}

	@Test
	void aChangeHasADirection() {
		assertProblems((version) -> version.type("User", new Neither(), new Both()), IN + "the change "
				+ Neither.class.getName() + " of the type User has neither a step up nor a step down.");
	}

	@Test
	void aTypeHasOneFate() {
		assertProblems((version) -> version.rename("A", "B").rename("A", "C"),
				IN + "the type A is renamed, split or dropped twice.");
		assertProblems((version) -> version.rename("A", "B").drop("A"),
				IN + "the type A is renamed, split or dropped twice.");
		assertProblems((version) -> version.split("A", List.of("B", "C"), new Halves()).drop("A"),
				IN + "the type A is renamed, split or dropped twice.");
		assertProblems((version) -> version.drop("A").drop("A"), IN + "the type A is renamed, split or dropped twice.");
	}

	@Test
	void aTypeHasOneOrigin() {
		assertProblems((version) -> version.rename("A", "C").rename("B", "C"), IN + "two types become C.");
		assertProblems((version) -> version.rename("A", "C").split("B", List.of("B", "C"), new Halves()),
				IN + "two types become C.");
		assertProblems((version) -> version.split("A", List.of("B", "B"), new Halves()), IN + "two types become B.");
	}

	@Test
	void aNameThatIsTakenIsNotGivenAgain() {
		assertProblems(
				declaring((version) -> version.rename("A", "B")).version("1.0.0",
						(version) -> version.type("B", new Both())),
				IN + "a type becomes B, but there is one already.");
		assertProblems(
				declaring((version) -> version.split("A", List.of("B", "C"), new Halves())).version("1.1.0")
					.version("1.0.0", (version) -> version.rename("X", "C")),
				IN + "a type becomes C, but there is one already.");
	}

	@Test
	void aNameThatIsFreeAgainMayBeGiven() {
		assertThat(declaring((version) -> version.rename("A", "B").drop("B"))
			.version("1.0.0", (version) -> version.type("B", new Both()).type("A", new Both()))
			.build()
			.versions()).hasSize(2);
		assertThat(
				declaring((version) -> version.rename("A", "B")).version("1.1.0", (version) -> version.rename("B", "C"))
					.version("1.0.0", (version) -> version.type("B", new Both()))
					.build()
					.versions())
			.hasSize(3);
		assertThat(declaring((version) -> version.rename("A", "B"))
			.version("1.1.0", (version) -> version.rename("B", "A").drop("A"))
			.version("1.0.0", (version) -> version.rename("X", "B").type("A", new Both()))
			.build()
			.versions()).hasSize(3);
	}

	@Test
	void aSplitNamesItsParts() {
		assertProblems((version) -> version.split("A", List.of(), new Halves()),
				IN + "the split of the type A names no parts.");
	}

	@Test
	void aNameChangesWhenATypeIsRenamed() {
		assertProblems((version) -> version.rename("A", "A"), IN + "the type A is renamed to itself.");
	}

	@Test
	void typesMayExchangeTheirNames() {
		VersioningSchema schema = VersioningSchema.builder(Scheme.INTEGER)
			.version("2", (version) -> version.rename("A", "B").rename("B", "A"))
			.version("1")
			.build();
		assertThat(schema.run(Versioned.of(Map.of(), "A", "1", "2")).type()).isEqualTo("B");
		assertThat(schema.run(Versioned.of(Map.of(), "A", "2", "1")).type()).isEqualTo("B");
	}

	@Test
	void changesAreDeclaredByTheNewName() {
		String problem = " has changes, but is renamed, split or dropped; declare them by its new name.";
		assertProblems((version) -> version.rename("A", "B").type("A", new Both()), IN + "the type A" + problem);
		assertProblems((version) -> version.split("A", List.of("B", "C"), new Halves()).type("A", new Both()),
				IN + "the type A" + problem);
		assertProblems((version) -> version.drop("A").type("A", new Both()), IN + "the type A" + problem);
		assertThat(declaring((version) -> version.split("A", List.of("A", "B"), new Halves()).type("A", new Both()))
			.build()
			.types()).containsExactlyInAnyOrder("A", "B");
	}

	@Test
	void onlyATypeWithANameCanBeRenamedSplitOrDropped() {
		String problem = IN + "any type is renamed, split or dropped; name one.";
		assertProblems((version) -> version.rename("*", "A"), problem);
		assertProblems((version) -> version.rename("A", "*"), problem);
		assertProblems((version) -> version.drop("*"), problem);
		assertProblems((version) -> version.split("*", List.of("A"), new Halves()), problem);
		assertProblems((version) -> version.split("A", List.of("*"), new Halves()), problem);
	}

	@Test
	void everythingThatIsWrongIsToldAtOnce() {
		VersioningSchemaBuilder builder = VersioningSchema.builder(Scheme.SEMANTIC)
			.version("1.0.0", (version) -> version.type("User", new Neither()).type("User", new Both()))
			.version("2.0.0", (version) -> version.rename("A", "C").rename("B", "C").drop("A"))
			.version("two")
			.version("1.0.0+again")
			.latest("3.0.0");
		InvalidVersioningSchemaException ex = invalid(builder);
		assertThat(ex.problems()).containsExactly(
				"In the version 1.0.0 the change " + Neither.class.getName()
						+ " of the type User has neither a step up nor a step down.",
				"In the version 1.0.0 the type User is declared twice.",
				"In the version 2.0.0 the type A is renamed, split or dropped twice.",
				"In the version 2.0.0 two types become C.",
				"The version 2.0.0 stands below 1.0.0, but is newer: the newest comes first.",
				"The version 'two' is no semantic version such as 1.1.0.",
				"The version 1.0.0+again is declared twice, also as 1.0.0.",
				"The latest version 3.0.0 is not declared.");
		assertThat(ex.code()).isEqualTo(ErrorCode.INVALID_VERSIONING);
		assertThat(ex).hasMessageStartingWith("POLYN-V001: The versioning schema can't be built:\n- In the version")
			.hasMessageContaining("\n- The latest version 3.0.0 is not declared.")
			.hasMessageEndingWith("\nDeclare each version once, the newest first, and in it each type once.");
	}

	@Test
	void anOptionThatIsNullIsRefusedWhereItIsDeclared() {
		Map<String, Object> options = new HashMap<>();
		options.put("name", null);
		assertThatNullPointerException()
			.isThrownBy(() -> declaring((version) -> version.type("A", (type) -> type.change(new Both(), options))));
	}

	@Test
	void aSchemaStaysAsItWasBuilt() {
		VersioningSchemaBuilder builder = versions("2.0.0");
		VersioningSchema schema = builder.build();
		builder.version("1.0.0");
		assertThat(schema.versions()).hasSize(1);
		assertThat(builder.build().versions()).hasSize(2);
		assertThat(schema).hasToString("VersioningSchema[2.0.0]");
		assertThat(schema.scheme()).isSameAs(Scheme.SEMANTIC);
	}

	private static VersioningSchemaBuilder versions(String... versions) {
		VersioningSchemaBuilder builder = VersioningSchema.builder(Scheme.SEMANTIC);
		List.of(versions).forEach(builder::version);
		return builder;
	}

	private static VersioningSchemaBuilder declaring(Consumer<VersionBuilder> introduced) {
		return VersioningSchema.builder(Scheme.SEMANTIC).version("2.0.0", introduced);
	}

	private static void assertProblems(Consumer<VersionBuilder> introduced, String... problems) {
		assertProblems(declaring(introduced), problems);
	}

	private static void assertProblems(VersioningSchemaBuilder builder, String... problems) {
		assertThat(invalid(builder).problems()).containsExactly(problems);
	}

	private static InvalidVersioningSchemaException invalid(VersioningSchemaBuilder builder) {
		return catchThrowableOfType(InvalidVersioningSchemaException.class, builder::build);
	}

	private static final class Both implements Change {

		@Override
		public void up(ObjectNode data, ChangeContext context) {
		}

		@Override
		public void down(ObjectNode data, ChangeContext context) {
		}

	}

	private static final class Neither implements Change {

		@Override
		public String description() {
			return "Has no steps.";
		}

	}

	private static final class Halves implements Split {

		@Override
		public List<Part> up(ObjectNode data, ChangeContext context) {
			return List.of();
		}

	}

}
