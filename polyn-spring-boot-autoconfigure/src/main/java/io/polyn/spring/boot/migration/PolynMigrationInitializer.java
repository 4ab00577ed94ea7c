package io.polyn.spring.boot.migration;

import java.util.List;
import java.util.stream.Collectors;

import io.polyn.migration.InfoResult;
import io.polyn.migration.MigrationInfo;
import io.polyn.migration.Migrator;
import io.polyn.migration.Target;
import io.polyn.spring.boot.event.SchemaInitializer;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.InitializingBean;

/**
 * Stores the schemas and runs the migrations when the application starts, or reports what
 * there would be to do. There is a line of the log for each migrator in any case.
 */
public class PolynMigrationInitializer implements InitializingBean {

	private static final Log logger = LogFactory.getLog(PolynMigrationInitializer.class);

	private final List<Migrator> migrators;

	private final Target target;

	private final @Nullable SchemaInitializer schemas;

	private final boolean migrate;

	private final @Nullable PolynMigrationStrategy strategy;

	/**
	 * Creates an initializer.
	 * @param migrators the migrators, in the order in which they run
	 * @param target how far they migrate
	 * @param schemas what stores the schemas, if there are any
	 * @param migrate whether to change anything
	 * @param strategy what is done with each migrator, {@code null} to let it migrate
	 */
	public PolynMigrationInitializer(List<Migrator> migrators, Target target, @Nullable SchemaInitializer schemas,
			boolean migrate, @Nullable PolynMigrationStrategy strategy) {
		this.migrators = List.copyOf(migrators);
		this.target = target;
		this.schemas = schemas;
		this.migrate = migrate;
		this.strategy = strategy;
	}

	@Override
	public void afterPropertiesSet() {
		if (this.schemas != null) {
			this.schemas.initialize(this.migrate);
		}
		this.migrators.forEach(this::initialize);
	}

	private void initialize(Migrator migrator) {
		if (!this.migrate) {
			report(migrator.info(), ". Set polyn.migrate-on-startup=true to run them");
		}
		else if (this.strategy != null) {
			// What it did only the history knows.
			this.strategy.migrate(migrator, this.target);
			report(migrator.info(), ", as the application's PolynMigrationStrategy left them");
		}
		else {
			// Tells itself what it did.
			migrator.migrate(this.target);
		}
	}

	private static void report(InfoResult info, String remark) {
		String migrations = "Migrations of " + info.namespace() + ": " + info.applied().size() + " applied, ";
		if (info.pending().isEmpty() && info.unfinished().isEmpty()) {
			logger.info(migrations + "none pending");
		}
		else {
			logger.warn(migrations + list("pending", info.pending()) + ", " + list("unfinished", info.unfinished())
					+ remark);
		}
	}

	private static String list(String state, List<MigrationInfo> migrations) {
		String names = migrations.stream().map(MigrationInfo::toString).collect(Collectors.joining(", "));
		return migrations.size() + " " + state + (names.isEmpty() ? "" : " (" + names + ")");
	}

}
