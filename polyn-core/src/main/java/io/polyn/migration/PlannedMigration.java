package io.polyn.migration;

import java.util.List;

import io.polyn.migration.PlannedOperation.Outcome;
import org.jspecify.annotations.Nullable;

/**
 * What would be done with a migration.
 *
 * @param version the version
 * @param name the name
 * @param script its file, or where it was when it was applied
 * @param action what would be done with it
 * @param operations the operations that would be run, in their order
 * @param down the operations of its own by which a rollback would take it back,
 * {@code null} if it has none and each of its operations is taken back
 * @param refusal why it would be refused as a whole, before its first operation, if it
 * would
 */
public record PlannedMigration(MigrationVersion version, String name, String script, Action action,
		List<PlannedOperation> operations, @Nullable List<String> down, @Nullable Problem refusal) {

	/**
	 * Says whether this migration would fail.
	 * @return whether it, or one of its operations, would be refused
	 */
	public boolean isRefused() {
		return this.refusal != null
				|| this.operations.stream().anyMatch((operation) -> operation.outcome() == Outcome.REFUSED);
	}

	/**
	 * Says whether something before this migration would be refused, so that it would not
	 * be tried.
	 * @return whether it would not be tried
	 */
	public boolean isNotReached() {
		return !this.operations.isEmpty()
				&& this.operations.stream().allMatch((operation) -> operation.outcome() == Outcome.NOT_REACHED);
	}

	@Override
	public String toString() {
		return this.version.withName(this.name);
	}

	/**
	 * What would be done with a migration.
	 */
	public enum Action {

		/** It would be carried out. */
		APPLY,

		/** It would be taken back. */
		ROLL_BACK,

		/** What an earlier run has left midway would be taken back, or completed. */
		SETTLE

	}

}
