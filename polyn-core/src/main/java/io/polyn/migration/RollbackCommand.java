package io.polyn.migration;

import java.util.ArrayList;
import java.util.List;

import io.polyn.migration.MigrationPlan.Entry;
import io.polyn.migration.history.MigrationHistory.Snapshot;
import io.polyn.migration.history.MigrationLock;
import io.polyn.migration.history.MigrationRecord.Direction;

/**
 * Takes applied migrations back, newest first.
 */
final class RollbackCommand {

	private final MigratorSettings settings;

	RollbackCommand(MigratorSettings settings) {
		this.settings = settings;
	}

	RollbackResult run(Target target) {
		long begin = System.nanoTime();
		plan(this.settings.history().read()).toRollBack(target);
		try (MigrationLock lock = this.settings.lock()) {
			return this.settings.listeners()
				.run(Direction.DOWN, () -> rollBack(lock, target, begin),
						(done) -> new MigrationEvent.RunFinished(this.settings.namespace(), Direction.DOWN,
								done.rolledBack(), done.duration()));
		}
	}

	private RollbackResult rollBack(MigrationLock lock, Target target, long begin) {
		List<MigrationVersion> rolledBack = new ArrayList<>();
		MigrationRun run = this.settings.run(lock);
		MigrationPlan plan = plan(lock.readHistory());
		List<Entry> entries = plan.toRollBack(target);
		this.settings.backUp(lock, plan, entries);
		if (!plan.unfinished().isEmpty()) {
			List<MigrationVersion> settled = new ArrayList<>();
			this.settings.settle(run, plan, false, settled, new ArrayList<>());
			entries.stream().map(Entry::version).filter(settled::contains).forEach(rolledBack::add);
			MigrationPlan now = plan(lock.readHistory());
			entries = entries.stream().flatMap((entry) -> now.find(entry.version()).stream()).toList();
			plan = now;
		}
		for (Entry entry : entries) {
			if (entry.state().isApplied()) {
				this.settings.listeners().migration(Direction.DOWN, entry.info(), () -> run.rollBack(entry));
				rolledBack.add(entry.version());
			}
		}
		// What they were carried out on may be gone: the next run repeats them.
		plan.repeated().forEach(run::expire);
		return new RollbackResult(rolledBack, MigratorSettings.since(begin));
	}

	// What was stored takes back; files are needed only to settle what was left midway.
	private MigrationPlan plan(Snapshot snapshot) {
		MigrationPlan plan = MigrationPlan.of(List.of(), snapshot, false);
		return plan.unfinished().isEmpty() ? plan : MigrationPlan.of(this.settings.scripts(), snapshot, false);
	}

}
