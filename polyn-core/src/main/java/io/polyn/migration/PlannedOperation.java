package io.polyn.migration;

import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * What an operation of a migration would do.
 *
 * @param name the operation, for example {@code create_stream}
 * @param target what it changes, for example {@code stream USERS}
 * @param location its place in the migration's file, {@code null} if it does not come
 * from there
 * @param fields its fields as a JSON object, with sizes and checksums for content
 * @param outcome what would become of it
 * @param calls the calls that would change something on the server, in their order; if it
 * is not simulated, those that are known
 * @param changes what would change in configurations
 * @param takenBackBy what takes it back, in the order in which it would be run;
 * {@code null} if nothing does, or that is not known
 * @param warnings what to think of before it is run
 * @param refusal why it would be refused, if it would
 */
public record PlannedOperation(String name, String target, @Nullable String location, String fields, Outcome outcome,
		List<PlannedCall> calls, List<SettingChange> changes, @Nullable List<String> takenBackBy, List<String> warnings,
		@Nullable Problem refusal) {

	@Override
	public String toString() {
		return this.name + " of the " + this.target;
	}

	/**
	 * What would become of an operation.
	 */
	public enum Outcome {

		/** It would be carried out. */
		CARRIED_OUT,

		/** It would find what it is for, and change nothing. */
		NOTHING_TO_DO,

		/** Only a real run can tell: it runs code, waits, or depends on one that does. */
		NOT_SIMULATED,

		/** It would be refused, and with it the migration. */
		REFUSED,

		/** It would not be tried, because something before it would be refused. */
		NOT_REACHED

	}

}
