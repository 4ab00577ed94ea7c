package io.polyn.test.autoconfigure;

import java.util.function.UnaryOperator;

import io.nats.client.JetStreamOptions;
import io.polyn.migration.Migrator;
import io.polyn.migration.MigratorBuilder;
import io.polyn.test.MigrationAssertions;

/**
 * Tests the migrations of an application in an empty account of the embedded server,
 * which is not the one of the application: its streams and listeners are not touched. It
 * is a bean, and may be a parameter of a test method.
 */
public final class MigrationTester {

	private final TestAccounts accounts;

	private final JetStreamOptions options;

	private final UnaryOperator<MigratorBuilder> settings;

	MigrationTester(TestAccounts accounts, JetStreamOptions options, UnaryOperator<MigratorBuilder> settings) {
		this.accounts = accounts;
		this.options = options;
		this.settings = settings;
	}

	/**
	 * Asserts that the migrations can be carried out, taken back without leaving anything
	 * behind, and carried out again with the same result.
	 * @throws AssertionError if they can't; it names the migrations that are at fault
	 * @see MigrationAssertions
	 */
	public void goUpDownUp() {
		try (TestAccount account = this.accounts.take()) {
			account.withConnection(
					(connection) -> MigrationAssertions
						.assertThatMigrations(this.settings.apply(Migrator.builder(connection)).build(), connection,
								this.options)
						.goUpDownUp());
		}
	}

}
