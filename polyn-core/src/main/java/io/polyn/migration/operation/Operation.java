package io.polyn.migration.operation;

import java.util.List;
import java.util.function.BooleanSupplier;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.polyn.ErrorCode;
import io.polyn.PolynException;
import io.polyn.json.Json;
import io.polyn.nats.ServerVersion;
import org.jspecify.annotations.Nullable;

/**
 * One change to JetStream, as a migration states it.
 */
public sealed interface Operation permits ContentOperation, CreateStream, UpdateStream, DeleteStream, CreateConsumer,
		UpdateConsumer, DeleteConsumer, SealStream, CopyStream, DeleteCopy, RenameStream, PromoteMirror, PauseConsumer,
		ResetConsumer, Execute, RestoreStream {

	/**
	 * Returns the operation's name in a migration file.
	 * @return for example {@code create_stream}
	 */
	String name();

	/**
	 * Returns what the operation changes.
	 * @return for example {@code stream USERS}
	 */
	String target();

	/**
	 * Returns the operation's fields as a migration file would give them.
	 * @return the fields
	 */
	ObjectNode fields();

	/**
	 * Reads what the operation is about to change, checks that it may, and computes what
	 * takes it back. Changes nothing.
	 * @param context what to work with
	 * @return the change, ready to be made
	 * @throws PolynException if the operation does not fit what is there, or would lose
	 * data
	 */
	Change prepare(OperationContext context);

	/**
	 * Checks before the first operation of a run whether this one can run after those
	 * before it, as far as that can be told then, and tells what it will change.
	 * @param preflight what the operation will find
	 * @throws PolynException if it can't run
	 */
	default void check(Preflight preflight) {
	}

	/**
	 * Brings about the configurations that are there when the operation was carried out.
	 * @param context what to work with
	 * @throws PolynException if the operation does not fit what is there
	 */
	default void declare(DeclarationContext context) {
		prepare(context).apply().run();
	}

	/**
	 * Says whether what takes the operation back can be computed when it runs. A
	 * migration with one that can't needs {@code up} and {@code down}.
	 * @return whether it can
	 */
	default boolean isReversible() {
		return true;
	}

	/**
	 * Returns this operation in the form that does no harm when it was carried out
	 * already.
	 * @return the repeatable form
	 */
	Operation repeatable();

	/**
	 * Finds the settings that a server does not know.
	 * @param server the server's version
	 * @return for each such setting a text with its name and the version that brought it
	 */
	default List<String> unknownTo(ServerVersion server) {
		return List.of();
	}

	/**
	 * Writes the operation as it would stand in a migration file.
	 * @return a mapping of the operation's name to its fields
	 */
	default ObjectNode toJson() {
		ObjectNode json = Json.object();
		json.set(name(), fields());
		return json;
	}

	/**
	 * A change that is ready to be made.
	 *
	 * @param undo what takes the change back, in the order in which to run it;
	 * {@code null} if nothing does
	 * @param redo what completes the change if the process dies while it is made;
	 * {@code null} if it is to be taken back then
	 * @param apply makes the change
	 * @param standing looks up whether what the change makes is there, where it was not
	 * before; if not, that may also mean that it can't be told
	 * @param isInSteps whether it is made by several requests, of which the server may
	 * have carried some out when it refuses another one
	 */
	record Change(@Nullable List<Operation> undo, @Nullable Operation redo, Runnable apply, BooleanSupplier standing,
			boolean isInSteps) {

		/** There is nothing to do. */
		static final Change NONE = reversible(List.of(), () -> {
		});

		Change(@Nullable List<Operation> undo, @Nullable Operation redo, Runnable apply) {
			this(undo, redo, apply, () -> false, false);
		}

		static Change reversible(List<Operation> undo, Runnable apply) {
			return new Change(undo, null, apply);
		}

		/**
		 * A change that can't be taken back, but completed.
		 * @param redo what completes it, and does no harm if it is complete
		 * @param apply makes the change
		 * @return the change
		 */
		static Change irreversible(Operation redo, Runnable apply) {
			return new Change(null, redo, apply);
		}

		/**
		 * Returns this change with a way to find out whether it was made.
		 * @param standing looks it up; only if it was not there before, what is there
		 * tells
		 * @return the change
		 */
		Change knownBy(BooleanSupplier standing) {
			return new Change(this.undo, this.redo, this.apply, standing, this.isInSteps);
		}

		/**
		 * Returns this change as one that is made by several requests.
		 * @return the change
		 */
		Change inSteps() {
			return new Change(this.undo, this.redo, this.apply, this.standing, true);
		}

		/**
		 * Looks up whether the change was made, where the answer to it was lost.
		 * @param context what to work with
		 * @return whether it was made entirely; if not, it may nevertheless have been
		 */
		public boolean isMade(OperationContext context) {
			return this.standing.getAsBoolean() || (this.redo != null && this.redo.prepare(context) == NONE);
		}

		/**
		 * Says whether the change must not be made a second time when it is not known
		 * whether it was.
		 * @return whether neither taking it back nor completing it is possible
		 */
		public boolean isOnceOnly() {
			return this.undo == null && this.redo == null;
		}

	}

	/**
	 * Creates the error of an operation that does not fit what it found.
	 * @param problem what was found
	 * @param remedy what to do
	 * @return the error
	 */
	static PolynException unexpected(String problem, String remedy) {
		return new PolynException(ErrorCode.UNEXPECTED_STATE, problem, remedy);
	}

}
