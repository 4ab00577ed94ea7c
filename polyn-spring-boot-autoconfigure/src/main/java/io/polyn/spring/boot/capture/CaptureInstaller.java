package io.polyn.spring.boot.capture;

import java.sql.Connection;
import java.sql.SQLException;

import io.polyn.capture.CaptureSetup;
import io.polyn.capture.database.PostgresDatabase;

import org.springframework.beans.factory.InitializingBean;

/**
 * Installs change capture before the migrations of the database run, which may use its
 * functions.
 */
class CaptureInstaller implements InitializingBean {

	private final PostgresDatabase database;

	CaptureInstaller(PostgresDatabase database) {
		this.database = database;
	}

	@Override
	public void afterPropertiesSet() {
		try (Connection connection = this.database.connect()) {
			CaptureSetup.install(connection);
		}
		catch (SQLException ex) {
			throw this.database.failed(ex);
		}
	}

}
