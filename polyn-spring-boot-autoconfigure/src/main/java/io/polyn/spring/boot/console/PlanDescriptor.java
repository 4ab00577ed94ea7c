package io.polyn.spring.boot.console;

import java.util.List;
import java.util.Locale;

import io.polyn.migration.PlanResult;
import io.polyn.migration.PlannedCall;
import io.polyn.migration.PlannedMigration;
import io.polyn.migration.PlannedOperation;
import io.polyn.migration.Problem;
import io.polyn.migration.SettingChange;
import org.jspecify.annotations.Nullable;

/**
 * Description of what the next run of a migrator would do.
 *
 * @param problems what keeps it from beginning
 * @param migrations the first of the migrations, in the order in which they would be run
 * @param omitted how many follow
 */
record PlanDescriptor(List<String> problems, List<PlannedMigrationDescriptor> migrations, int omitted) {

	private static final int MAX_MIGRATIONS = 50;

	private static final int MAX_TEXT = 4000;

	static PlanDescriptor of(PlanResult plan) {
		int shown = Math.min(MAX_MIGRATIONS, plan.migrations().size());
		return new PlanDescriptor(plan.problems().stream().map(Problem::toString).toList(),
				plan.migrations().subList(0, shown).stream().map(PlannedMigrationDescriptor::of).toList(),
				plan.migrations().size() - shown);
	}

	private static String id(Enum<?> value) {
		return value.name().toLowerCase(Locale.ROOT);
	}

	private static @Nullable String text(@Nullable Problem problem) {
		return (problem != null) ? problem.toString() : null;
	}

	private static @Nullable String cut(@Nullable String text) {
		return (text != null) ? Texts.cut(text, MAX_TEXT) : null;
	}

	/**
	 * Description of what would be done with a migration.
	 *
	 * @param version its version
	 * @param name its name
	 * @param action apply, roll_back or settle
	 * @param refusal why it would be refused as a whole, if it would
	 * @param operations its operations
	 */
	record PlannedMigrationDescriptor(String version, String name, String action, @Nullable String refusal,
			List<PlannedOperationDescriptor> operations) {

		static PlannedMigrationDescriptor of(PlannedMigration migration) {
			return new PlannedMigrationDescriptor(migration.version().value(), migration.name(), id(migration.action()),
					text(migration.refusal()),
					migration.operations().stream().map(PlannedOperationDescriptor::of).toList());
		}

	}

	/**
	 * Description of what an operation would do.
	 *
	 * @param name the operation
	 * @param target what it changes
	 * @param location its place in the migration's file
	 * @param outcome what would become of it
	 * @param calls the requests and messages that would change something
	 * @param changes the settings that would change
	 * @param warnings what to think of before
	 * @param refusal why it would be refused, if it would
	 */
	record PlannedOperationDescriptor(String name, String target, @Nullable String location, String outcome,
			List<CallDescriptor> calls, List<ChangeDescriptor> changes, List<String> warnings,
			@Nullable String refusal) {

		static PlannedOperationDescriptor of(PlannedOperation operation) {
			return new PlannedOperationDescriptor(operation.name(), operation.target(), operation.location(),
					id(operation.outcome()), operation.calls().stream().map(CallDescriptor::of).toList(),
					operation.changes().stream().map(ChangeDescriptor::of).toList(), operation.warnings(),
					text(operation.refusal()));
		}

	}

	/**
	 * Description of a call that would change something on the server.
	 *
	 * @param subject where it would go
	 * @param body what would be sent: JSON, or a size and a checksum
	 */
	record CallDescriptor(String subject, @Nullable String body) {

		static CallDescriptor of(PlannedCall call) {
			if (call instanceof PlannedCall.Publication message) {
				return new CallDescriptor(message.subject(), message.size() + " bytes, " + message.checksum());
			}
			return new CallDescriptor(call.subject(),
					(call instanceof PlannedCall.Request request) ? cut(request.body()) : null);
		}

	}

	/**
	 * Description of a setting that would change.
	 *
	 * @param setting the setting, as a JSON Pointer
	 * @param before its value now as JSON
	 * @param after its value then as JSON
	 */
	record ChangeDescriptor(String setting, @Nullable String before, @Nullable String after) {

		static ChangeDescriptor of(SettingChange change) {
			return new ChangeDescriptor(change.pointer(), cut(change.before()), cut(change.after()));
		}

	}

}
