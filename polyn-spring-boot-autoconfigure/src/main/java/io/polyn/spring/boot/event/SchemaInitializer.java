package io.polyn.spring.boot.event;

import java.util.List;
import java.util.stream.Collectors;

import io.polyn.schema.SchemaComparison;
import io.polyn.schema.SchemaRegistry;
import io.polyn.schema.SchemaStore;
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
			this.store.store(this.registry.schemas());
			return;
		}
		List<SchemaComparison> unstored = this.store.compare(this.registry.schemas())
			.stream()
			.filter((schema) -> schema.state() != SchemaComparison.State.STORED)
			.toList();
		if (!unstored.isEmpty()) {
			logger.warn("Not stored as they are in this application: " + unstored.stream()
				.map((schema) -> schema.schema().name())
				.collect(Collectors.joining(", ", "", ". Set polyn.migrate-on-startup=true to store them")));
		}
	}

}
