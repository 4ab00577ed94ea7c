package io.polyn.spring.boot.migration;

import java.time.Duration;

import io.nats.client.JetStreamOptions;
import io.polyn.PolynException;
import io.polyn.migration.DeclaredState;
import io.polyn.migration.Migrator;
import io.polyn.migration.MigratorBuilder;
import io.polyn.nats.NamePrefix;
import io.polyn.spring.boot.SourceRoot;

import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.core.io.ResourceLoader;

/**
 * Applies the application's settings to the builder of a {@link Migrator}: what
 * {@code polyn.migrations} says, {@code polyn.prefix},
 * {@link io.polyn.migration.MigrationListener} beans, the
 * {@link io.polyn.migration.ProgressListener} bean if there is one, and the beans that
 * migrations name. An application with several connections builds a migrator for each of
 * the others with it:
 *
 * <pre>{@code
 * &#64;Bean(defaultCandidate = false)
 * Migrator ordersMigrator(MigratorBuilderConfigurer configurer, @Qualifier("orders") Connection connection) {
 *     return configurer.configure(Migrator.builder(connection))
 *         .namespace("orders")
 *         .locations(List.of("classpath:polyn/orders"))
 *         .build();
 * }
 * }</pre>
 * <p>
 * {@link io.polyn.migration.Migration} beans are not a setting: they go to the
 * auto-configured migrator alone.
 */
public final class MigratorBuilderConfigurer {

	private final MigrationProperties properties;

	private final SourceRoot sourceRoot;

	private final NamePrefix prefix;

	private final JetStreamOptions jetStreamOptions;

	private final ResourceLoader resourceLoader;

	private final MigrationBeans beans;

	MigratorBuilderConfigurer(MigrationProperties properties, SourceRoot sourceRoot, NamePrefix prefix,
			JetStreamOptions jetStreamOptions, ResourceLoader resourceLoader, MigrationBeans beans) {
		this.properties = properties;
		this.sourceRoot = sourceRoot;
		this.prefix = prefix;
		this.jetStreamOptions = jetStreamOptions;
		this.resourceLoader = resourceLoader;
		this.beans = beans;
	}

	/**
	 * Applies the application's settings. What is set afterwards replaces them;
	 * placeholders and listeners are added to.
	 * @param builder the builder
	 * @return the builder
	 */
	public MigratorBuilder configure(MigratorBuilder builder) {
		configureMigrations(builder);
		this.beans.listeners().forEach(builder::listener);
		this.beans.progress().ifPresent(builder::progress);
		return builder;
	}

	/**
	 * Reads what the migrations of the auto-configured migrator declare, without a
	 * connection and without a deployment's prefix. Who would be told of their run is not
	 * created.
	 * @return what they declare
	 * @throws PolynException if a migration is wrong, or a location does not exist
	 */
	public DeclaredState declared() {
		return DeclaredState
			.read((builder) -> configureMigrations(builder).prefix("").migrations(this.beans.migrations()));
	}

	private MigratorBuilder configureMigrations(MigratorBuilder builder) {
		String namespace = this.properties.getNamespace();
		builder.jetStreamOptions(this.jetStreamOptions)
			.namespace((namespace != null) ? namespace : this.sourceRoot.asNamespace())
			.prefix(this.prefix.value())
			.locations(this.properties.getLocations())
			.packages(this.properties.getPackages())
			.placeholders(this.properties.getPlaceholders())
			.outOfOrder(this.properties.getOutOfOrder())
			.missing(this.properties.getMissing())
			.future(this.properties.getFuture())
			.onFailure(this.properties.getOnFailure())
			.backup(this.properties.getBackup().toOptions())
			.lockWaitTimeout(this.properties.getLock().getWaitTimeout())
			.beans(this.beans::find);
		if (this.properties.getMaxReplicas() != null) {
			maxReplicas(builder, this.properties.getMaxReplicas());
		}
		lockLease(builder, this.properties.getLock().getLease());
		if (this.resourceLoader.getClassLoader() != null) {
			builder.classLoader(this.resourceLoader.getClassLoader());
		}
		return builder;
	}

	private static void maxReplicas(MigratorBuilder builder, int maxReplicas) {
		try {
			builder.maxReplicas(maxReplicas);
		}
		catch (IllegalArgumentException ex) {
			throw new InvalidConfigurationPropertyValueException("polyn.migrations.max-replicas", maxReplicas,
					ex.getMessage());
		}
	}

	private static void lockLease(MigratorBuilder builder, Duration lease) {
		try {
			builder.lockLease(lease);
		}
		catch (IllegalArgumentException ex) {
			throw new InvalidConfigurationPropertyValueException("polyn.migrations.lock.lease", lease, ex.getMessage());
		}
	}

}
