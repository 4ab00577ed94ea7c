package io.polyn.migration;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import io.polyn.ErrorCode;
import io.polyn.PolynException;
import io.polyn.migration.MigrationPlan.Entry;
import io.polyn.migration.PlannedMigration.Action;
import io.polyn.migration.history.LockHolder;
import io.polyn.migration.history.MigrationHistory.Snapshot;
import io.polyn.migration.history.MigrationHistory.Stored;
import io.polyn.migration.history.MigrationRecord;
import io.polyn.migration.history.MigrationRecord.Direction;
import io.polyn.migration.history.RecordState;
import io.polyn.migration.operation.Operation;
import io.polyn.migration.operation.Reversal;
import io.polyn.migration.operation.UndoCheck;
import io.polyn.migration.source.MigrationScript;
import io.polyn.nats.dryrun.NotSimulatedException;
import org.jspecify.annotations.Nullable;

/**
 * Finds out what a run would do with each migration, in the order of the run.
 */
final class MigrationPlanner {

	private final MigratorSettings settings;

	private final Snapshot snapshot;

	private final @Nullable LockHolder holder;

	private final OperationPlanner operations;

	private final BeforeImages images;

	private final List<PlannedMigration> migrations = new ArrayList<>();

	// What earlier runs have left midway, as it would be after it was settled.
	private final Map<String, Stored> records;

	MigrationPlanner(MigratorSettings settings, Snapshot snapshot, @Nullable LockHolder holder) {
		this.settings = settings;
		this.operations = new OperationPlanner(settings.api(), settings.deployment().prefix(), settings.components());
		this.images = new BeforeImages(settings.contextWithoutLock());
		this.snapshot = snapshot;
		this.holder = holder;
		this.records = new HashMap<>(snapshot.records());
	}

	PlanResult migrate(List<MigrationScript> scripts, Target target) {
		MigrationPlan plan = plan(scripts);
		List<Problem> problems = this.settings.validate(plan).problems();
		if (!problems.isEmpty()) {
			return result(problems);
		}
		try {
			plan.pending(target);
		}
		catch (MigrationException ex) {
			return result(List.of(Problem.of(ex)));
		}
		plan.unfinished().forEach(this::settle);
		for (Entry entry : plan(scripts).pending(target)) {
			apply(entry);
		}
		return result(List.of());
	}

	PlanResult rollback(Target target) {
		MigrationPlan plan = plan(List.of());
		List<Entry> entries;
		try {
			entries = plan.toRollBack(target);
		}
		catch (MigrationException ex) {
			return result(List.of(Problem.of(ex)));
		}
		plan.unfinished().forEach(this::settle);
		entries.stream().filter((entry) -> entry.state().isApplied()).forEach(this::rollBack);
		return result(List.of());
	}

	private MigrationPlan plan(List<MigrationScript> scripts) {
		return MigrationPlan.of(scripts,
				new Snapshot(this.snapshot.exists(), this.records, this.snapshot.lockEntry(), this.snapshot.runEntry()),
				this.holder != null);
	}

	private PlanResult result(List<Problem> problems) {
		return new PlanResult(this.settings.namespace(), this.holder, problems, List.copyOf(this.migrations));
	}

	private void apply(Entry entry) {
		add(entry, Action.APPLY, steps(entry.requiredScript(), 0), null);
	}

	private void rollBack(Entry entry) {
		List<Step> steps = new ArrayList<>();
		Problem refusal = null;
		try {
			MigrationRecord record = entry.requiredRecord().record();
			List<Operation> undo = new ArrayList<>();
			this.images.read(record.undo()).forEach((reversal) -> undo.addAll(undo(reversal)));
			undo.forEach((operation) -> steps.add(new Step(operation, null)));
			if (!this.operations.isStopped()) {
				UndoCheck.requireNoDataLoss(this.operations.context(), undo);
			}
		}
		catch (NotSimulatedException ex) {
			// The operation itself says so.
		}
		catch (PolynException ex) {
			refusal = refusal(ex);
		}
		add(entry, Action.ROLL_BACK, steps, refusal);
	}

	// As MigrationRun does it.
	private void settle(Entry entry) {
		if (entry.state() == MigrationState.RUNNING) {
			return;
		}
		List<Step> steps = new ArrayList<>();
		Problem refusal = null;
		MigrationRecord record = entry.requiredRecord().record();
		MigrationRecord.Attempt attempt = record.lastAttempt();
		boolean applying = (attempt.direction() == Direction.UP);
		RecordState outcome = (applying ? RecordState.COMPENSATED : RecordState.ROLLED_BACK);
		try {
			for (Reversal reversal : this.images.read(record.undo())) {
				boolean compensating = attempt.error() != null && reversal.undo() != null;
				Operation redo = reversal.redo();
				if (applying && redo != null && !compensating) {
					steps.add(new Step(redo, null));
					steps.addAll(steps(unchangedScript(entry), reversal.step()));
					outcome = RecordState.APPLIED;
					break;
				}
				undo(reversal).forEach((operation) -> steps.add(new Step(operation, null)));
			}
		}
		catch (PolynException ex) {
			refusal = refusal(ex);
		}
		add(entry, Action.SETTLE, steps, refusal);
		this.records.put(record.version(),
				new Stored(record.end(outcome, Instant.now(), null), entry.requiredRecord().revision()));
	}

	private static MigrationScript unchangedScript(Entry entry) {
		MigrationScript script = entry.script();
		if (script == null || !script.checksum().equals(entry.requiredRecord().record().checksum())) {
			throw new PolynException(ErrorCode.MIGRATION_UNSETTLED,
					"It can't be taken back, and its file is " + ((script == null) ? "gone." : "another one by now."),
					"Put the file back, so that the migration can be completed.");
		}
		return script;
	}

	private static List<Step> steps(MigrationScript script, int done) {
		return script.up()
			.stream()
			.skip(done)
			.map((step) -> new Step(step.operation(), step.location().toString()))
			.toList();
	}

	private static List<Operation> undo(Reversal reversal) {
		if (reversal.undo() == null) {
			throw new PolynException(ErrorCode.IRREVERSIBLE, "'" + reversal.change() + "' can't be taken back.",
					"Write a new migration that brings about what you want.");
		}
		return reversal.requiredUndo();
	}

	private static Problem refusal(PolynException ex) {
		return new Problem(ex.code(), ex.problem(), MigrationRun.remedy(ex));
	}

	private void add(Entry entry, Action action, List<Step> steps, @Nullable Problem refusal) {
		boolean reached = !this.operations.isStopped();
		if (refusal != null) {
			this.operations.stop();
		}
		List<PlannedOperation> planned = steps.stream()
			.map((step) -> this.operations.plan(step.operation(), step.location()))
			.toList();
		MigrationInfo info = entry.info();
		this.migrations.add(new PlannedMigration(info.version(), info.name(), info.script(), action, planned,
				(action == Action.APPLY) ? down(entry.requiredScript()) : null, reached ? refusal : null));
	}

	private static @Nullable List<String> down(MigrationScript script) {
		List<MigrationScript.Step> down = script.down();
		return (down == null) ? null
				: down.stream()
					.map((step) -> step.operation().name() + " of the " + step.operation().target())
					.toList();
	}

	/**
	 * An operation that would be run.
	 *
	 * @param operation the operation
	 * @param location its place in a file, if it comes from one
	 */
	private record Step(Operation operation, @Nullable String location) {
	}

}
