package io.polyn.migration.history;

import java.time.Instant;
import java.util.Objects;

/**
 * Who holds the migration lock.
 *
 * @param host the host's name
 * @param pid the process
 * @param runId the run
 * @param acquiredAt since when, by the holder's clock
 */
public record LockHolder(String host, long pid, String runId, Instant acquiredAt) {

	/**
	 * Refuses what lacks a part, as something else than Polyn's may.
	 */
	public LockHolder {
		Objects.requireNonNull(host);
		Objects.requireNonNull(runId);
		Objects.requireNonNull(acquiredAt);
	}

	/**
	 * Returns the process, as attempts name it.
	 * @return host and process
	 */
	public String owner() {
		return this.host + ":" + this.pid;
	}

	@Override
	public String toString() {
		return owner() + " (run " + this.runId + ") since " + this.acquiredAt;
	}

}
