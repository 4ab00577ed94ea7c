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
		Function<Throwable, MigrationEvent> failed = (error) -> new MigrationEvent.RunFailed(this.namespace, direction,
				error);
		start(new MigrationEvent.RunStarted(this.namespace, direction), failed);
		T result;
		try {
			result = work.get();
		}
		catch (Throwable ex) {
			tell(this.listeners, failed.apply(ex));
			throw ex;
		}
		tell(this.listeners, finished.apply(result));
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
		Function<Throwable, MigrationEvent> failed = (error) -> new MigrationEvent.MigrationFailed(this.namespace,
				direction, migration, error);
		start(new MigrationEvent.MigrationStarted(this.namespace, direction, migration), failed);
		try {
			work.run();
		}
		catch (Throwable ex) {
			tell(this.listeners, failed.apply(ex));
			throw ex;
		}
		tell(this.listeners, new MigrationEvent.MigrationFinished(this.namespace, direction, migration,
				Duration.ofNanos(System.nanoTime() - begin)));
	}

	// Who was told of the start is told of the end, too.
	private void start(MigrationEvent event, Function<Throwable, MigrationEvent> failed) {
		for (int i = 0; i < this.listeners.size(); i++) {
			try {
				this.listeners.get(i).onEvent(event);
			}
			catch (Throwable ex) {
				tell(this.listeners.subList(0, i), failed.apply(ex));
				throw ex;
			}
		}
	}

	// It has happened by then, whatever a listener makes of it.
	private static void tell(List<MigrationListener> listeners, MigrationEvent event) {
		for (MigrationListener listener : listeners) {
			try {
				listener.onEvent(event);
			}
			catch (Throwable ex) {
				logger.warn("A listener failed on {}", event.getClass().getSimpleName(), ex);
			}
		}
	}

}
