package io.polyn.migration;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import com.fasterxml.jackson.databind.JsonNode;
import io.polyn.ErrorCode;
import io.polyn.PolynException;
import io.polyn.migration.MigrationPlan.Entry;
import io.polyn.migration.history.MigrationHistory.Stored;
import io.polyn.migration.history.MigrationLock;
import io.polyn.migration.history.MigrationRecord;
import io.polyn.migration.operation.Operation;
import io.polyn.migration.operation.OperationContext;
import io.polyn.migration.operation.Reversal;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A migration's record while the migration is carried out or taken back: what is about to
 * be done is written down, and then done.
 */
final class MigrationProgress {

	private static final Logger logger = LoggerFactory.getLogger(Operation.class);

	private final Entry entry;

	private final OperationContext context;

	private final MigrationLock lock;

	private final BeforeImages images;

	private MigrationRecord record;

	private long revision;

	private boolean touched;

	private MigrationProgress(Entry entry, RunContext context, MigrationLock lock, MigrationRecord record,
			long revision) {
		this.entry = entry;
		this.context = context.withOperations((operation) -> carryOut(record().step(), operation));
		this.lock = lock;
		this.images = new BeforeImages(context);
		this.record = record;
		this.revision = revision;
	}

	/**
	 * Begins an attempt, and writes that down.
	 * @param entry the migration
	 * @param context what its operations work with
	 * @param lock the lock
	 * @param begun the record of the attempt
	 * @return the progress
	 */
	static MigrationProgress begin(Entry entry, RunContext context, MigrationLock lock, MigrationRecord begun) {
		long revision = (entry.stored() != null) ? entry.stored().revision() : 0;
		MigrationProgress progress = new MigrationProgress(entry, context, lock, begun, revision);
		progress.write(begun);
		return progress;
	}

	/**
	 * Takes up what an earlier run has left.
	 * @param entry an unfinished migration
	 * @param context what its operations work with
	 * @param lock the lock
	 * @return the progress
	 */
	static MigrationProgress resume(Entry entry, RunContext context, MigrationLock lock) {
		Stored stored = entry.requiredRecord();
		return new MigrationProgress(entry, context, lock, stored.record(), stored.revision());
	}

	MigrationRecord record() {
		return this.record;
	}

	void write(MigrationRecord next) {
		this.revision = this.lock.write(next, this.revision);
		this.record = next;
	}

	/**
	 * Carries an operation out, after what takes it back was written down.
	 * @param step the operation's place in the migration, counted from 1
	 * @param operation the operation
	 */
	void carryOut(int step, Operation operation) {
		List<JsonNode> before = this.record.undo();
		Operation.Change change = operation.prepare(this.context);
		write(this.record.advance(step,
				this.images.store(prepend(Reversal.of(step, operation, change).toJson(), before))));
		try {
			apply(change);
		}
		catch (PolynException ex) {
			if (isRefused(change, ex) && change.redo() == null && !change.isOnceOnly()) {
				// What is there now is not this operation's doing: it has to stay.
				this.record = this.record.withUndo(before);
			}
			throw ex;
		}
		logger.debug("{}: {} {}", this.entry.info(), operation.name(), operation.target());
	}

	/**
	 * Completes a change during which the process died.
	 * @param redo what completes it
	 */
	void complete(Operation redo) {
		apply(redo.prepare(this.context));
		logger.debug("{}: completed {} {}", this.entry.info(), redo.name(), redo.target());
	}

	/**
	 * Returns the latest change that was not taken back yet.
	 * @return what was written down of it, or nothing if there is none
	 */
	Optional<Reversal> latest() {
		return this.images.load(this.record.undo()).stream().findFirst().map(Reversal::read);
	}

	/**
	 * Takes the latest change back.
	 * @param latest what was written down of it
	 * @throws PolynException with {@link ErrorCode#IRREVERSIBLE} if that is not possible
	 */
	void takeBack(Reversal latest) {
		List<JsonNode> all = this.images.load(this.record.undo());
		List<JsonNode> rest = all.subList(1, all.size());
		List<Operation> undo = latest.undo();
		if (undo == null) {
			throw new PolynException(ErrorCode.IRREVERSIBLE, "What '" + latest.change() + "' did can't be taken back.",
					"Look at what it did and put that right. Then 'repair' forgets the migration, so that it is run"
							+ " afresh, or 'markApplied' takes it as done.");
		}
		if (undo.size() != 1) {
			List<JsonNode> single = undo.stream().map((operation) -> (JsonNode) operation.toJson()).toList();
			write(this.record.withUndo(this.images.store(prepend(single, rest))));
			return;
		}
		Operation operation = undo.get(0);
		Operation.Change change = operation.prepare(this.context);
		Operation redo = change.redo();
		if (redo != null && !redo.equals(operation)) {
			// It knows what was found before the change, whatever becomes of this run.
			write(this.record.withUndo(this.images.store(prepend(List.of(redo.toJson()), rest))));
		}
		else if (change.isOnceOnly()) {
			List<JsonNode> again = Reversal.of(latest.step(), operation, change).toJson();
			write(this.record.withUndo(this.images.store(prepend(again, rest))));
		}
		apply(change);
		logger.debug("{}: took back with {} {}", this.entry.info(), operation.name(), operation.target());
		write(this.record.withUndo(List.copyOf(rest)));
	}

	void takeAllBack() {
		for (Optional<Reversal> latest = latest(); latest.isPresent(); latest = latest()) {
			takeBack(latest.get());
		}
	}

	private void apply(Operation.Change change) {
		this.lock.ensureHeld();
		boolean before = this.touched;
		this.touched = true;
		try {
			change.apply().run();
		}
		catch (PolynException ex) {
			if (isRefused(change, ex)) {
				this.touched = before;
			}
			if (!isUnanswered(ex) || !isMade(change, ex)) {
				throw ex;
			}
			logger.info("{}: {} What was asked for is there nevertheless; going on", this.entry.info(), ex.problem());
		}
	}

	private boolean isMade(Operation.Change change, PolynException unanswered) {
		try {
			return change.isMade(this.context);
		}
		catch (PolynException ex) {
			unanswered.addSuppressed(ex);
			return false;
		}
	}

	/**
	 * Says whether a request failed for want of an answer.
	 * @param ex the failure
	 * @return whether nobody knows if the request was carried out
	 */
	static boolean isUnanswered(PolynException ex) {
		return ex.code() == ErrorCode.SERVER_UNREACHABLE || ex.code() == ErrorCode.JETSTREAM_UNAVAILABLE
				|| ex.code() == ErrorCode.REQUEST_TIMED_OUT;
	}

	/**
	 * Says whether anything may be different than before.
	 * @return whether a change was made, or may have been made in part
	 */
	boolean hasTouched() {
		return this.touched;
	}

	// Anything else may be the loss of an answer: what was asked for may have been done.
	private static boolean isRefused(Operation.Change change, PolynException ex) {
		return !change.isInSteps() && isRefusal(ex.code());
	}

	private static boolean isRefusal(ErrorCode code) {
		return code == ErrorCode.REQUEST_REFUSED || code == ErrorCode.UNEXPECTED_STATE || code == ErrorCode.DATA_LOSS
				|| code == ErrorCode.IMMUTABLE_SETTING;
	}

	private static List<JsonNode> prepend(List<JsonNode> first, List<JsonNode> rest) {
		List<JsonNode> all = new ArrayList<>(first);
		all.addAll(rest);
		return List.copyOf(all);
	}

}
