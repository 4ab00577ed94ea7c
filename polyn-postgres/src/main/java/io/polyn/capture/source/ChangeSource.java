package io.polyn.capture.source;

import java.sql.SQLException;
import java.util.function.BooleanSupplier;

/**
 * A way of finding committed changes.
 */
public sealed interface ChangeSource extends AutoCloseable permits WalSource, OutboxSource {

	/**
	 * Finds changes and publishes them, in the order in which they were committed.
	 * @param done whether to stop, asked when all that was found is published
	 * @throws SQLException if the database fails
	 * @throws io.polyn.PolynException if an event was not stored
	 * @throws InterruptedException if this thread is interrupted
	 */
	void run(BooleanSupplier done) throws SQLException, InterruptedException;

	/**
	 * Does what is due from time to time, also while nothing can be published.
	 */
	void tick();

	/**
	 * Ends the search; what is not confirmed is found again.
	 * @throws SQLException if a connection is broken
	 */
	@Override
	void close() throws SQLException;

}
