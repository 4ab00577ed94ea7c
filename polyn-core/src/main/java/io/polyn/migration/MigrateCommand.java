package io.polyn.migration;

import java.util.ArrayList;
import java.util.List;

import io.polyn.migration.MigrationPlan.Entry;
import io.polyn.migration.history.MigrationHistory.Snapshot;
import io.polyn.migration.history.MigrationLock;
import io.polyn.migration.history.MigrationRecord.Direction;
import io.polyn.migration.source.MigrationScript;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries pending migrations out.
 */
final class MigrateCommand {

	private static final Logger logger = LoggerFactory.getLogger(Migrator.class);

	private final MigratorSettings settings;

	private @Nullable MigrationCounts left;

	MigrateCommand(MigratorSettings settings) {
		this.settings = settings;
	}

	/**
	 * Returns how the migrations stand after the run, if it has not failed.
	 */
	@Nullable MigrationCounts left() {
		return this.left;
	}

	MigrateResult run(Target target) {
		long begin = System.nanoTime();
		Snapshot snapshot = this.settings.history().read();
		MigrationPlan plan = this.settings.validated(this.settings.scripts(snapshot), snapshot);
		this.settings.logWarnings(plan);
		warnOfUnknownBound(plan, target);
		if (plan.unfinished().isEmpty() && plan.pending(target).isEmpty()) {
			this.left = MigrationCounts.of(plan);
			logger.info("Nothing to migrate in {}: {} applied, {} pending", this.settings.namespace(),
					plan.entries().stream().filter((entry) -> entry.state().isApplied()).count(),
					plan.pending(Target.all()).size());
			return new MigrateResult(List.of(), List.of(), MigratorSettings.since(begin));
		}
		MigrateResult result;
		try (MigrationLock lock = this.settings.lock()) {
			result = this.settings.listeners()
				.run(Direction.UP, () -> migrate(lock, target, begin),
						(done) -> new MigrationEvent.RunFinished(this.settings.namespace(), Direction.UP,
								done.applied(), done.duration()));
		}
		logger.info("Migrated {}: {} applied in {} ms", this.settings.namespace(), result.applied().size(),
				result.duration().toMillis());
		return result;
	}

	private void warnOfUnknownBound(MigrationPlan plan, Target target) {
		boolean known = (target instanceof Target.To to) ? plan.find(to.version()).isPresent()
				: !(target instanceof Target.Before before) || plan.find(before.version()).isPresent();
		if (!known) {
			logger.warn("No migration of {} has the version of the target '{}', which is taken as a bound",
					this.settings.namespace(), target);
		}
	}

	private MigrateResult migrate(MigrationLock lock, Target target, long begin) {
		List<MigrationVersion> settled = new ArrayList<>();
		List<MigrationVersion> applied = new ArrayList<>();
		MigrationRun run = this.settings.run(lock);
		Snapshot snapshot = lock.readHistory();
		// Somebody else may have rolled back what was applied without being read.
		List<MigrationScript> scripts = this.settings.scripts(snapshot);
		MigrationPlan plan = this.settings.validated(scripts, snapshot);
		this.settings.backUp(lock, plan, plan.pending(target));
		if (!plan.unfinished().isEmpty()) {
			this.settings.settle(run, plan, true, settled, applied);
			plan = this.settings.validated(scripts, lock.readHistory());
		}
		PreflightCheck check = new PreflightCheck(this.settings.context(lock));
		List<Entry> entries = check.require(this.settings.namespace(), plan.pending(target));
		for (Entry entry : entries) {
			this.settings.listeners().migration(Direction.UP, entry.info(), () -> run.apply(entry));
			applied.add(entry.version());
		}
		this.left = MigrationCounts.of(plan).afterApplying(entries.size());
		return new MigrateResult(settled, applied, MigratorSettings.since(begin));
	}

}
