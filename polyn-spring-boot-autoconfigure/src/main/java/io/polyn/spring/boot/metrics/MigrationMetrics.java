package io.polyn.spring.boot.metrics;

import java.util.Map;
import java.util.function.Supplier;
import java.util.function.ToIntFunction;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.polyn.migration.MigrationCounts;
import io.polyn.migration.Migrator;

/**
 * Meters of how many migrations stand how. They ask no server: what they show is what
 * each migrator has last found or left.
 */
class MigrationMetrics implements MeterBinder {

	private final Supplier<Map<String, Migrator>> migrators;

	MigrationMetrics(Supplier<Map<String, Migrator>> migrators) {
		this.migrators = migrators;
	}

	@Override
	public void bindTo(MeterRegistry registry) {
		this.migrators.get().forEach((name, migrator) -> {
			// Of one namespace there may be two, on two servers.
			Tags tags = Tags.of("namespace", migrator.namespace(), "migrator", name);
			gauge(registry, "polyn.migrations.applied", "Migrations whose effects are there", tags, migrator,
					MigrationCounts::applied);
			gauge(registry, "polyn.migrations.pending", "Migrations that the next run would carry out", tags, migrator,
					MigrationCounts::pending);
			gauge(registry, "polyn.migrations.failed", "Migrations that were neither carried out nor taken back", tags,
					migrator, MigrationCounts::failed);
		});
	}

	private static void gauge(MeterRegistry registry, String name, String description, Tags tags, Migrator migrator,
			ToIntFunction<MigrationCounts> number) {
		Gauge
			.builder(name, migrator,
					(counted) -> counted.latestCounts()
						.map(number::applyAsInt)
						.map(Integer::doubleValue)
						.orElse(Double.NaN))
			.description(description)
			.tags(tags)
			.register(registry);
	}

}
