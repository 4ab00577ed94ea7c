package io.polyn.spring.boot.migration;

import io.polyn.PolynException;
import io.polyn.migration.Migrator;
import io.polyn.migration.Target;

/**
 * What is done with a migrator on start-up, by default {@link Migrator#migrate(Target)}.
 * A bean of this type is called in its place for every {@link Migrator} bean, in their
 * order, where {@code polyn.migrate-on-startup} is set. The schemas are stored before.
 */
@FunctionalInterface
public interface PolynMigrationStrategy {

	/**
	 * Migrates, or does what else is to be done. Whatever waits for the migrations goes
	 * on when it returns.
	 * @param migrator the migrator
	 * @param target how far {@code polyn.migrations.target} lets it go
	 * @throws PolynException to end the start
	 */
	void migrate(Migrator migrator, Target target);

}
