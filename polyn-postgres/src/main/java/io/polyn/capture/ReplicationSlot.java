package io.polyn.capture;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

import io.polyn.ErrorCode;
import io.polyn.PolynException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The replication slot: the server's memory of what of the log is published.
 */
final class ReplicationSlot {

	private static final Logger logger = LoggerFactory.getLogger(ReplicationSlot.class);

	private static final String LOST = "lost";

	private static final String OBJECT_IN_USE = "55006";

	private static final int FAILOVER_SLOTS = 170000;

	private final Connection connection;

	private final String name;

	private final LostSlot policy;

	private boolean used;

	private ReplicationSlot(Connection connection, String name, LostSlot policy, boolean used) {
		this.connection = connection;
		this.name = name;
		this.policy = policy;
		this.used = used;
	}

	/**
	 * Finds the slot that this database's changes are read from, or are to be.
	 * @param configured its name if there is none yet; empty for the default
	 * @param policy what happens if it is lost
	 */
	static ReplicationSlot find(Connection connection, String configured, LostSlot policy) throws SQLException {
		try (Statement statement = connection.createStatement(); ResultSet row = statement.executeQuery("""
				SELECT slot, 'polyn_' || CASE
					WHEN current_database() ~ '^[a-z0-9_]{1,57}$' THEN current_database()
					ELSE md5(current_database()) END AS default_name
				FROM polyn.installation
				""")) {
			row.next();
			String used = row.getString("slot");
			String unused = configured.isEmpty() ? row.getString("default_name") : configured;
			return new ReplicationSlot(connection, (used != null) ? used : unused, policy, used != null);
		}
	}

	String name() {
		return this.name;
	}

	/**
	 * Says whether something of the log may still be to be published.
	 * @throws PolynException if it was lost, and that is not to be passed over
	 */
	boolean isInUse() throws SQLException {
		if (!this.used) {
			return false;
		}
		String state = state();
		if (state != null && !state.equals(LOST)) {
			return true;
		}
		lost(state);
		if (state != null) {
			drop();
		}
		else {
			forget();
		}
		return false;
	}

	/**
	 * Makes sure that there is the slot.
	 * @throws PolynException if it was lost, and that is not to be passed over
	 */
	void prepare() throws SQLException {
		if (isInUse()) {
			return;
		}
		String state = state();
		if (LOST.equals(state)) {
			drop();
		}
		if (state == null || state.equals(LOST)) {
			create();
		}
		remember();
	}

	private void lost(@Nullable String state) throws SQLException {
		String what = (state == null) ? "is gone"
				: "has lost the log that it needed" + " (max_slot_wal_keep_size, idle_replication_slot_timeout)";
		if (this.policy == LostSlot.HALT) {
			throw new PolynException(ErrorCode.REPLICATION_SLOT_LOST,
					"The replication slot " + this.name + " " + what + ": changes since then were not published.",
					"Set polyn.capture.wal.lost-slot to 'load', which publishes all rows once more; or put things"
							+ " right by hand, and run 'SELECT polyn.forget_slot()'.");
		}
		logger.warn("The replication slot {} {}: changes since then were not published. All rows are published once"
				+ " more", this.name, what);
		try (Statement statement = this.connection.createStatement()) {
			statement.execute("UPDATE polyn.captured_table SET initial_load = 'requested' WHERE NOT released");
		}
	}

	private @Nullable String state() throws SQLException {
		try (PreparedStatement statement = this.connection
			.prepareStatement("SELECT coalesce(wal_status, 'lost') FROM pg_replication_slots WHERE slot_name = ?")) {
			statement.setString(1, this.name);
			try (ResultSet row = statement.executeQuery()) {
				return row.next() ? row.getString(1) : null;
			}
		}
	}

	// With a standby that is told to, the slot survives the end of the primary. The
	// server waits for all
	// transactions that are under way, however long they last.
	private void create() throws SQLException {
		int timeout = this.connection.getNetworkTimeout();
		this.connection.setNetworkTimeout(Runnable::run, 0);
		String arguments = (serverVersion() >= FAILOVER_SLOTS) ? "?, 'pgoutput', false, false, true" : "?, 'pgoutput'";
		try (PreparedStatement statement = this.connection
			.prepareStatement("SELECT pg_create_logical_replication_slot(" + arguments + ")")) {
			statement.setString(1, this.name);
			statement.execute();
		}
		finally {
			this.connection.setNetworkTimeout(Runnable::run, timeout);
		}
		logger.info("Created the replication slot {}", this.name);
	}

	private int serverVersion() throws SQLException {
		try (Statement statement = this.connection.createStatement();
				ResultSet row = statement.executeQuery("SELECT current_setting('server_version_num')::int")) {
			row.next();
			return row.getInt(1);
		}
	}

	private void remember() throws SQLException {
		try (PreparedStatement statement = this.connection
			.prepareStatement("UPDATE polyn.installation SET slot = ? WHERE slot IS DISTINCT FROM ?")) {
			statement.setString(1, this.name);
			statement.setString(2, this.name);
			statement.executeUpdate();
		}
		this.used = true;
	}

	private void forget() throws SQLException {
		try (Statement statement = this.connection.createStatement()) {
			statement.execute("SELECT polyn.forget_slot()");
		}
		this.used = false;
	}

	/**
	 * Drops the slot, of which everything is published. That it is missed no more is
	 * known at the same moment.
	 */
	void drop() throws SQLException {
		try (PreparedStatement statement = this.connection
			.prepareStatement("SELECT pg_drop_replication_slot(?), polyn.forget_slot()")) {
			statement.setString(1, this.name);
			for (int attempt = 1;; attempt++) {
				try {
					statement.execute();
					break;
				}
				catch (SQLException ex) {
					// The server takes its time to notice that a connection is closed.
					if (!OBJECT_IN_USE.equals(ex.getSQLState()) || attempt == 20) {
						throw ex;
					}
					pause();
				}
			}
		}
		this.used = false;
	}

	private static void pause() throws SQLException {
		try {
			Thread.sleep(100);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new SQLException("Interrupted", ex);
		}
	}

}
