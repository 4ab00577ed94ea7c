package io.polyn.version;

import java.io.IOException;
import java.util.List;
import java.util.Map;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.polyn.ErrorCode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/**
 * What ends a walk, and what is told of it.
 */
class WalkErrorsTests {

	private static final String SECRET = "s3cret";

	private final VersioningSchema schema = VersioningSchema.builder(Scheme.SEMANTIC)
		.version("3.0.0",
				(version) -> version.type("Up", Edits.up((data, context) -> data.put("up", 1)))
					.type("Down", Edits.down((data, context) -> data.put("down", 1))))
		.version("2.0.0", (version) -> version.type("User", new Failing()))
		.version("1.0.0")
		.build();

	@ParameterizedTest
	@CsvSource({ "1.5.0, 3.0.0", "3.0.0, 1.5.0", "1.5.0, 1.5.0", "0.1.0, 1.0.0" })
	void aVersionMustBeDeclared(String current, String target) {
		VersioningException ex = failure("User", current, target);
		String unknown = current.equals("3.0.0") ? target : current;
		assertThat(ex.code()).isEqualTo(ErrorCode.UNDECLARED_VERSION);
		assertThat(ex).hasMessage("POLYN-V003: The version " + unknown
				+ " is not known here. Name one of [3.0.0, 2.0.0, 1.0.0], or declare it in the versioning schema.");
		assertThat(ex.change()).isEmpty();
	}

	@Test
	void aNewerVersionIsTheBuildsThatComesNext() {
		VersioningException ex = failure("User", "3.0.1", "1.0.0");
		assertThat(ex.code()).isEqualTo(ErrorCode.NEWER_VERSION);
		assertThat(ex).hasMessage("POLYN-V004: The version 3.0.1 is newer than 3.0.0, the newest that is known here."
				+ " Deploy the build that knows it, or name one of [3.0.0, 2.0.0, 1.0.0].");
	}

	@Test
	void aTextMustBeAVersion() {
		VersioningException ex = failure("User", "1.0.0", "v2");
		assertThat(ex.code()).isEqualTo(ErrorCode.INVALID_VERSION);
		assertThat(ex).hasMessage(
				"POLYN-V002: 'v2' is no semantic version such as 1.1.0." + " Name one of [3.0.0, 2.0.0, 1.0.0].");
	}

	@Test
	void aTextThatIsNoVersionIsToldInParts() {
		assertThat(failure("User", "1\n2\u0007ä" + "x".repeat(1000), "1.0.0").problem())
			.isEqualTo("'1?2??" + "x".repeat(95) + "' is no semantic version such as 1.1.0.");
	}

	@Test
	void aVersionIsFoundWhateverItsMetadata() {
		assertThat(this.schema.version("2.0.0+build")).hasToString("2.0.0");
		assertThat(this.schema.run(Versioned.of(Map.of(), "Up", "1.0.0+a", "3.0.0+b")).data().get("up").asInt())
			.isOne();
	}

	@Test
	void aChangeThatFailsIsNamed() {
		VersioningException ex = failure("User", "1.0.0", "3.0.0");
		assertThat(ex.code()).isEqualTo(ErrorCode.CHANGE_FAILED);
		assertThat(ex)
			.hasMessage("POLYN-V005: The change " + Failing.class.getName() + " of 2.0.0 (User, up) failed on"
					+ " the way from 1.0.0 to 3.0.0: java.lang.IllegalStateException. Correct the change, or the data.")
			.cause()
			.isInstanceOf(IllegalStateException.class)
			.hasMessage(SECRET);
		assertThat(ex.change()).hasValueSatisfying((change) -> {
			assertThat(change.change()).isEqualTo(Failing.class.getName());
			assertThat(change.version()).hasToString("2.0.0");
			assertThat(change.direction()).isEqualTo(Direction.UP);
			assertThat(change.type()).isEqualTo("User");
		});
	}

	@Test
	void aChangeThatFailsDownwardsIsNamed() {
		assertThat(failure("User", "3.0.0", "1.0.0").problem()).isEqualTo("The change " + Failing.class.getName()
				+ " of 2.0.0 (User, down) failed on the way from 3.0.0 to 1.0.0: java.lang.StackOverflowError.");
	}

	@Test
	void whatAChangeMadeBeforeItFailedIsNotSeen() {
		Versioned start = Versioned.of(Map.of("name", "Ada"), "User", "1.0.0", "2.0.0");
		catchThrowableOfType(VersioningException.class, () -> this.schema.run(start));
		assertThat(start.data()).hasToString("{\"name\":\"Ada\"}");
	}

	@Test
	void anExceptionThatWasNotDeclaredEndsAWalkToo() {
		VersioningSchema undeclared = VersioningSchema.builder(Scheme.INTEGER)
			.version("2",
					(version) -> version.anyType(Edits
						.up((data, context) -> WalkErrorsTests.<RuntimeException>raise(new IOException("broken")))))
			.version("1")
			.build();
		VersioningException ex = catchThrowableOfType(VersioningException.class,
				() -> undeclared.run(Versioned.of(Map.of(), "User", "1", "2")));
		assertThat(ex.code()).isEqualTo(ErrorCode.CHANGE_FAILED);
		assertThat(ex).hasCauseInstanceOf(IOException.class);
	}

