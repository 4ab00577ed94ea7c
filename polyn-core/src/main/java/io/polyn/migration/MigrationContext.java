package io.polyn.migration;

import io.nats.client.Connection;
import io.nats.client.JetStreamOptions;
import io.polyn.nats.NamePrefix;
import org.slf4j.Logger;

/**
 * What the code of a migration works with.
 */
public interface MigrationContext {

	/**
	 * Returns the connection, which must not be closed. It knows nothing of the
	 * {@link #prefix() prefix}.
	 * @return the connection
	 */
	Connection connection();

	/**
	 * Returns the options by which the migrations' own JetStream is reached, to be passed
	 * to {@link Connection#jetStream(JetStreamOptions)}.
	 * @return the domain or prefix, and the time to wait for an answer
	 */
	JetStreamOptions jetStreamOptions();

	/**
	 * Returns what goes before the names of streams, buckets and consumers and before
	 * subjects in this deployment, to be used with the connection:
	 * {@code connection().keyValue(prefix().name("users"))}. Operations put it there
	 * themselves.
	 * @return the prefix, which changes nothing if there is none
	 */
	NamePrefix prefix();

	/**
	 * Returns what carries operations out at once, as if they stood in a file: what takes
	 * them back is recorded, and the result compared.
	 * @return the operations
	 */
	Operations operations();

	/**
	 * Returns the logger of migrations' code.
	 * @return the logger
	 */
	Logger logger();

	/**
	 * Reports how far the code has come, and makes sure that it may go on. Long code
	 * calls this between any two parts of its work.
	 * @param what what is done
	 * @param done how much is done
	 * @param total how much there is
	 * @throws io.polyn.PolynException if the migration lock was lost: nothing more may be
	 * changed
	 */
	void progress(String what, long done, long total);

}
