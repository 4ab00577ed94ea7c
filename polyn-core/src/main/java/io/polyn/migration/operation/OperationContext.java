package io.polyn.migration.operation;

import io.polyn.PolynException;
import io.polyn.migration.backup.Backups;
import io.polyn.nats.JetStreamApi;
import io.polyn.nats.NamePrefix;

/**
 * What operations work with.
 */
public interface OperationContext {

	/**
	 * Returns the server.
	 * @return the server
	 */
	JetStreamApi api();

	/**
	 * Returns what goes before the names of Polyn's own buckets and subjects. Those that
	 * operations name have it already.
	 * @return the deployment's prefix
	 */
	NamePrefix prefix();

	/**
	 * Returns the backups of the namespace, and those that this run makes.
	 * @return the backups
	 */
	Backups backups();

	/**
	 * Looks up an object that a migration names: a bean, or an instance of a class.
	 * @param <T> the type
	 * @param type what it has to be
	 * @param name the name of the bean or class
	 * @return the object
	 * @throws PolynException if there is none of that name, or of another type
	 */
	<T> T find(Class<T> type, String name);

	/**
	 * Looks up code that an operation is to run.
	 * @param name its name
	 * @return the code
	 * @throws PolynException if there is none of that name
	 */
	Code code(String name);

	/**
	 * Reports how far a long operation has come, and makes sure that it may go on. Called
	 * between any two parts of one.
	 * @param what what is done, for example {@code copy of stream USERS}
	 * @param done how many messages or keys are done
	 * @param total how many there are
	 * @throws PolynException if the migration lock was lost: nothing more may be changed
	 */
	void progress(String what, long done, long total);

	/**
	 * Code that a migration runs.
	 */
	interface Code {

		/**
		 * Says whether the code does no harm when it was run before, in part or entirely.
		 * @return whether it may be run again
		 */
		boolean isIdempotent();

		/**
		 * Runs the code.
		 */
		void run();

	}

}
