package io.polyn.migration.operation;

import java.time.Duration;

import io.polyn.ErrorCode;
import io.polyn.PolynException;

/**
 * A wait between two looks at the server.
 */
final class Pause {

	private Pause() {
	}

	/**
	 * Waits.
	 * @param duration how long
	 * @throws PolynException if this thread is interrupted, which it stays
	 */
	static void of(Duration duration) {
		try {
			Thread.sleep(duration.toMillis());
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw interrupted(ex);
		}
	}

	/**
	 * Tells that a run was interrupted while it waited.
	 * @param cause what says so
	 * @return the failure
	 */
	static PolynException interrupted(InterruptedException cause) {
		return new PolynException(ErrorCode.MIGRATION_FAILED, "The migration run was interrupted.",
				"Run the migration again.", cause);
	}

}
