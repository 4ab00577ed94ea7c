package io.polyn.migration.history;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;

import io.nats.client.JetStreamApiException;
import io.polyn.json.Json;
import io.polyn.nats.JetStreamRequestException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What this process knows of the lease on its lock. An answer that was lost leaves that
 * open until the lock was read; meanwhile the lease counts as no longer than is certain.
 * Not for several threads at once.
 */
final class LockLease {

	private static final Logger logger = LoggerFactory.getLogger(MigrationLock.class);

	private final LockStore store;

	private final LockHolder holder;

	private final Duration duration;

	private long revision;

	// By the monotonic clock of this process; the server counts from a later moment.
	private long deadline;

	// When the first beat was sent of those whose answers are missing.
	private @Nullable Long unclearBeat;

	private boolean lost;

	/**
	 * Creates a lease that was taken.
	 * @param store where the lock lies
	 * @param holder this process
	 * @param duration how long the lock lives unless it is prolonged
	 * @param revision the lock's revision
	 * @param acquiredAt when it was asked for, by the monotonic clock
	 */
	LockLease(LockStore store, LockHolder holder, Duration duration, long revision, long acquiredAt) {
		this.store = store;
		this.holder = holder;
		this.duration = duration;
		this.revision = revision;
		this.deadline = deadline(acquiredAt);
	}

	LockHolder holder() {
		return this.holder;
	}

	Duration duration() {
		return this.duration;
	}

	/**
	 * Returns the lock's revision.
	 * @return the latest that was heard of
	 */
	long revision() {
		return this.revision;
	}

	/**
	 * Says whether the lock is certainly still held.
	 * @return false if the lease has run out as well
	 */
	boolean isHeld() {
		return !this.lost && System.nanoTime() - this.deadline < 0;
	}

	/**
	 * Says whether the lock is certainly someone else's or nobody's. It stays so.
	 * @return false while that is open
	 */
	boolean isLost() {
		return this.lost;
	}

	/**
	 * Prolongs the lease, or finds out why that did not work.
	 */
	void prolong() {
		if (this.lost) {
			return;
		}
		long now = System.nanoTime();
		try {
			this.revision = this.store.prolong(Json.write(this.holder), this.revision);
			this.deadline = deadline(now);
			this.unclearBeat = null;
		}
		catch (IOException | JetStreamApiException | RuntimeException ex) {
			logger.debug("An unclear beat of the migration lock that {} holds", this.holder, ex);
			this.unclearBeat = (this.unclearBeat != null) ? this.unclearBeat : Long.valueOf(now);
			readBack();
		}
	}

	/**
	 * Finds out what became of a write whose answer was lost or unexpected. Where that
	 * can't be found out, the deadline decides.
	 */
	void readBack() {
		try {
			Optional<LockStore.Held> held = this.store.holder();
			if (held.filter((lock) -> lock.isOf(this.holder)).isEmpty()) {
				this.lost = true;
			}
			else if (held.get().revision() > this.revision) {
				this.revision = held.get().revision();
				if (this.unclearBeat != null) {
					// Whichever of the unclear ones got through, it was no earlier.
					this.deadline = deadline(this.unclearBeat);
					this.unclearBeat = null;
				}
			}
		}
		catch (RuntimeException ex) {
			logger.debug("The migration lock that {} holds could not be read", this.holder, ex);
		}
	}

	/**
	 * Gives the lock back.
	 * @throws IOException if the server did not answer
	 * @throws JetStreamApiException if it refused
	 */
	void release() throws IOException, JetStreamApiException {
		try {
			this.store.release(this.revision);
		}
		catch (JetStreamApiException ex) {
			if (!JetStreamRequestException.isConflict(ex)) {
				throw ex;
			}
			readBack();
			if (this.lost) {
				throw ex;
			}
			this.store.release(this.revision);
		}
	}

	// The beat that follows the last one in time must still get through.
	private long deadline(long from) {
		return from + this.duration.toNanos() - this.duration.toNanos() / 10;
	}

}
