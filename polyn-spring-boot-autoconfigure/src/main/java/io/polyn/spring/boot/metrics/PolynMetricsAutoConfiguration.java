package io.polyn.spring.boot.metrics;

import java.util.ArrayList;
import java.util.List;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.micrometer.observation.ObservationRegistry;
import io.nats.client.Connection;
import io.polyn.migration.Migrator;
import io.polyn.schema.SchemaRegistry;
import io.polyn.spring.boot.event.EventAutoConfiguration;
import io.polyn.spring.boot.migration.MigrationAutoConfiguration;
import io.polyn.spring.boot.nats.NatsAutoConfiguration;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.beans.factory.support.SimpleAutowireCandidateResolver;
import org.springframework.boot.LazyInitializationExcludeFilter;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.context.annotation.Bean;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/**
 * Auto-configuration of metrics and observations of migrations, schemas and connections.
 */
@AutoConfiguration(
		after = { NatsAutoConfiguration.class, EventAutoConfiguration.class, MigrationAutoConfiguration.class },
		afterName = "org.springframework.boot.micrometer.observation.autoconfigure.ObservationAutoConfiguration")
@ConditionalOnClass({ Migrator.class, MeterRegistry.class })
@ConditionalOnBooleanProperty(name = "polyn.enabled", matchIfMissing = true)
public final class PolynMetricsAutoConfiguration {

	@Bean
	PolynMetrics polynMetrics(ConfigurableListableBeanFactory beanFactory, ObjectProvider<MeterRegistry> registry,
			ObjectProvider<SchemaRegistry> schemas) {
		List<MeterBinder> binders = new ArrayList<>();
		binders.add(new MigrationMetrics(
				() -> SimpleAutowireCandidateResolver.resolveAutowireCandidates(beanFactory, Migrator.class)));
		binders.add(new ConnectionMetrics(
				() -> SimpleAutowireCandidateResolver.resolveAutowireCandidates(beanFactory, Connection.class)));
		schemas.ifAvailable((found) -> binders.add(new SchemaMetrics(found)));
		return new PolynMetrics(registry, binders);
	}

	// Nothing depends on it.
	@Bean
	static LazyInitializationExcludeFilter eagerPolynMetrics() {
		return LazyInitializationExcludeFilter.forBeanTypes(PolynMetrics.class);
	}

	// The first to be told of a start, so that the work of all others belongs to it.
	@Bean
	@ConditionalOnBean(ObservationRegistry.class)
	@Order(Ordered.HIGHEST_PRECEDENCE)
	ObservedMigrations polynObservedMigrations(ObjectProvider<ObservationRegistry> observations) {
		return new ObservedMigrations(observations);
	}

}
