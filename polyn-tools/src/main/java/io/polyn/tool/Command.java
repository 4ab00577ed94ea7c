package io.polyn.tool;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

import io.polyn.ErrorCode;
import io.polyn.PolynException;
import io.polyn.json.Suggestion;

/**
 * What can be done from a build or a terminal.
 */
public enum Command {

	/** Stores the schemas and carries pending migrations out. */
	MIGRATE(Option.TO, Option.BEFORE, Option.STEPS, Option.ONLY, Option.ALL, Option.DRY_RUN),

	/** Takes applied migrations back, the newest one if nothing else is said. */
	ROLLBACK(Option.TO, Option.BEFORE, Option.STEPS, Option.ONLY, Option.ALL, Option.DRY_RUN),

	/** Tells how the migrations stand. */
	INFO,

	/** Checks whether the migrations could be run. */
	VALIDATE,

	/** Finds out what migrating would change, down to each request. */
	PLAN(Option.TO, Option.BEFORE, Option.STEPS, Option.ONLY, Option.ALL),

	/** Makes the history agree with the files. */
	REPAIR(Option.PARTS, Option.DRY_RUN),

	/** Begins the history of streams that are older than their migrations. */
	BASELINE(Option.TO, Option.DRY_RUN),

	/** Notes that what a migration does was done by other means. */
	MARK_APPLIED(Option.ONLY, Option.DRY_RUN),

	/** Takes over what Polyn's Elixir client has applied. */
	IMPORT_HISTORY(Option.SOURCE, Option.DRY_RUN),

	/** Lists every attempt that the history remembers. */
	HISTORY,

	/** Takes the lock away from whoever holds it. */
	UNLOCK(Option.DRY_RUN),

	/** Lists the backups. */
	BACKUPS,

	/** Puts a backup back. */
	RESTORE(Option.BACKUP, Option.OVERWRITE, Option.DRY_RUN),

	/** Compares what the applied migrations declare with what is on the server. */
	DIFF,

	/** Checks whether schemas are compatible with those that they would replace. */
	CHECK_SCHEMAS(Option.AGAINST),

	/** Tells what each version of the service's data introduced. */
	CHANGELOG(Option.TYPE, Option.DATA_VERSION),

	/** Writes the catalogue of the service's events: a page, and an AsyncAPI document. */
	DOCS(Option.DIRECTORY);

	private final Set<Option> options;

	Command(Option... options) {
		this.options = EnumSet.noneOf(Option.class);
		this.options.addAll(List.of(options));
	}

	/**
	 * Finds a command.
	 * @param id its name, for example {@code mark-applied}
	 * @return the command
	 * @throws PolynException if there is none of that name
	 */
	public static Command of(String id) {
		return Arrays.stream(values())
			.filter((command) -> command.id().equals(id))
			.findFirst()
			.orElseThrow(() -> unknown(id));
	}

	private static PolynException unknown(String id) {
		List<String> ids = Arrays.stream(values()).map(Command::id).toList();
		return new PolynException(ErrorCode.INVALID_COMMAND,
				"There is no command '" + id + "'." + Suggestion.of(id, ids),
				"The commands are " + String.join(", ", ids) + ".");
	}

	/**
	 * Returns the command's name.
	 * @return for example {@code mark-applied}
	 */
	public String id() {
		return name().toLowerCase(Locale.ROOT).replace('_', '-');
	}

	/**
	 * Returns what the command may be told.
	 * @return the options
	 */
	public Set<Option> options() {
		return EnumSet.copyOf(this.options);
	}

	@Override
	public String toString() {
		return id();
	}

}
