package io.polyn.schema;

import java.time.Duration;

import io.nats.client.Connection;
import io.nats.client.JetStreamOptions;
import io.polyn.nats.BucketWatch;
import io.polyn.nats.JetStreamApi;
import io.polyn.nats.NamePrefix;
import io.polyn.nats.SchemaBucket;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps a registry as the bucket {@value SchemaStore#BUCKET} is, which other services
 * write, too: what is added, changed or retired there takes effect without a restart.
 * While NATS is away, the registry stays as it is.
 */
public final class SchemaWatcher implements AutoCloseable {

	private static final Logger logger = LoggerFactory.getLogger(SchemaWatcher.class);

	private final String bucket;

	private final BucketWatch watch;

	/**
	 * Prepares a watcher.
	 * @param connection the connection, which stays the caller's to close
	 * @param options the domain or prefix of JetStream
	 * @param prefix what goes before the bucket's name: letters, digits and {@code -};
	 * empty for none
	 * @param registry the registry, which has one watcher at a time
	 */
	public SchemaWatcher(Connection connection, JetStreamOptions options, String prefix, SchemaRegistry registry) {
		this.bucket = new NamePrefix(prefix).name(SchemaBucket.NAME);
		this.watch = new BucketWatch(new JetStreamApi(connection, options), this.bucket, registry::update);
	}

	/**
	 * Begins to watch, once.
	 * @param timeout how long to wait for the first reading
	 */
	public void start(Duration timeout) {
		if (!this.watch.start(timeout)) {
			logger.warn("{} could not be read yet; until it is, the schemas are those of this application's files",
					this.bucket);
		}
	}

	/**
	 * Ends the watch; the registry stays as it is.
	 */
	@Override
	public void close() {
		this.watch.close();
	}

}
