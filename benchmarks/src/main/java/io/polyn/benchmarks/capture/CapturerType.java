package io.polyn.benchmarks.capture;

import java.io.IOException;
import java.sql.SQLException;

import io.polyn.capture.CaptureMode;

/**
 * Who captures, if anyone does.
 */
enum CapturerType {

	NONE("no capture", (servers) -> new NoCapturer()),

	DEBEZIUM("Debezium", DebeziumCapturer::install),

	POLYN_WAL("Polyn, wal", (servers) -> PolynCapturer.install(servers, CaptureMode.WAL)),

	POLYN_OUTBOX("Polyn, outbox", (servers) -> PolynCapturer.install(servers, CaptureMode.OUTBOX));

	private final String title;

	private final Installer installer;

	CapturerType(String title, Installer installer) {
		this.title = title;
		this.installer = installer;
	}

	/**
	 * Makes the database keep the changes for this one from now on.
	 * @param servers where changes come from and go to
	 * @return who captures, not started
	 * @throws IOException if NATS can't be reached
	 * @throws SQLException if the database refuses
	 */
	Capturer install(Servers servers) throws IOException, SQLException {
		return this.installer.install(servers);
	}

	/**
	 * Returns the name in tables.
	 */
	String title() {
		return this.title;
	}

	@FunctionalInterface
	private interface Installer {

		Capturer install(Servers servers) throws IOException, SQLException;

	}

	private static final class NoCapturer implements Capturer {

		@Override
		public void start() {
		}

		@Override
		public void close() {
		}

	}

}
