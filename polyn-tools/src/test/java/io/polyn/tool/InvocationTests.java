package io.polyn.tool;

import java.util.HashMap;
import java.util.Map;

import io.polyn.ErrorCode;
import io.polyn.PolynException;
import io.polyn.migration.Target;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class InvocationTests {

	@ParameterizedTest
	@CsvSource({ "TO,2,to 2", "BEFORE,2,before 2", "ONLY,2,only 2", "STEPS,2,2 steps", "ALL,'',all", "ALL,true,all",
			"ALL,false,1 step" })
	void aTargetIsGivenByOneOption(Option option, String value, String target) {
		Invocation invocation = Invocation.of(Command.ROLLBACK, Map.of(option, value)::get);
		assertThat(invocation.target(Target.steps(1))).hasToString(target);
	}

	@Test
	void withoutOptionsTheCommandDecides() {
		Invocation invocation = Invocation.of(Command.MIGRATE, (option) -> null);
		assertThat(invocation.target(Target.latest())).isEqualTo(Target.latest());
		assertThat(invocation.is(Option.DRY_RUN)).isFalse();
	}

	@Test
	void twoTargetsAreRefused() {
		assertRefused(Command.MIGRATE, Map.of(Option.TO, "1", Option.STEPS, "2"),
				"The options to and steps do not go together.");
	}

	@Test
	void anOptionOfAnotherCommandIsRefusedWithThoseThatThereAre() {
		assertRefused(Command.REPAIR, Map.of(Option.STEPS, "2"),
				"'repair' does not take the option 'steps'. It takes polyn.parts=<part,…>, polyn.dry-run.");
		assertRefused(Command.INFO, Map.of(Option.DRY_RUN, ""),
				"'info' does not take the option 'dry-run'. It has no options.");
	}

	@ParameterizedTest
	@CsvSource({ "STEPS,0", "STEPS,two", "STEPS,-1", "STEPS,' '", "TO,''", "ALL,yes", "DRY_RUN,1", "TO,latest" })
	void aValueThatSaysNothingIsRefused(Option option, String value) {
		Map<Option, String> values = new HashMap<>(Map.of(option, value));
		assertThatExceptionOfType(PolynException.class)
			.isThrownBy(() -> Invocation.of(Command.MIGRATE, values::get).target(Target.latest()))
			.withMessageContaining(value.isBlank() ? option.id() : value);
	}

	@Test
	void anOptionThatIsNeededIsNamed() {
		Invocation invocation = Invocation.of(Command.BASELINE, (option) -> null);
		assertThatExceptionOfType(PolynException.class).isThrownBy(() -> invocation.require(Option.TO))
			.withMessage("POLYN-T001: 'baseline' needs the option 'to'. Write polyn.to=<version>.");
	}

	@Test
	void aCommandIsFoundByItsName() {
		assertThat(Command.values()).allSatisfy((command) -> assertThat(Command.of(command.id())).isEqualTo(command));
		assertThatExceptionOfType(PolynException.class).isThrownBy(() -> Command.of("migrat"))
			.satisfies((ex) -> assertThat(ex.code()).isEqualTo(ErrorCode.INVALID_COMMAND))
			.withMessageContaining("There is no command 'migrat'. Did you mean 'migrate'?");
	}

	private static void assertRefused(Command command, Map<Option, String> values, String message) {
		assertThatExceptionOfType(PolynException.class).isThrownBy(() -> Invocation.of(command, values::get))
			.satisfies((ex) -> assertThat(ex.code()).isEqualTo(ErrorCode.INVALID_COMMAND))
			.withMessageContaining(message);
	}

}
