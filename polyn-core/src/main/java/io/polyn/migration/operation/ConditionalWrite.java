package io.polyn.migration.operation;

import java.io.IOException;

import io.nats.client.JetStreamApiException;
import io.polyn.ErrorCode;
import io.polyn.PolynException;
import io.polyn.nats.JetStreamRequestException;

/**
 * A write that the server accepts only if nobody else has written since.
 */
@FunctionalInterface
interface ConditionalWrite {

	/**
	 * Writes.
	 * @throws IOException if it is not known whether it was written
	 * @throws JetStreamApiException if someone else has written, or the server refuses
	 */
	void run() throws IOException, JetStreamApiException;

	/**
	 * Tries to write.
	 * @param target what is written
	 * @return whether it was written; if not, someone else was faster
	 * @throws PolynException if the server refuses or doesn't answer
	 */
	default boolean attempt(String target) {
		try {
			run();
			return true;
		}
		catch (JetStreamApiException ex) {
			if (JetStreamRequestException.isConflict(ex)) {
				return false;
			}
			throw refused(target, ex);
		}
		catch (IllegalArgumentException ex) {
			// jnats refuses what is larger than the server takes.
			throw refused(target, ex);
		}
		catch (IOException | IllegalStateException ex) {
			throw new PolynException(ErrorCode.REQUEST_TIMED_OUT,
					"No answer to a change of the " + target + ": " + ex.getMessage() + ".",
					"Check that the server is up and that the user may write there.", ex);
		}
	}

	/**
	 * Writes.
	 * @param target what is written
	 * @throws PolynException if someone else was faster, or the server refuses or doesn't
	 * answer
	 */
	default void require(String target) {
		if (!attempt(target)) {
			throw Operation.unexpected("The " + target + " was changed by someone else meanwhile.",
					"Run the migration again.");
		}
	}

	private static PolynException refused(String target, Exception ex) {
		return new PolynException(ErrorCode.REQUEST_REFUSED,
				"A change of the " + target + " was refused: " + ex.getMessage() + ".",
				"Correct what is written, or the bucket's limits.", ex);
	}

}
