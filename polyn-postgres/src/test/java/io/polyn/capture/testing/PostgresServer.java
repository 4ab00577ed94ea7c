package io.polyn.capture.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Map;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;

/**
 * A PostgreSQL server that writes to the disk like one in production: only what is
 * flushed is decoded.
 */
public final class PostgresServer {

	private PostgresServer() {
	}

	/**
	 * Starts a server, which is the caller's to close.
	 * @param settings further settings
	 */
	public static EmbeddedPostgres start(Map<String, String> settings) throws IOException {
		return builder(settings).start();
	}

	/**
	 * Starts a server on a folder, in which an earlier one may have left its data.
	 * @param settings further settings
	 * @param port where it listens; 0 for any
	 */
	static EmbeddedPostgres start(Map<String, String> settings, Path folder, int port) throws IOException {
		EmbeddedPostgres.Builder builder = builder(settings).setDataDirectory(folder).setCleanDataDirectory(false);
		return ((port != 0) ? builder.setPort(port) : builder).start();
	}

	private static EmbeddedPostgres.Builder builder(Map<String, String> settings) {
		EmbeddedPostgres.Builder builder = EmbeddedPostgres.builder()
			.setServerConfig("wal_level", "logical")
			.setServerConfig("fsync", "on")
			.setServerConfig("synchronous_commit", "on")
			.setServerConfig("max_replication_slots", "50")
			.setServerConfig("max_wal_senders", "50")
			.setServerConfig("max_prepared_transactions", "10");
		settings.forEach(builder::setServerConfig);
		return builder;
	}

	/**
	 * Returns the server that the tests of this JVM share.
	 */
	static EmbeddedPostgres shared() {
		return Shared.SERVER;
	}

	// Ended with the JVM.
	private static final class Shared {

		private static final EmbeddedPostgres SERVER;

		static {
			try {
				SERVER = start(Map.of());
			}
			catch (IOException ex) {
				throw new UncheckedIOException(ex);
			}
		}

	}

}
