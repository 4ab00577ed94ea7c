package io.polyn.migration;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

import com.fasterxml.jackson.databind.JsonNode;
import io.polyn.ErrorCode;
import io.polyn.PolynException;
import io.polyn.migration.MigrationPlan.Entry;
import io.polyn.migration.history.MigrationHistory.Stored;
import io.polyn.migration.history.MigrationLock;
import io.polyn.migration.history.MigrationRecord;
import io.polyn.migration.history.MigrationRecord.Direction;
import io.polyn.migration.history.RecordState;
import io.polyn.migration.operation.Operation;
import io.polyn.migration.operation.OperationReader;
import io.polyn.migration.operation.UndoCheck;
import io.polyn.migration.source.MigrationScript;
import io.polyn.nats.JetStreamApi;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries migrations out and takes them back, one after the other, while the lock is
 * held. What is about to be done, and what takes it back, is always written down first.
 */
final class MigrationRun {

	private static final Logger logger = LoggerFactory.getLogger(Migrator.class);

	private static final @Nullable String POLYN_VERSION = MigrationRun.class.getPackage().getImplementationVersion();

	private final JetStreamApi api;

	private final MigrationLock lock;

	MigrationRun(JetStreamApi api, MigrationLock lock) {
		this.api = api;
		this.lock = lock;
	}

	/**
	 * Carries a migration out.
	 * @param entry a pending migration
	 * @throws MigrationException if it failed; it was taken back then, or says that it
	 * could not be
	 */
	void apply(Entry entry) {
		MigrationScript script = entry.requiredScript();
		List<MigrationScript.Step> steps = script.up();
		long begin = System.nanoTime();
		Progress progress = new Progress(entry,
				newRecord(script, entry.stored()).begin(attempt(Direction.UP), List.of(), steps.size()));
		for (MigrationScript.Step step : steps) {
			List<JsonNode> undoBefore = progress.record.undo();
			try {
				Operation.Change change = step.operation().prepare(this.api);
				progress.write(progress.record.advance(prepend(change.undo(), undoBefore)));
				this.lock.ensureHeld();
				change.apply().run();
				logger.debug("{}: {} {}", entry.info(), step.operation().name(), step.operation().target());
			}
			catch (RuntimeException ex) {
				throw failed(entry, step, progress, undoBefore, asPolynException(ex));
			}
		}
		List<MigrationScript.Step> down = script.down();
		List<JsonNode> undo = (down != null)
				? down.stream().map((step) -> (JsonNode) step.operation().repeatable().toJson()).toList()
				: progress.record.undo();
		progress.write(progress.record.withUndo(undo).end(RecordState.APPLIED, Instant.now(), null));
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
		requireNoDataLoss(entry, record);
		Progress progress = new Progress(entry,
				record.begin(attempt(Direction.DOWN), record.undo(), record.undo().size()));
		try {
			takeBack(progress);
		}
		catch (RuntimeException unexpected) {
			PolynException ex = asPolynException(unexpected);
			if (ex.code() == ErrorCode.LOCK_LOST) {
				throw ex;
			}
			boolean untouched = isRefusal(ex) && progress.record.undo().equals(record.undo());
			progress.write(progress.record.end(untouched ? RecordState.APPLIED : RecordState.FAILED, Instant.now(),
					ex.getMessage()));
			throw notRolledBack(entry, ex,
					untouched ? "Nothing was changed." : "It is taken back in part; the next run goes on.");
		}
		progress.write(progress.record.end(RecordState.ROLLED_BACK, Instant.now(), null));
		logger.info("Rolled back {}", entry.info());
	}

	/**
	 * Takes back what an earlier run has left midway, be it that it was to apply the
	 * migration or to roll it back.
	 * @param entry an unfinished migration
	 * @throws MigrationException if it could not be taken back
	 */
	void settle(Entry entry) {
		Stored stored = entry.requiredRecord();
		Progress progress = new Progress(entry, stored);
		MigrationRecord.Attempt attempt = stored.record().lastAttempt();
		logger.warn("The migration {} was left midway by {} (run {}); taking back what is left of it", entry.info(),
				attempt.appliedBy(), attempt.runId());
		try {
			takeBack(progress);
		}
		catch (RuntimeException unexpected) {
			PolynException ex = asPolynException(unexpected);
			throw (ex.code() == ErrorCode.LOCK_LOST) ? ex : unsettled(entry, ex, ex);
		}
		boolean rollback = (attempt.direction() == Direction.DOWN);
		progress.write(progress.record.end(rollback ? RecordState.ROLLED_BACK : RecordState.COMPENSATED, Instant.now(),
				(attempt.error() != null) ? null : "interrupted"));
	}

