package io.polyn.migration;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

import io.polyn.ErrorCode;
import io.polyn.migration.MigrationPlan.Entry;
import io.polyn.migration.RepairAction.Part;
import io.polyn.migration.history.MigrationHistory.Stored;
import io.polyn.migration.history.MigrationLock;
import io.polyn.migration.history.MigrationRecord;
import io.polyn.migration.history.RecordState;
import io.polyn.migration.source.MigrationScript;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes the history agree with the files, on demand.
 */
final class RepairCommand {

	private static final Logger logger = LoggerFactory.getLogger(Migrator.class);

	private final MigratorSettings settings;

	RepairCommand(MigratorSettings settings) {
		this.settings = settings;
	}

	List<RepairAction> preview(Set<Part> parts) {
		return actions(MigrationPlan.of(scripts(), this.settings.history().read(), false), parts);
	}

	List<RepairAction> run(Set<Part> parts) {
		List<MigrationScript> scripts = scripts();
		if (preview(parts).isEmpty()) {
			return List.of();
		}
		try (MigrationLock lock = this.settings.lock()) {
			MigrationPlan plan = MigrationPlan.of(scripts, lock.readHistory(), false);
			List<RepairAction> actions = actions(plan, parts);
			MigrationRun run = this.settings.run(lock);
			for (RepairAction action : actions) {
				repair(run, plan.find(action.migration().version()).orElseThrow(), action.part());
				logger.info("Repaired {}: {}", action.migration(), action.part());
			}
			return actions;
		}
	}

	private static void repair(MigrationRun run, Entry entry, Part part) {
		Stored stored = entry.requiredRecord();
		MigrationRecord record = stored.record();
		if (part == Part.ALIGN_CHECKSUMS) {
			MigrationScript script = entry.requiredScript();
			run.mark(record.aligned(script.name(), script.kind(), script.path(), script.checksum(), script.digest()),
					stored, RecordState.APPLIED);
		}
		else {
			run.mark(record.withUndo(List.of()), stored, RecordState.DELETED);
		}
	}

	// Without a single file everything would seem to be gone.
	private List<MigrationScript> scripts() {
		List<MigrationScript> scripts = this.settings.scripts();
		if (scripts.isEmpty()) {
			throw new MigrationException(ErrorCode.HISTORY_CONFLICT,
					"No migration of " + this.settings.namespace() + " was found, so that nothing can be repaired.",
					"Check polyn.migrations.locations.", null);
		}
		return scripts;
	}

	private static List<RepairAction> actions(MigrationPlan plan, Set<Part> parts) {
		List<RepairAction> actions = new ArrayList<>();
		for (Entry entry : plan.entries()) {
			@Nullable Part part = part(entry.state());
			if (part != null && parts.contains(part)) {
				actions.add(new RepairAction(part, entry.info()));
			}
		}
		return actions;
	}

	private static @Nullable Part part(MigrationState state) {
		return switch (state) {
			case FAILED, INTERRUPTED -> Part.FORGET_UNFINISHED;
			case MISSING -> Part.FORGET_MISSING;
			case CHANGED -> Part.ALIGN_CHECKSUMS;
			default -> null;
		};
	}

}
