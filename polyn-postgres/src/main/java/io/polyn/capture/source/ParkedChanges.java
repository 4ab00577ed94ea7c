package io.polyn.capture.source;

import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;

import io.polyn.capture.event.ChangeEvent;
import io.polyn.capture.event.EventSink;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The table {@code polyn.parked}, where changes wait for somebody to decide about them.
 */
public final class ParkedChanges implements EventSink.Parking {

	private static final Logger logger = LoggerFactory.getLogger(ParkedChanges.class);

	private final Connection connection;

	/**
	 * Creates the table's counterpart.
	 * @param connection where to write
	 */
	public ParkedChanges(Connection connection) {
		this.connection = connection;
	}

	@Override
	public void park(ChangeEvent event, String reason) {
		park(event.id(), event.name(), reason, new String(event.body(), StandardCharsets.UTF_8));
	}

	void park(String id, String name, String reason, String event) {
		try (PreparedStatement statement = this.connection
			.prepareStatement("INSERT INTO polyn.parked (event_id, event_name, reason, event) VALUES (?, ?, ?, ?)"
					+ " ON CONFLICT (event_id) DO NOTHING")) {
			statement.setString(1, id);
			statement.setString(2, name);
			statement.setString(3, reason);
			statement.setString(4, event);
			statement.executeUpdate();
		}
		catch (SQLException ex) {
			throw new UncheckedSqlException(ex);
		}
		logger.error("The change {} ({}) can't be published and is put aside in polyn.parked: {}", id, name, reason);
	}

}
