package io.polyn.spring.boot.migration;

import java.time.Duration;

import io.nats.client.Connection;
import io.nats.client.JetStreamOptions;
import io.polyn.migration.Migrator;
import io.polyn.spring.boot.PolynProperties;
import io.polyn.spring.boot.SourceRoot;
import io.polyn.spring.boot.event.EventAutoConfiguration;
import io.polyn.spring.boot.event.SchemaInitializer;
import io.polyn.spring.boot.nats.NatsAutoConfiguration;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.LazyInitializationExcludeFilter;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.context.annotation.Bean;
import org.springframework.core.io.ResourceLoader;

/**
 * Auto-configuration of migrations.
 */
@AutoConfiguration(after = { NatsAutoConfiguration.class, EventAutoConfiguration.class })
@ConditionalOnClass(Migrator.class)
@ConditionalOnBooleanProperty(name = "polyn.enabled", matchIfMissing = true)
@EnableConfigurationProperties(MigrationProperties.class)
public final class MigrationAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean
	Migrator polynMigrator(Connection connection, JetStreamOptions jetStreamOptions, MigrationProperties properties,
			SourceRoot sourceRoot, ResourceLoader resourceLoader) {
		Migrator.Builder migrator = Migrator.builder(connection)
			.jetStreamOptions(jetStreamOptions)
			.namespace((properties.getNamespace() != null) ? properties.getNamespace() : sourceRoot.asNamespace())
			.locations(properties.getLocations())
			.placeholders(properties.getPlaceholders())
			.lockWaitTimeout(properties.getLock().getWaitTimeout());
		Duration lease = properties.getLock().getLease();
		try {
			migrator.lockLease(lease);
		}
		catch (IllegalArgumentException ex) {
			throw new InvalidConfigurationPropertyValueException("polyn.migrations.lock.lease", lease, ex.getMessage());
		}
		if (resourceLoader.getClassLoader() != null) {
			migrator.classLoader(resourceLoader.getClassLoader());
		}
		return migrator.build();
	}

	@Bean
	@ConditionalOnMissingBean
	PolynMigrationInitializer polynMigrationInitializer(Migrator migrator, ObjectProvider<SchemaInitializer> schemas,
			PolynProperties properties) {
		return new PolynMigrationInitializer(migrator, schemas.getIfAvailable(), properties.isMigrateOnStartup());
	}

	@Bean
	static DependsOnPolynMigrationsPostProcessor dependsOnPolynMigrationsPostProcessor() {
		return new DependsOnPolynMigrationsPostProcessor();
	}

	// Nothing need depend on the migrations, so lazy initialization would never run them.
	@Bean
	static LazyInitializationExcludeFilter eagerPolynMigrations() {
		return LazyInitializationExcludeFilter.forBeanTypes(PolynMigrationInitializer.class);
	}

}
