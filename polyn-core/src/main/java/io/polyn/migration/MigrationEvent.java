package io.polyn.migration;

import java.time.Duration;
import java.util.List;

import io.polyn.migration.history.MigrationRecord.Direction;

/**
 * Something that happens while migrations are carried out or rolled back.
 */
public sealed interface MigrationEvent {

	/**
	 * Returns whose migrations they are.
	 * @return the namespace
	 */
	String namespace();

	/**
	 * Says whether migrations are carried out or rolled back.
	 * @return the direction
	 */
	Direction direction();

	/**
	 * A run has the lock and is about to begin.
	 *
	 * @param namespace whose migrations they are
	 * @param direction whether they are carried out or rolled back
	 */
	record RunStarted(String namespace, Direction direction) implements MigrationEvent {
	}

	/**
	 * A run has come to its end.
	 *
	 * @param namespace whose migrations they are
	 * @param direction whether they were carried out or rolled back
	 * @param versions the migrations, in the order in which they were carried out or
	 * rolled back
	 * @param duration how long it took, with the wait for the lock
	 */
	record RunFinished(String namespace, Direction direction, List<MigrationVersion> versions,
			Duration duration) implements MigrationEvent {
	}

	/**
	 * A run has failed.
	 *
	 * @param namespace whose migrations they are
	 * @param direction whether they were to be carried out or rolled back
	 * @param error why
	 */
	record RunFailed(String namespace, Direction direction, Throwable error) implements MigrationEvent {
	}

	/**
	 * A migration is about to begin.
	 *
	 * @param namespace whose migration it is
	 * @param direction whether it is carried out or rolled back
	 * @param migration the migration
	 */
	record MigrationStarted(String namespace, Direction direction, MigrationInfo migration) implements MigrationEvent {
	}

	/**
	 * A migration has come to its end.
	 *
	 * @param namespace whose migration it is
	 * @param direction whether it was carried out or rolled back
	 * @param migration the migration, as it stood before
	 * @param duration how long it took
	 */
	record MigrationFinished(String namespace, Direction direction, MigrationInfo migration,
			Duration duration) implements MigrationEvent {
	}

	/**
	 * A migration has failed.
	 *
	 * @param namespace whose migration it is
	 * @param direction whether it was to be carried out or rolled back
	 * @param migration the migration, as it stood before
	 * @param error why
	 */
	record MigrationFailed(String namespace, Direction direction, MigrationInfo migration,
			Throwable error) implements MigrationEvent {
	}

}
