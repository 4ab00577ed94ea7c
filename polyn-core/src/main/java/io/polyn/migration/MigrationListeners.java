package io.polyn.migration;

import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;

import io.polyn.migration.history.MigrationRecord.Direction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells listeners of runs and migrations.
 *
 * @param namespace whose migrations they are
 * @param listeners the listeners
 */
record MigrationListeners(String namespace, List<MigrationListener> listeners) {

	private static final Logger logger = LoggerFactory.getLogger(MigrationListener.class);

	/**
	 * Carries a run out.
	 * @param <T> the type of its result
	 * @param direction whether migrations are carried out or rolled back
	 * @param work the run
	 * @param finished makes the event of its end
	 * @return the run's result
	 */
	<T> T run(Direction direction, Supplier<T> work, Function<T, MigrationEvent> finished) {
		tell(new MigrationEvent.RunStarted(this.namespace, direction));
		T result;
		try {
			result = work.get();
		}
		catch (RuntimeException ex) {
			tellSafely(new MigrationEvent.RunFailed(this.namespace, direction, ex));
			throw ex;
		}
		tellSafely(finished.apply(result));
		return result;
	}

	/**
	 * Carries one migration out.
	 * @param direction whether it is carried out or rolled back
	 * @param migration the migration
	 * @param work what carries it out
	 */
	void migration(Direction direction, MigrationInfo migration, Runnable work) {
		long begin = System.nanoTime();
		tell(new MigrationEvent.MigrationStarted(this.namespace, direction, migration));
		try {
			work.run();
		}
		catch (RuntimeException ex) {
			tellSafely(new MigrationEvent.MigrationFailed(this.namespace, direction, migration, ex));
			throw ex;
		}
		tellSafely(new MigrationEvent.MigrationFinished(this.namespace, direction, migration,
				Duration.ofNanos(System.nanoTime() - begin)));
	}

	private void tell(MigrationEvent event) {
		this.listeners.forEach((listener) -> listener.onEvent(event));
	}

	private void tellSafely(MigrationEvent event) {
		for (MigrationListener listener : this.listeners) {
			try {
				listener.onEvent(event);
			}
			catch (RuntimeException ex) {
				logger.warn("A listener failed on {}", event.getClass().getSimpleName(), ex);
			}
		}
	}

}
