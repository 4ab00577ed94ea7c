package io.polyn.migration.history;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;

import io.nats.client.Connection;
import io.nats.client.JetStreamApiException;
import io.polyn.ErrorCode;
import io.polyn.PolynException;
import io.polyn.json.Json;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The wait for the migration lock. The lock is polled: its expiry makes no event that one
 * could watch.
 */
final class LockAcquisition {

	private static final Logger logger = LoggerFactory.getLogger(MigrationLock.class);

	private static final Duration LOG_INTERVAL = Duration.ofSeconds(10);

	private final LockStore store;

	private final MigrationHistory history;

	private final Duration lease;

	private final Duration waitTimeout;

	private final LockHolder self;

	LockAcquisition(LockStore store, MigrationHistory history, Duration lease, Duration waitTimeout) {
		this.store = store;
		this.history = history;
		this.lease = lease;
		this.waitTimeout = waitTimeout;
		this.self = new LockHolder(hostName(), ProcessHandle.current().pid(), UUID.randomUUID().toString(),
				Instant.now());
	}

	MigrationLock run() {
		long begin = System.nanoTime();
		long nextLog = begin;
		long firstUnclear = 0;
		while (true) {
			long now = System.nanoTime();
			Exception outOfReach = null;
			Optional<LockStore.Held> held = Optional.empty();
			try {
				OptionalLong acquired = this.store.tryAcquire(Json.write(this.self));
				if (acquired.isPresent()) {
					return held(acquired.getAsLong(), now);
				}
				held = this.store.holder();
				if (held.isPresent() && held.get().isOf(this.self)) {
					// An earlier try got through, its answer did not.
					return held(held.get().revision(), firstUnclear);
				}
			}
			catch (JetStreamApiException | PolynException ex) {
				if (!isTemporary(ex)) {
					throw refused(ex);
				}
				outOfReach = ex;
			}
			catch (IOException | IllegalStateException ex) {
				firstUnclear = (firstUnclear != 0) ? firstUnclear : now;
				outOfReach = ex;
			}
			String state = (outOfReach != null) ? "out of reach (" + outOfReach.getMessage() + ")"
					: held.map((lock) -> "held by " + lock.holder()).orElse("being given back");
			if (outOfReach != null && (now - begin >= this.waitTimeout.toNanos() || isClosed())) {
				throw outOfReach(outOfReach);
			}
			if (now - begin >= this.waitTimeout.toNanos()) {
				throw timeout(state);
			}
			if (now - nextLog >= 0) {
				logger.info("Waiting for the migration lock of {}: it is {}", this.history.namespace(), state);
				nextLog = now + LOG_INTERVAL.toNanos();
			}
			MigrationLock.sleep(pause());
		}
	}

	// Many that start together would all ask at the same moment, and one of them get it.
	private static Duration pause() {
		long interval = MigrationLock.POLL_INTERVAL.toMillis();
		return Duration.ofMillis(ThreadLocalRandom.current().nextLong(interval / 2, interval * 3 / 2));
	}

	private MigrationLock held(long revision, long since) {
		logger.debug("Took the migration lock of {} as {}", this.history.namespace(), this.self);
		return new MigrationLock(this.store, this.history,
				new LockLease(this.store, this.self, this.lease, revision, since));
	}

	// A leader is being elected, or a part of the cluster does not answer in time.
	private static boolean isTemporary(Exception ex) {
		if (ex instanceof JetStreamApiException refusal) {
			return refusal.getErrorCode() == MigrationLock.TEMPORARILY_UNAVAILABLE;
		}
		return ex instanceof PolynException error && error.code() != ErrorCode.REQUEST_REFUSED;
	}

	private PolynException refused(Exception ex) {
		return new PolynException(ErrorCode.REQUEST_REFUSED,
				"The migration lock of " + this.history.namespace() + " can't be taken: " + ex.getMessage() + ".",
				"Check the permissions of the user and the limits of the account.", ex);
	}

	private PolynException timeout(String state) {
		return new PolynException(ErrorCode.LOCK_TIMEOUT,
				"The migration lock of " + this.history.namespace() + " was not free within "
						+ this.waitTimeout.toSeconds() + " s: it is " + state + ".",
				"Wait for the other process to end. The lock of a process that died is free after its lease;"
						+ " polyn.migrations.lock.wait-timeout says how long to wait.");
	}

	private boolean isClosed() {
		return this.history.api().connection().getStatus() == Connection.Status.CLOSED;
	}

	private PolynException outOfReach(Exception cause) {
		return new PolynException(ErrorCode.REQUEST_TIMED_OUT,
				"The migration lock of " + this.history.namespace() + " can't be written: " + cause.getMessage() + ".",
				"Check that the server is up, and that the user may publish to $KV." + this.history.bucketName() + "."
						+ this.history.namespace() + ".> (and to $KV." + this.history.locksBucketName()
						+ ".> on servers before 2.11).",
				cause);
	}

	private static String hostName() {
		try {
			return InetAddress.getLocalHost().getHostName();
		}
		catch (UnknownHostException ex) {
			return "unknown";
		}
	}

}
