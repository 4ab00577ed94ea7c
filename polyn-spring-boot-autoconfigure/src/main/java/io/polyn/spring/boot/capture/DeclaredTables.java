package io.polyn.spring.boot.capture;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

import io.polyn.PolynException;
import io.polyn.capture.CaptureSetup;
import io.polyn.capture.TableCapture;
import io.polyn.capture.database.PostgresDatabase;

/**
 * The tables that properties say are to be captured.
 *
 * @param database the database
 * @param install whether change capture may have to be installed first
 * @param tables what is to be captured of each table
 */
record DeclaredTables(PostgresDatabase database, boolean install, List<TableCapture> tables) {

	/**
	 * Captures those that are not, or otherwise.
	 * @throws PolynException if one can't be captured
	 */
	void capture() {
		if (this.tables.isEmpty()) {
			return;
		}
		try (Connection connection = this.database.connect(); Statement statement = connection.createStatement()) {
			if (this.install) {
				CaptureSetup.install(connection);
			}
			// Tables are named as the application's own SQL names them.
			statement.execute("SET search_path TO DEFAULT");
			this.tables.forEach((table) -> CaptureSetup.captureUnlessSame(connection, table));
		}
		catch (SQLException ex) {
			throw this.database.failed(ex);
		}
	}

}
