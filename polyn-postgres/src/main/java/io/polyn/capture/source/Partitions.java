package io.polyn.capture.source;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.TimeUnit;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sees to partitions that tables have got since they were captured.
 */
final class Partitions {

	private static final Logger logger = LoggerFactory.getLogger(Partitions.class);

	private static final long INTERVAL = TimeUnit.MINUTES.toNanos(1);

	private final Connection connection;

	private long next = System.nanoTime();

	private boolean failed;

	Partitions(Connection connection) {
		this.connection = connection;
	}

	/**
	 * Looks for new ones if it is time to.
	 * @throws SQLException if the connection is broken
	 */
	void tick() throws SQLException {
		long now = System.nanoTime();
		if (now - this.next < 0) {
			return;
		}
		this.next = now + INTERVAL;
		try (Statement statement = this.connection.createStatement()) {
			statement.execute("SELECT polyn.capture_partitions()");
			this.failed = false;
		}
		catch (SQLException ex) {
			// It says nothing of partitions.
			if (this.connection.isClosed()) {
				throw ex;
			}
			// Who writes to the table, or creates the partition, is not waited for.
			if (InitialLoads.LOCK_NOT_AVAILABLE.equals(ex.getSQLState())) {
				logger.debug("New partitions are captured later", ex);
				return;
			}
			if (!this.failed) {
				logger.warn(
						"New partitions of captured tables are not captured as they should be; run"
								+ " 'SELECT polyn.capture_partitions()' as the owner of the tables: {}",
						ex.getMessage());
			}
			this.failed = true;
		}
	}

}
