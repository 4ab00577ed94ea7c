package io.polyn.spring.boot.console;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

import io.polyn.migration.InfoResult;
import io.polyn.migration.MigrationInfo;
import io.polyn.migration.MigrationState;
import org.jspecify.annotations.Nullable;

/**
 * Description of a migrator.
 *
 * @param bean the name of its bean
 * @param history its migrations
 * @param plan what its next run would do, {@code null} if there is nothing to do
 */
record MigratorDescriptor(String bean, Section<HistoryDescriptor> history, @Nullable Section<PlanDescriptor> plan) {

	/**
	 * Description of the migrations of a namespace.
	 *
	 * @param namespace the namespace
	 * @param prefix what goes before names and subjects, empty for none
	 * @param lock who is migrating now, if anyone
	 * @param migrations the newest of them and all that are more than just applied,
	 * newest first
	 * @param omitted how many older ones are applied and nothing else
	 */
	record HistoryDescriptor(String namespace, String prefix, @Nullable LockDescriptor lock,
			List<MigrationDescriptor> migrations, int omitted) {

		private static final int MAX_MIGRATIONS = 200;

		static HistoryDescriptor of(InfoResult info) {
			List<MigrationInfo> all = info.migrations();
			List<MigrationDescriptor> shown = new ArrayList<>();
			for (int i = all.size() - 1; i >= 0; i--) {
				if (all.size() - i <= MAX_MIGRATIONS || all.get(i).state() != MigrationState.APPLIED) {
					shown.add(MigrationDescriptor.of(all.get(i)));
				}
			}
			return new HistoryDescriptor(info.namespace(), info.prefix(),
					(info.lock() != null) ? new LockDescriptor(info.lock().owner(), info.lock().acquiredAt()) : null,
					shown, all.size() - shown.size());
		}

	}

	/**
	 * Description of the migration lock.
	 *
	 * @param owner host and process that hold it
	 * @param acquiredAt since when
	 */
	record LockDescriptor(String owner, Instant acquiredAt) {
	}

	/**
	 * Description of a migration.
	 *
	 * @param version its version
	 * @param name its name
	 * @param kind yaml, json or java
	 * @param state how it stands
	 * @param group pending, applied, unfinished or ignored
	 * @param script its file
	 * @param description what it is for
	 * @param startedAt when the latest attempt began
	 * @param finishedAt when it ended
	 * @param appliedBy host and process of the latest attempt
	 * @param error why the latest attempt failed
	 */
	record MigrationDescriptor(String version, String name, String kind, String state, String group, String script,
			@Nullable String description, @Nullable Instant startedAt, @Nullable Instant finishedAt,
			@Nullable String appliedBy, @Nullable String error) {

		static MigrationDescriptor of(MigrationInfo migration) {
			return new MigrationDescriptor(migration.version().value(), migration.name(), migration.kind(),
					migration.state().id(), group(migration), migration.script(), migration.description(),
					migration.startedAt(), migration.finishedAt(), migration.appliedBy(), migration.error());
		}

		private static String group(MigrationInfo migration) {
			if (migration.state().isPending()) {
				return "pending";
			}
			if (migration.state().isUnfinished()) {
				return "unfinished";
			}
			return (migration.state().isApplied() ? "applied" : "ignored");
		}

	}

}