	@Test
	void aChangeThatRemembersNothingFails() {
		VersioningSchema forgetful = VersioningSchema.builder(Scheme.INTEGER)
			.version("2", (version) -> version.anyType(Edits.up((data, context) -> context.assign("name", null))))
			.version("1")
			.build();
		assertThat(catchThrowableOfType(VersioningException.class,
				() -> forgetful.run(Versioned.of(Map.of(), "User", "1", "2")))
			.code()).isEqualTo(ErrorCode.CHANGE_FAILED);
	}

	@Test
	void aStepThatDoesNotExistIsNamed() {
		VersioningException ex = failure("Up", "3.0.0", "1.0.0");
		assertThat(ex.code()).isEqualTo(ErrorCode.CHANGE_MISSING);
		assertThat(ex).hasNoCause()
			.hasMessage("POLYN-V006: The way from 3.0.0 to 1.0.0 leads over the change " + Edits.UpOnly.class.getName()
					+ " of 3.0.0 (Up, down), which has no step in this direction."
					+ " Give the change a method 'down'.");
		assertThat(failure("Down", "1.0.0", "3.0.0").remedy()).isEqualTo("Give the change a method 'up'.");
	}

	@Test
	void aWayThatIsNotTakenMayLackItsSteps() {
		assertThat(this.schema.run(Versioned.of(Map.of(), "Up", "1.0.0", "3.0.0")).data()).hasToString("{\"up\":1}");
		assertThat(this.schema.run(Versioned.of(Map.of(), "Down", "3.0.0", "1.0.0")).data())
			.hasToString("{\"down\":1}");
		assertThat(this.schema.run(Versioned.of(Map.of(), "Other", "3.0.0", "1.0.0")).changes()).isEmpty();
	}

	@Test
	void ofManyEachHasAResult() {
		Versioned unknown = Versioned.of(Map.of(), "User", "4.0.0", "1.0.0");
		Versioned failing = Versioned.of(Map.of(), "User", "1.0.0", "2.0.0");
		Versioned missing = Versioned.of(Map.of(), "Up", "3.0.0", "2.0.0");
		Versioned walked = Versioned.of(Map.of(), "Up", "2.0.0", "3.0.0");
		List<RunResult> results = this.schema.run(List.of(unknown, failing, missing, walked));
		assertThat(results).map((result) -> (result instanceof RunResult.Failed failed) ? failed.error().code() : null)
			.containsExactly(ErrorCode.NEWER_VERSION, ErrorCode.CHANGE_FAILED, ErrorCode.CHANGE_MISSING, null);
		assertThat(results.get(1)).isInstanceOfSatisfying(RunResult.Failed.class,
				(failed) -> assertThat(failed.versioned()).isSameAs(failing));
		assertThat(results.get(3)).isInstanceOfSatisfying(RunResult.Walked.class,
				(result) -> assertThat(result.versioned().data()).hasToString("{\"up\":1}"));
		assertThat(this.schema.run(List.of())).isEmpty();
	}

	@Test
	void noErrorTellsTheData() {
		for (RunResult result : this.schema.run(List.of(Versioned.of(Map.of("name", SECRET), "User", "1.0.0", "2.0.0"),
				Versioned.of(Map.of("name", SECRET), "User", "2.0.0", "1.0.0"),
				Versioned.of(Map.of("name", SECRET), "Up", "3.0.0", "1.0.0")))) {
			assertThat(result).isInstanceOf(RunResult.Failed.class);
			assertThat(result.toString()).doesNotContain(SECRET);
		}
	}

	@Test
	void dataThatAreDroppedHaveNoResult() {
		VersioningSchema dropping = VersioningSchema.builder(Scheme.INTEGER)
			.version("2", (version) -> version.drop("User"))
			.version("1")
			.build();
		assertThat(catchThrowableOfType(VersioningException.class,
				() -> dropping.run(Versioned.of(Map.of(), "User", "1", "2"))))
			.hasMessage("POLYN-V008: On the way from 1 to 2 the type User becomes 0 others, not one."
					+ " Walk what is split or dropped with 'runAll'.");
	}

	private VersioningException failure(String type, String current, String target) {
		return catchThrowableOfType(VersioningException.class,
				() -> this.schema.run(Versioned.of(Map.of("name", SECRET), type, current, target)));
	}

	@SuppressWarnings("unchecked")
	private static <T extends Exception> void raise(Exception ex) throws T {
		throw (T) ex;
	}

	private static final class Failing implements Change {

		@Override
		public void up(ObjectNode data, ChangeContext context) {
			data.removeAll();
			throw new IllegalStateException(SECRET);
		}

		@Override
		public void down(ObjectNode data, ChangeContext context) {
			down(data, context);
		}

	}

}
