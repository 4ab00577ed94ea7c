package io.polyn.migration;

import java.util.List;

import io.polyn.migration.history.LockHolder;
import org.jspecify.annotations.Nullable;

/**
 * The migrations of a namespace and how they stand.
 *
 * @param prefix what goes before names and subjects in this deployment, empty for none
 * @param namespace the namespace
 * @param serverVersion the version of the connected server
 * @param historyExists whether anyone has ever migrated on this account; looking does not
 * create a history
 * @param migrations all migrations in the order of their versions
 * @param lock who is migrating now, if anyone
 */
public record InfoResult(String prefix, String namespace, String serverVersion, boolean historyExists,
		List<MigrationInfo> migrations, @Nullable LockHolder lock) {

	/**
	 * Returns the migrations whose effects are there.
	 * @return the applied migrations, oldest first
	 */
	public List<MigrationInfo> applied() {
		return this.migrations.stream().filter((migration) -> migration.state().isApplied()).toList();
	}

	/**
	 * Returns the migrations that the next run would carry out.
	 * @return the pending migrations, oldest first
	 */
	public List<MigrationInfo> pending() {
		return this.migrations.stream().filter((migration) -> migration.state().isPending()).toList();
	}

	/**
	 * Returns the migrations that were neither carried out nor taken back.
	 * @return the unfinished migrations, oldest first
	 */
	public List<MigrationInfo> unfinished() {
		return this.migrations.stream().filter((migration) -> migration.state().isUnfinished()).toList();
	}

}
