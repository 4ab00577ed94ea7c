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
 * there would be to do.
 */
public class PolynMigrationInitializer implements InitializingBean {

	private static final Log logger = LogFactory.getLog(PolynMigrationInitializer.class);

	private final List<Migrator> migrators;

	private final Target target;

	private final @Nullable SchemaInitializer schemas;

	private final boolean migrate;

	/**
	 * Creates an initializer.
	 * @param migrators the migrators, in the order in which they run
	 * @param target how far they migrate
	 * @param schemas what stores the schemas, if there are any
	 * @param migrate whether to change anything
	 */
	public PolynMigrationInitializer(List<Migrator> migrators, Target target, @Nullable SchemaInitializer schemas,
			boolean migrate) {
		this.migrators = List.copyOf(migrators);
		this.target = target;
		this.schemas = schemas;
		this.migrate = migrate;
	}

	@Override
	public void afterPropertiesSet() {
		if (this.schemas != null) {
			this.schemas.initialize(this.migrate);
		}
		for (Migrator migrator : this.migrators) {
			if (this.migrate) {
				migrator.migrate(this.target);
			}
			else {
				report(migrator.info());
			}
		}
	}

	private static void report(InfoResult info) {
		if (info.pending().isEmpty() && info.unfinished().isEmpty()) {
			logger.info("Migrations of " + info.namespace() + ": " + info.applied().size() + " applied, none pending");
		}
		else {
			logger.warn("Migrations of " + info.namespace() + ": " + info.applied().size() + " applied, "
					+ list("pending", info.pending()) + ", " + list("unfinished", info.unfinished())
					+ ". Set polyn.migrate-on-startup=true to run them");
		}
	}

	private static String list(String state, List<MigrationInfo> migrations) {
		String names = migrations.stream().map(MigrationInfo::toString).collect(Collectors.joining(", "));
		return migrations.size() + " " + state + (names.isEmpty() ? "" : " (" + names + ")");
	}

}