	private void requireNoDataLoss(Entry entry, MigrationRecord record) {
		try {
			UndoCheck.requireNoDataLoss(this.api, record.undo().stream().map(OperationReader::read).toList());
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

	private RuntimeException failed(Entry entry, MigrationScript.Step step, Progress progress,
			List<JsonNode> undoBefore, PolynException ex) {
		if (ex.code() == ErrorCode.LOCK_LOST) {
			return ex;
		}
		String what = "The migration " + entry.info() + " failed at " + step.location() + ", " + step.operation().name()
				+ " of the " + step.operation().target() + ": " + ex.problem();
		MigrationRecord record = progress.record;
		if (isRefusal(ex)) {
			// What is there now is not this operation's doing: it has to stay.
			record = record.withUndo(undoBefore);
		}
		try {
			progress.write(record.end(RecordState.RUNNING, Instant.now(), what));
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

	private void compensate(Entry entry, Progress progress, String what, PolynException cause) {
		try {
			takeBack(progress);
		}
		catch (RuntimeException unexpected) {
			PolynException ex = asPolynException(unexpected);
			if (ex.code() == ErrorCode.LOCK_LOST) {
				throw ex;
			}
			progress.write(progress.record.end(RecordState.FAILED, Instant.now(), what + " " + ex.problem()));
			throw unsettled(entry, ex, cause);
		}
		progress.write(progress.record.end(RecordState.COMPENSATED, Instant.now(), what));
	}

	private static MigrationException unsettled(Entry entry, PolynException reason, PolynException cause) {
		return new MigrationException(ErrorCode.MIGRATION_UNSETTLED,
				"The migration " + entry.info() + " is carried out in part and could not be taken back: "
						+ ((cause != reason) ? cause.problem() + " Then: " : "") + reason.problem(),
				remedy(reason) + " The next run tries to take it back again.", cause);
	}

	// What takes back was decided when the migration ran; its file can't change that.
	private static String remedy(PolynException ex) {
		return (ex.code() == ErrorCode.DATA_LOSS) ? "Move what would be lost, or delete it, and then try again."
				: ex.remedy();
	}

	// Anything else may be the loss of an answer: what was asked for may have been done.
	private static boolean isRefusal(PolynException ex) {
		return ex.code() == ErrorCode.REQUEST_REFUSED || ex.code() == ErrorCode.UNEXPECTED_STATE
				|| ex.code() == ErrorCode.DATA_LOSS;
	}

	private static PolynException asPolynException(RuntimeException ex) {
		return (ex instanceof PolynException known) ? known : new PolynException(ErrorCode.MIGRATION_FAILED,
				"Unexpectedly: " + ex + ".", "Look at the cause of this error.", ex);
	}

	private void takeBack(Progress progress) {
		while (!progress.record.undo().isEmpty()) {
			List<JsonNode> undo = progress.record.undo();
			Operation operation = OperationReader.read(undo.get(0));
			Operation.Change change = operation.prepare(this.api);
			this.lock.ensureHeld();
			change.apply().run();
			logger.debug("{}: took back with {} {}", progress.entry.info(), operation.name(), operation.target());
			progress.write(progress.record.withUndo(List.copyOf(undo.subList(1, undo.size()))));
		}
	}

	private MigrationRecord.Attempt attempt(Direction direction) {
		return new MigrationRecord.Attempt(this.lock.holder().runId(), direction, RecordState.RUNNING, Instant.now(),
				null, this.lock.holder().owner(), POLYN_VERSION, null);
	}

	private static MigrationRecord newRecord(MigrationScript script, @Nullable Stored earlier) {
		return new MigrationRecord(script.version(), script.name(), script.kind(), script.path(), script.checksum(),
				RecordState.RUNNING, 0, script.up().size(), List.of(),
				(earlier != null) ? earlier.record().attempts() : List.of());
	}

	private static List<JsonNode> prepend(List<Operation> undo, List<JsonNode> rest) {
		List<JsonNode> all = new ArrayList<>();
		undo.forEach((operation) -> all.add(operation.toJson()));
		all.addAll(rest);
		return List.copyOf(all);
	}

	/**
	 * A migration's record as it was last written.
	 */
	private final class Progress {

		private final Entry entry;

		private MigrationRecord record;

		private long revision;

		private Progress(Entry entry, MigrationRecord begun) {
			this.entry = entry;
			this.revision = (entry.stored() != null) ? entry.stored().revision() : 0;
			this.record = begun;
			write(begun);
		}

		private Progress(Entry entry, Stored stored) {
			this.entry = entry;
			this.revision = stored.revision();
			this.record = stored.record();
		}

		private void write(MigrationRecord next) {
			this.revision = MigrationRun.this.lock.write(next, this.revision);
			this.record = next;
		}

	}

}
