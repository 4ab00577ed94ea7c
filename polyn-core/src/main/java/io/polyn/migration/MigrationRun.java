package io.polyn.migration;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

import com.fasterxml.jackson.databind.JsonNode;
import io.polyn.ErrorCode;
import io.polyn.PolynException;
import io.polyn.PolynVersion;
import io.polyn.migration.MigrationPlan.Entry;
import io.polyn.migration.history.MigrationHistory.Stored;
import io.polyn.migration.history.MigrationLock;
import io.polyn.migration.history.MigrationRecord;
import io.polyn.migration.history.MigrationRecord.Direction;
import io.polyn.migration.history.RecordState;
import io.polyn.migration.operation.Operation;
import io.polyn.migration.operation.Reversal;
import io.polyn.migration.operation.UndoCheck;
import io.polyn.migration.source.MigrationScript;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries migrations out and takes them back, one after the other, while the lock is
 * held. What is about to be done, and what takes it back, is always written down first.
 */
final class MigrationRun {

	private static final Logger logger = LoggerFactory.getLogger(Migrator.class);

	private final RunContext context;

	private final MigrationLock lock;

	private final FailurePolicy failurePolicy;

	MigrationRun(RunContext context, MigrationLock lock, FailurePolicy failurePolicy) {
		this.context = context;
		this.lock = lock;
		this.failurePolicy = failurePolicy;
	}

	/**
	 * Carries a migration out.
	 * @param entry a pending migration
	 * @throws MigrationException if it failed; it was taken back then, or says that it
	 * could not be
	 */
	void apply(Entry entry) {
		MigrationScript script = entry.requiredScript();
		MigrationRecord begun = newRecord(script, entry.stored()).begin(attempt(Direction.UP), List.of(),
				script.up().size());
		carryOut(entry, script, MigrationProgress.begin(entry, this.context, this.lock, begun), 0);
	}

	private void carryOut(Entry entry, MigrationScript script, MigrationProgress progress, int done) {
		long begin = System.nanoTime();
		List<MigrationScript.Step> steps = script.up();
		for (int i = done; i < steps.size(); i++) {
			try {
				progress.carryOut(i + 1, steps.get(i).operation());
			}
			catch (RuntimeException ex) {
				throw failed(entry, steps.get(i), progress, asPolynException(ex));
			}
		}
		List<MigrationScript.Step> down = script.down();
		List<JsonNode> undo = (down != null)
				? new BeforeImages(this.context)
					.store(down.stream().map((step) -> (JsonNode) step.operation().repeatable().toJson()).toList())
				: progress.record().undo();
		progress.write(progress.record().withUndo(undo).end(RecordState.APPLIED, Instant.now(), null));
		logger.info("Applied {} ({} operation{}) in {} ms", entry.info(), steps.size(), (steps.size() == 1) ? "" : "s",
				(System.nanoTime() - begin) / 1_000_000);
	}

	/**
	 * Takes an applied migration back.
	 * @param entry the migration
	 * @throws MigrationException if it could not be taken back
	 */
	void rollBack(Entry entry) {
		MigrationRecord record = entry.requiredRecord().record();
		List<Reversal> undo = new BeforeImages(this.context).read(record.undo());
		requireReversible(entry, undo);
		MigrationProgress progress = MigrationProgress.begin(entry, this.context, this.lock,
				record.begin(attempt(Direction.DOWN), record.undo(), undo.size()));
		try {
			progress.takeAllBack();
		}
		catch (RuntimeException unexpected) {
			PolynException ex = asPolynException(unexpected);
			if (ex.code() == ErrorCode.LOCK_LOST) {
				throw ex;
			}
			if (progress.hasTouched()) {
				progress.write(progress.record().end(RecordState.FAILED, Instant.now(), ex.getMessage()));
				throw notRolledBack(entry, ex, "It is taken back in part." + left(progress));
			}
			progress.write(
					progress.record().withUndo(record.undo()).end(RecordState.APPLIED, Instant.now(), ex.getMessage()));
			throw notRolledBack(entry, ex, "Nothing was changed.");
		}
		progress.write(progress.record().end(RecordState.ROLLED_BACK, Instant.now(), null));
		logger.info("Rolled back {}", entry.info());
	}

