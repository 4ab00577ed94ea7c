package io.polyn.spring.boot.migration;

import io.nats.client.Connection;
import io.nats.client.JetStreamOptions;
import io.polyn.PolynException;
import io.polyn.migration.Migrator;
import io.polyn.migration.Target;
import io.polyn.nats.NamePrefix;
import io.polyn.spring.boot.PolynProperties;
import io.polyn.spring.boot.SourceRoot;
import io.polyn.spring.boot.event.EventAutoConfiguration;
import io.polyn.spring.boot.event.SchemaInitializer;
import io.polyn.spring.boot.nats.NatsAutoConfiguration;
import io.polyn.spring.boot.version.VersioningAutoConfiguration;
import io.polyn.spring.boot.version.VersioningSchemas;

import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.LazyInitializationExcludeFilter;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Bean;
import org.springframework.core.io.ResourceLoader;

/**
 * Auto-configuration of migrations.
 */
@AutoConfiguration(
		after = { NatsAutoConfiguration.class, EventAutoConfiguration.class, VersioningAutoConfiguration.class })
@ConditionalOnClass(Migrator.class)
@ConditionalOnBooleanProperty(name = "polyn.enabled", matchIfMissing = true)
@EnableConfigurationProperties(MigrationProperties.class)
public final class MigrationAutoConfiguration {

	@Bean
	MigrationBeans polynMigrationBeans(ListableBeanFactory beanFactory) {
		return new MigrationBeans(beanFactory);
	}

	@Bean
	MigratorBuilderConfigurer polynMigratorBuilderConfigurer(MigrationProperties properties, SourceRoot sourceRoot,
			NamePrefix prefix, JetStreamOptions jetStreamOptions, ResourceLoader resourceLoader, MigrationBeans beans) {
		return new MigratorBuilderConfigurer(properties, sourceRoot, prefix, jetStreamOptions, resourceLoader, beans);
	}

	@Bean
	@ConditionalOnMissingBean
	Migrator polynMigrator(MigratorBuilderConfigurer configurer, Connection connection, MigrationBeans beans) {
		return configurer.configure(Migrator.builder(connection)).migrations(beans.migrations()).build();
	}

	@Bean
	@ConditionalOnMissingBean
	PolynMigrationInitializer polynMigrationInitializer(ObjectProvider<Migrator> migrators,
			MigrationProperties properties, ObjectProvider<SchemaInitializer> schemas, PolynProperties polyn,
			ObjectProvider<VersioningSchemas> versioning, ObjectProvider<PolynMigrationStrategy> strategy) {
		// One that can't be built ends the start before anything is changed. Those that
		// wait for the migrations themselves are left out here, and built afterwards.
		versioning.ifAvailable(VersioningSchemas::all);
		return new PolynMigrationInitializer(migrators.orderedStream(ObjectProvider.UNFILTERED).toList(),
				target(properties.getTarget()), schemas.getIfAvailable(), polyn.isMigrateOnStartup(),
				strategy.getIfAvailable());
	}

	private static Target target(String version) {
		try {
			return (version.equals("latest") ? Target.latest() : Target.to(version));
		}
		catch (PolynException ex) {
			throw new InvalidConfigurationPropertyValueException("polyn.migrations.target", version,
					ex.problem() + " " + ex.remedy());
		}
	}

	@Bean
	MigrationEventPublisher polynMigrationEventPublisher(ApplicationEventPublisher publisher) {
		return new MigrationEventPublisher(publisher);
	}

	@Bean
	static DependsOnPolynMigrationsPostProcessor dependsOnPolynMigrationsPostProcessor() {
		return new DependsOnPolynMigrationsPostProcessor();
	}

	// Nothing need depend on the migrations, so lazy initialization would never run them.
	@Bean
	static LazyInitializationExcludeFilter eagerPolynMigrations() {
		return LazyInitializationExcludeFilter.forBeanTypes(PolynMigrationInitializer.class,
				MigrationEventPublisher.class);
	}

}
