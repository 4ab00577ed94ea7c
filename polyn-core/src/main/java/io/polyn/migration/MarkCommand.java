package io.polyn.migration;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

import com.fasterxml.jackson.databind.JsonNode;
import io.polyn.ErrorCode;
import io.polyn.PolynException;
import io.polyn.migration.MigrationPlan.Entry;
import io.polyn.migration.history.MigrationHistory.Snapshot;
import io.polyn.migration.history.MigrationHistory.Stored;
import io.polyn.migration.history.MigrationLock;
import io.polyn.migration.history.MigrationRecord;
import io.polyn.migration.history.RecordState;
import io.polyn.migration.operation.Reversal;
import io.polyn.migration.source.MigrationScript;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes into the history what was not done by running it.
 */
final class MarkCommand {

	private static final Logger logger = LoggerFactory.getLogger(Migrator.class);

	private final MigratorSettings settings;

	MarkCommand(MigratorSettings settings) {
		this.settings = settings;
	}

	void baseline(MigrationVersion version) {
		if (version.isRepeatable()) {
			throw new PolynException(ErrorCode.UNKNOWN_VERSION, "'" + version + "' can't be a baseline.",
					"Write the digits of a version.");
		}
		try (MigrationLock lock = this.settings.lock()) {
			Snapshot snapshot = lock.readHistory();
			for (Stored stored : snapshot.records().values()) {
				MigrationRecord record = stored.record();
				boolean sameBaseline = record.state() == RecordState.BASELINE
						&& new MigrationVersion(record.version()).equals(version);
				boolean without = record.state() == RecordState.ROLLED_BACK || record.state() == RecordState.COMPENSATED
						|| record.state() == RecordState.DELETED;
				if (!sameBaseline && !without) {
					throw conflict(
							"The history of " + this.settings.namespace() + " has begun already: " + record.version()
									+ " is " + record.state().id() + ".",
							"A baseline is for a service whose streams are older than its migrations. Write 'markApplied'"
									+ " for single migrations.");
				}
			}
			Stored former = MigrationPlan.records(snapshot).get(version);
			MigrationRecord record = withoutFile(version, former, "baseline", "baseline", List.of());
			this.settings.run(lock).mark(record, former, RecordState.BASELINE);
		}
		logger.info("The history of {} begins after {}", this.settings.namespace(), version);
	}

	void applied(MigrationVersion version) {
		List<MigrationScript> scripts = this.settings.scripts();
		try (MigrationLock lock = this.settings.lock()) {
			Entry entry = MigrationPlan.of(scripts, lock.readHistory(), false)
				.find(version)
				.orElseThrow(() -> conflict("There is no migration " + version + ".",
						"Name the version of a pending migration."));
			if (!entry.state().isPending() && !entry.state().isUnfinished()) {
				throw conflict("The migration " + entry.info() + " is " + entry.state().id() + ".",
						"Only what is pending or was left midway can be marked as applied.");
			}
			mark(this.settings.run(lock), entry.requiredScript(), entry.stored());
		}
		logger.info("Marked {} of {} as applied", version, this.settings.namespace());
	}

	/**
	 * Takes over the versions that Polyn's Elixir client has noted as applied.
	 * @param sourceRoot under which it has noted them
	 * @return the versions that were not known yet
	 */
	List<MigrationVersion> importElixir(String sourceRoot) {
		List<MigrationScript> scripts = this.settings.scripts();
		Set<MigrationVersion> versions = elixirVersions(sourceRoot);
		List<MigrationVersion> imported = new ArrayList<>();
		try (MigrationLock lock = this.settings.lock()) {
			Snapshot snapshot = lock.readHistory();
			MigrationPlan plan = MigrationPlan.of(scripts, snapshot, false);
			MigrationRun run = this.settings.run(lock);
			for (MigrationVersion version : versions) {
				Optional<Entry> entry = plan.find(version);
				if (entry.isEmpty()) {
					// What was rolled back and has no file has a record all the same.
					Stored former = MigrationPlan.records(snapshot).get(version);
					run.mark(withoutFile(version, former, "imported", MigrationStates.ELIXIR, irreversible("import")),
							former, RecordState.APPLIED);
					imported.add(version);
				}
				else if (entry.get().state().isPending()) {
					mark(run, entry.get().requiredScript(), entry.get().stored());
					imported.add(version);
				}
			}
		}
		logger.info("Imported {} into the history of {}", imported, this.settings.namespace());
		return imported;
	}

	/**
	 * Tells which versions an import would take over.
	 * @param sourceRoot under which Polyn's Elixir client has noted them
	 * @return the versions that are not known yet
	 */
	List<MigrationVersion> unknownElixir(String sourceRoot) {
		MigrationPlan plan = MigrationPlan.of(this.settings.scripts(), this.settings.history().read(), false);
		return elixirVersions(sourceRoot).stream()
			.filter((version) -> plan.find(version).map((entry) -> entry.state().isPending()).orElse(true))
			.toList();
	}

	private Set<MigrationVersion> elixirVersions(String sourceRoot) {
		Set<MigrationVersion> versions = this.settings.history()
			.elixirVersions(sourceRoot)
			.stream()
			.map(MigrationVersion::new)
			.collect(Collectors.toCollection(LinkedHashSet::new));
		if (versions.isEmpty()) {
			throw conflict("There is no history of an Elixir client under '" + sourceRoot + "'.",
					"Name the 'source_root' of that client's configuration.");
		}
		return versions;
	}

	private static MigrationRecord withoutFile(MigrationVersion version, @Nullable Stored former, String name,
			String kind, List<JsonNode> undo) {
		return new MigrationRecord((former != null) ? former.record().version() : version.value(), name, kind, "", "",
				null, RecordState.RUNNING, 0, 0, undo, (former != null) ? former.record().attempts() : List.of());
	}

	// What takes it back was not seen when it was done; a file may say so, though.
	private static void mark(MigrationRun run, MigrationScript script, @Nullable Stored stored) {
		List<MigrationScript.Step> down = script.down();
		List<JsonNode> undo = (down != null)
				? down.stream().map((step) -> (JsonNode) step.operation().repeatable().toJson()).toList()
				: irreversible("mark as applied");
		run.mark(MigrationRun.newRecord(script, stored).withUndo(undo), stored, RecordState.APPLIED);
	}

	private static List<JsonNode> irreversible(String change) {
		return new Reversal(0, change, null, null).toJson();
	}

	private static MigrationException conflict(String problem, String remedy) {
		return new MigrationException(ErrorCode.HISTORY_CONFLICT, problem, remedy, null);
	}

}
