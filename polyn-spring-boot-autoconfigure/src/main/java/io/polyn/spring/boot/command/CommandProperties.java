package io.polyn.spring.boot.command;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * Properties of an application that carries a command out instead of starting.
 */
@ConfigurationProperties("polyn")
public class CommandProperties {

	/**
	 * Name of the command that the application carries out instead of starting, such as
	 * 'migrate'. Read from arguments, system properties and environment variables alone.
	 */
	private @Nullable String command;

	/**
	 * How the command's report is written to the standard output.
	 */
	private Output output = Output.TEXT;

	/**
	 * Name of the bean that is the command's migrator, if there are several.
	 */
	private @Nullable String migrator;

	public @Nullable String getCommand() {
		return this.command;
	}

	public void setCommand(@Nullable String command) {
		this.command = command;
	}

	public Output getOutput() {
		return this.output;
	}

	public void setOutput(Output output) {
		this.output = output;
	}

	public @Nullable String getMigrator() {
		return this.migrator;
	}

	public void setMigrator(@Nullable String migrator) {
		this.migrator = migrator;
	}

	/**
	 * For whom a report is written.
	 */
	public enum Output {

		/** For people. */
		TEXT,

		/** For programs, as one JSON object. */
		JSON

	}

}
