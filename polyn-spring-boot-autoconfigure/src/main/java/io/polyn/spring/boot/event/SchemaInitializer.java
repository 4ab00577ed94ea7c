package io.polyn.spring.boot.event;

import java.util.List;
import java.util.stream.Collectors;

import io.polyn.PolynException;
import io.polyn.schema.SchemaComparison;
import io.polyn.schema.SchemaRegistry;
import io.polyn.schema.SchemaStore;
import io.polyn.schema.StoredSchema;
import io.polyn.schema.compatibility.CompatibilityMode;
import io.polyn.schema.compatibility.Incompatibility;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

/**
 * Stores the schemas when the application starts, or reports which differ from what is
 * stored.
 */
public class SchemaInitializer {

	private static final Log logger = LogFactory.getLog(SchemaInitializer.class);

	private final SchemaRegistry registry;

	private final SchemaStore store;

	private final CompatibilityMode mode;

	SchemaInitializer(SchemaRegistry registry, SchemaStore store, CompatibilityMode mode) {
		this.registry = registry;
		this.store = store;
		this.mode = mode;
	}

	/**
	 * Stores the schemas, or reports.
	 * @param change whether to change anything
	 */
	public void initialize(boolean change) {
		if (change) {
			this.store.store(this.registry.ownSchemas(), this.mode);
		}
		else {
			reportUnstored();
		}
		reportRemoved();
	}

	private void reportUnstored() {
		List<SchemaComparison> schemas = this.store.compare(this.registry.ownSchemas());
		List<SchemaComparison> unstored = schemas.stream()
			.filter((schema) -> schema.state() != SchemaComparison.State.STORED)
			.toList();
		if (!unstored.isEmpty()) {
			logger.warn("Not stored as they are in this application: " + unstored.stream()
				.map((schema) -> schema.schema().name())
				.collect(Collectors.joining(", ", "", ". Set polyn.migrate-on-startup=true to store them")));
			this.store.incompatible(schemas, this.mode)
				.forEach((name,
						report) -> logger.warn("The schema " + name
								+ " is not compatible with the stored one and will be refused (" + this.mode + "): "
								+ report.incompatibilities()
									.stream()
									.map(Incompatibility::toString)
									.collect(Collectors.joining("; "))));
		}
	}

	private void reportRemoved() {
		try {
			List<StoredSchema> removed = this.store.removed(this.registry.ownSchemas());
			if (!removed.isEmpty()) {
				logger.warn("Stored by this application, which has no file of them any more: " + removed.stream()
					.map(StoredSchema::name)
					.collect(Collectors.joining(", ", "", ". Put the files back, or remove the schemas with"
							+ " 'retire_schema' in a migration when no service needs them")));
			}
		}
		catch (PolynException ex) {
			logger.warn("Which schemas of removed files are stored can't be told: " + ex.getMessage());
		}
	}

}
