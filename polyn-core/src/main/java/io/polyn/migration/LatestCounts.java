package io.polyn.migration;

import java.util.Optional;

import org.jspecify.annotations.Nullable;

/**
 * What is known of how many migrations stand how. A look at the history that another
 * thread's change has overtaken does not count.
 */
final class LatestCounts {

	private int changes;

	private @Nullable MigrationCounts counts;

	synchronized Optional<MigrationCounts> get() {
		return Optional.ofNullable(this.counts);
	}

	/**
	 * Tells how often something has changed, for a look that begins.
	 */
	synchronized int changes() {
		return this.changes;
	}

	/**
	 * Notes what a look has found.
	 * @param changes how often something had changed when it began
	 * @param found what it has found
	 */
	synchronized void found(int changes, MigrationCounts found) {
		if (changes == this.changes) {
			this.counts = found;
		}
	}

	/**
	 * Notes that something begins or has ceased to change.
	 * @param left what it has left, if that is known
	 */
	synchronized void changed(@Nullable MigrationCounts left) {
		this.changes++;
		this.counts = left;
	}

}
