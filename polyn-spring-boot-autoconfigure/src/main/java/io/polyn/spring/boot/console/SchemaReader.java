package io.polyn.spring.boot.console;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

import io.polyn.schema.SchemaComparison;
import io.polyn.schema.SchemaRegistry;
import io.polyn.schema.SchemaStore;
import io.polyn.schema.compatibility.CompatibilityMode;
import io.polyn.schema.compatibility.CompatibilityReport;

/**
 * Reads the application's schemas, how they compare with the bucket, and what else is
 * there.
 */
class SchemaReader {

	private static final int MAX_SCHEMAS = 500;

	private final SchemaRegistry registry;

	private final SchemaStore store;

	private final CompatibilityMode mode;

	/**
	 * Creates a reader.
	 * @param mode what a schema has to be compatible with that replaces a stored one
	 */
	SchemaReader(SchemaRegistry registry, SchemaStore store, CompatibilityMode mode) {
		this.registry = registry;
		this.store = store;
		this.mode = mode;
	}

	SchemasDescriptor read() {
		List<SchemaComparison> own = this.store.compare(this.registry.ownSchemas());
		Map<String, CompatibilityReport> reports = this.store.incompatible(own, this.mode);
		List<SchemaDescriptor> result = new ArrayList<>();
		own.forEach(
				(comparison) -> result.add(SchemaDescriptor.of(comparison, reports.get(comparison.schema().name()))));
		Set<String> names = result.stream().map(SchemaDescriptor::name).collect(Collectors.toSet());
		this.store.read()
			.values()
			.stream()
			.filter((stored) -> !names.contains(stored.name()))
			.map(SchemaDescriptor::of)
			.forEach(result::add);
		int shown = Math.min(MAX_SCHEMAS, result.size());
		return new SchemasDescriptor(this.mode.name(), result.subList(0, shown), result.size() - shown);
	}

}
