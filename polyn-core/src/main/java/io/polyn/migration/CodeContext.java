package io.polyn.migration;

import io.nats.client.Connection;
import io.nats.client.JetStreamOptions;
import io.polyn.nats.NamePrefix;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the code of a migration works with during a run.
 *
 * @param connection the connection
 * @param jetStreamOptions the domain or prefix, and the time to wait for an answer
 * @param prefix what goes before names and subjects in this deployment
 * @param operations takes operations, and carries them out at once
 * @param listener makes sure that the run may go on, and is told how far it has come
 */
record CodeContext(Connection connection, JetStreamOptions jetStreamOptions, NamePrefix prefix, Operations operations,
		ProgressListener listener) implements MigrationContext {

	private static final Logger logger = LoggerFactory.getLogger("io.polyn.migration.code");

	@Override
	public Logger logger() {
		return logger;
	}

	@Override
	public void progress(String what, long done, long total) {
		this.listener.onProgress(what, done, total);
	}

}
