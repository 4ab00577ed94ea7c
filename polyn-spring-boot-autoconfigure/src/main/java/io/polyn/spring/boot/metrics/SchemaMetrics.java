package io.polyn.spring.boot.metrics;

import java.util.OptionalInt;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.polyn.schema.SchemaRegistry;

/**
 * Meters of how many schemas there are. They ask no server: the registry follows the
 * bucket anyway.
 */
class SchemaMetrics implements MeterBinder {

	private final SchemaRegistry registry;

	SchemaMetrics(SchemaRegistry registry) {
		this.registry = registry;
	}

	@Override
	public void bindTo(MeterRegistry registry) {
		Gauge.builder("polyn.schemas", this.registry, (schemas) -> schemas.schemas().size())
			.description("Schemas that events are checked against")
			.register(registry);
		Gauge.builder("polyn.schemas.stored", this.registry, SchemaMetrics::stored)
			.description("Schemas that the bucket has, of all services that share it")
			.register(registry);
	}

	private static double stored(SchemaRegistry schemas) {
		OptionalInt stored = schemas.storedCount();
		return stored.isPresent() ? stored.getAsInt() : Double.NaN;
	}

}
