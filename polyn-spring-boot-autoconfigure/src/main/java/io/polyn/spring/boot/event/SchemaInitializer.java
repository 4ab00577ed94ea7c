package io.polyn.spring.boot.event;

import java.util.List;
import java.util.stream.Collectors;

import io.polyn.PolynException;
import io.polyn.schema.SchemaComparison;
import io.polyn.schema.SchemaRegistry;
import io.polyn.schema.SchemaStore;
import io.polyn.schema.StoredSchema;
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

	SchemaInitializer(SchemaRegistry registry, SchemaStore store) {
		this.registry = registry;
		this.store = store;
	}

	/**
	 * Stores the schemas, or reports.
	 * @param change whether to change anything
	 */
	public void initialize(boolean change) {
		if (change) {
			this.store.store(this.registry.ownSchemas());
		}
		else {
			reportUnstored();
		}
		reportRemoved();
	}

	private void reportUnstored() {
		List<SchemaComparison> unstored = this.store.compare(this.registry.ownSchemas())
			.stream()
			.filter((schema) -> schema.state() != SchemaComparison.State.STORED)
			.toList();
		if (!unstored.isEmpty()) {
			logger.warn("Not stored as they are in this application: " + unstored.stream()
				.map((schema) -> schema.schema().name())
				.collect(Collectors.joining(", ", "", ". Set polyn.migrate-on-startup=true to store them")));
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