	// Code that may not run twice is not gone on with, whatever became of it.
	private static String left(MigrationProgress progress) {
		int more = progress.record().undo().size() - 1;
		return progress.latest()
			.flatMap((latest) -> Optional.ofNullable(latest.undo()))
			.flatMap((undo) -> undo.stream().findFirst())
			.map((next) -> " Left to be done, or to be completed: " + next.name() + " of the " + next.target()
					+ ((more > 0) ? ", and " + more + " more" : "") + "; the next run goes on there.")
			.orElse("");
	}

	/**
	 * Settles what an earlier run has left midway, be it that it was to apply the
	 * migration or to roll it back: takes it back, or completes it where it can't be
	 * taken back.
	 * @param entry an unfinished migration
	 * @param toBeApplied whether it is to be applied, so that it is completed rather than
	 * taken back where both are possible
	 * @return whether the migration is applied now
	 * @throws MigrationException if it could not be settled
	 */
	boolean settle(Entry entry, boolean toBeApplied) {
		MigrationProgress progress = MigrationProgress.resume(entry, this.context, this.lock);
		MigrationRecord.Attempt attempt = progress.record().lastAttempt();
		logger.warn("The migration {} was left midway by {} (run {}); settling what is left of it", entry.info(),
				attempt.appliedBy(), attempt.runId());
		boolean applying = (attempt.direction() == Direction.UP);
		// A process that was only asleep must not find the revision that it knows.
		progress.write(progress.record().interrupted());
		try {
			for (Optional<Reversal> latest = progress.latest(); latest.isPresent(); latest = progress.latest()) {
				Reversal reversal = latest.get();
				boolean compensating = (attempt.error() != null || !toBeApplied) && reversal.undo() != null;
				if (applying && reversal.redo() != null && !compensating) {
					goOn(entry, progress, reversal.step(), reversal.redo());
					return true;
				}
				progress.takeBack(reversal);
			}
		}
		catch (RuntimeException unexpected) {
			PolynException ex = asPolynException(unexpected);
			if (ex.code() == ErrorCode.LOCK_LOST || ex instanceof MigrationException) {
				throw ex;
			}
			throw unsettled(entry, ex, ex);
		}
		progress.write(progress.record()
			.end(applying ? RecordState.COMPENSATED : RecordState.ROLLED_BACK, Instant.now(),
					(attempt.error() != null) ? null : "interrupted"));
		return false;
	}

	private void goOn(Entry entry, MigrationProgress progress, int step, Operation redo) {
		MigrationScript script = entry.script();
		if (script == null || !script.matches(progress.record().checksum())) {
			throw new PolynException(ErrorCode.MIGRATION_UNSETTLED,
					"Its first " + step + " operations can't be taken back, and its file is "
							+ ((script == null) ? "gone." : "another one by now."),
					"Put the file back, so that the migration can be completed.");
		}
		if (step == progress.record().step()) {
			// Whether it was completed is not known; of those before it, it is.
			progress.complete(redo);
		}
		carryOut(entry, script, progress, step);
	}

	/**
	 * Sets the state of a migration without carrying anything out.
	 * @param record the record as it is to be, but for the state
	 * @param stored the record as it is, if there is one
	 * @param state the state
	 */
	void mark(MigrationRecord record, @Nullable Stored stored, RecordState state) {
		List<JsonNode> undo = new BeforeImages(this.context).store(record.undo());
		MigrationRecord marked = record.begin(attempt(Direction.MARK), undo, record.steps())
			.end(state, Instant.now(), null);
		this.lock.write(marked, (stored != null) ? stored.revision() : 0);
	}

	/**
	 * Lets a repeatable migration be carried out again.
	 * @param entry the migration
	 */
	void expire(Entry entry) {
		Stored stored = entry.requiredRecord();
		mark(stored.record(), stored, RecordState.ROLLED_BACK);
	}

