package io.polyn.spring.boot.command;

import java.util.Map;

import io.polyn.PolynException;
import io.polyn.tool.Command;
import io.polyn.tool.Invocation;
import io.polyn.tool.Option;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.core.env.SimpleCommandLinePropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class CommandArgumentsTests {

	private final StandardEnvironment environment = new StandardEnvironment();

	@Test
	void optionsAreReadInAnyFormOfTheirName() {
		this.environment.getPropertySources()
			.addFirst(new SystemEnvironmentPropertySource("environment", Map.of("POLYN_STEPS", "several")));
		assertThatExceptionOfType(PolynException.class)
			.isThrownBy(() -> read(Command.MIGRATE, "--polyn.to=1", "--polyn.dryRun"))
			.withMessageContaining("to and steps do not go together");
		assertThat(read(Command.PLAN).command()).isEqualTo(Command.PLAN);
	}

	@Test
	void anOptionThatTheCommandDoesNotTakeIsRefused() {
		assertThatExceptionOfType(PolynException.class).isThrownBy(() -> read(Command.INFO, "--polyn.dryRun=true"))
			.withMessageContaining("'info' does not take the option 'dry-run'");
	}

	@Test
	void anOptionThatThereIsNotIsRefused() {
		assertThatExceptionOfType(PolynException.class).isThrownBy(() -> read(Command.ROLLBACK, "--polyn.step=2"))
			.withMessageStartingWith("POLYN-T001: There is no property 'polyn.step'.")
			.withMessageContaining("'steps'")
			.withMessageContaining("The options of 'rollback' are polyn.to=<version>");
		assertThatExceptionOfType(PolynException.class).isThrownBy(() -> read(Command.INFO, "--polyn.step=2"))
			.withMessageEndingWith("'info' has no options.");
	}

	@ParameterizedTest
	@ValueSource(strings = { "enabled", "domain", "source-root", "sourceRoot", "prefix", "migrate-on-startup",
			"sourceroot", "command", "output", "migrator", "nats.servers", "unknown.property" })
	void otherPropertiesMayBeArguments(String property) {
		assertThat(read(Command.INFO, "--polyn." + property + "=x", "--other=x", "polyn.plain", "-x").command())
			.isEqualTo(Command.INFO);
	}

	@ParameterizedTest
	@EnumSource
	void everyOptionIsKnown(Option option) {
		for (Command command : Command.values()) {
			if (command.options().contains(option)) {
				assertThat(read(command, "--polyn." + option.id() + (option.toString().contains("=") ? "=1" : ""))
					.command()).isEqualTo(command);
			}
		}
	}

	private Invocation read(Command command, String... arguments) {
		this.environment.getPropertySources().addFirst(new SimpleCommandLinePropertySource(arguments));
		ConfigurationPropertySources.attach(this.environment);
		return new CommandArguments(arguments, this.environment).of(command);
	}

}
