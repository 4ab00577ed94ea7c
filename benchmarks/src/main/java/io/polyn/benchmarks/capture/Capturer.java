package io.polyn.benchmarks.capture;

import java.io.IOException;
import java.sql.SQLException;

/**
 * Publishes what is changed in the table {@link Servers#TABLE} to the stream
 * {@link Servers#STREAM}. Whatever makes the database keep changes for it is there from
 * the beginning, so that it may be started on a backlog.
 */
interface Capturer extends AutoCloseable {

	/**
	 * Starts to publish, and need not wait until it does.
	 */
	void start();

	/**
	 * Stops, and removes all that was made in the database.
	 * @throws IOException if it does not stop
	 * @throws SQLException if something stays in the database
	 */
	@Override
	void close() throws IOException, SQLException;

}
