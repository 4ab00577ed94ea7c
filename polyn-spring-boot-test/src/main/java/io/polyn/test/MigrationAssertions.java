package io.polyn.test;

import io.nats.client.Connection;
import io.nats.client.JetStreamOptions;
import io.polyn.migration.Migrator;

/**
 * The entry point for assertions on migrations.
 */
public final class MigrationAssertions {

	private MigrationAssertions() {
	}

	/**
	 * Begins an assertion on all migrations of a migrator.
	 * @param migrator the migrator, which has not migrated yet
	 * @param connection its connection, to an account that nobody else uses
	 * @return the assertion
	 */
	public static MigrationsAssert assertThatMigrations(Migrator migrator, Connection connection) {
		return assertThatMigrations(migrator, connection, JetStreamOptions.defaultOptions());
	}

	/**
	 * Begins an assertion on all migrations of a migrator.
	 * @param migrator the migrator, which has not migrated yet
	 * @param connection its connection, to an account that nobody else uses
	 * @param options the domain or prefix of JetStream
	 * @return the assertion
	 */
	public static MigrationsAssert assertThatMigrations(Migrator migrator, Connection connection,
			JetStreamOptions options) {
		return new MigrationsAssert(migrator, connection, options);
	}

}