	private void requireReversible(Entry entry, List<Reversal> undo) {
		for (Reversal reversal : undo) {
			if (reversal.undo() == null) {
				throw notRolledBack(entry,
						new PolynException(ErrorCode.IRREVERSIBLE, "'" + reversal.change() + "' can't be taken back.",
								"Write a new migration that brings about what you want."),
						"Nothing was changed.");
			}
		}
		try {
			UndoCheck.requireNoDataLoss(this.context,
					undo.stream().flatMap((reversal) -> reversal.requiredUndo().stream()).toList());
		}
		catch (PolynException ex) {
			throw notRolledBack(entry, ex, "Nothing was changed.");
		}
	}

	private static MigrationException notRolledBack(Entry entry, PolynException ex, String outcome) {
		return new MigrationException(ex.code(),
				"The migration " + entry.info() + " could not be rolled back: " + ex.problem() + " " + outcome,
				remedy(ex), ex);
	}

	private RuntimeException failed(Entry entry, MigrationScript.Step step, MigrationProgress progress,
			PolynException ex) {
		if (ex.code() == ErrorCode.LOCK_LOST) {
			return ex;
		}
		String what = "The migration " + entry.info() + " failed at " + step.location() + ", " + step.operation().name()
				+ " of the " + step.operation().target() + ": " + ex.problem();
		try {
			if (this.failurePolicy == FailurePolicy.STOP) {
				progress.write(progress.record().end(RecordState.FAILED, Instant.now(), what));
				return new MigrationException(ErrorCode.MIGRATION_FAILED, what + " It was left as it is.",
						ex.remedy() + " Then roll the migration back.", ex);
			}
			progress.write(progress.record().end(RecordState.RUNNING, Instant.now(), what));
			compensate(entry, progress, what, ex);
		}
		catch (RuntimeException second) {
			if (second.getCause() != ex) {
				second.addSuppressed(ex);
			}
			return second;
		}
		return new MigrationException(ErrorCode.MIGRATION_FAILED, what + " What it had done was taken back.",
				ex.remedy(), ex);
	}

	private void compensate(Entry entry, MigrationProgress progress, String what, PolynException cause) {
		try {
			progress.takeAllBack();
		}
		catch (RuntimeException unexpected) {
			PolynException ex = asPolynException(unexpected);
			if (ex.code() == ErrorCode.LOCK_LOST) {
				throw ex;
			}
			progress.write(progress.record().end(RecordState.FAILED, Instant.now(), what + " " + ex.problem()));
			throw unsettled(entry, ex, cause);
		}
		progress.write(progress.record().end(RecordState.COMPENSATED, Instant.now(), what));
	}

	private static MigrationException unsettled(Entry entry, PolynException reason, PolynException cause) {
		return new MigrationException(ErrorCode.MIGRATION_UNSETTLED,
				"The migration " + entry.info() + " is carried out in part and could not be taken back: "
						+ ((cause != reason) ? cause.problem() + " Then: " : "") + reason.problem(),
				remedy(reason) + " The next run tries to settle it again.", cause);
	}

	// What takes back was decided when the migration ran; its file can't change that.
	static String remedy(PolynException ex) {
		return (ex.code() == ErrorCode.DATA_LOSS) ? "Move what would be lost, or delete it, and then try again."
				: ex.remedy();
	}

	private static PolynException asPolynException(RuntimeException ex) {
		return (ex instanceof PolynException known) ? known : new PolynException(ErrorCode.MIGRATION_FAILED,
				"Unexpectedly: " + ex + ".", "Look at the cause of this error.", ex);
	}

	private MigrationRecord.Attempt attempt(Direction direction) {
		return new MigrationRecord.Attempt(this.lock.holder().runId(), direction, RecordState.RUNNING, Instant.now(),
				null, this.lock.holder().owner(), PolynVersion.get(), null);
	}

	static MigrationRecord newRecord(MigrationScript script, @Nullable Stored earlier) {
		return new MigrationRecord((earlier != null) ? earlier.record().version() : script.version(), script.name(),
				script.kind(), script.path(), script.checksum(), script.digest(), RecordState.RUNNING, 0,
				script.up().size(), List.of(), (earlier != null) ? earlier.record().attempts() : List.of());
	}

}
