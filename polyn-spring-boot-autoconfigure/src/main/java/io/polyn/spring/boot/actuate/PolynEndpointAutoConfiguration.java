package io.polyn.spring.boot.actuate;

import io.nats.client.Connection;
import io.nats.client.JetStreamOptions;
import io.polyn.migration.Migrator;
import io.polyn.schema.SchemaRegistry;
import io.polyn.schema.SchemaStore;
import io.polyn.spring.boot.capture.CaptureAutoConfiguration;
import io.polyn.spring.boot.capture.CaptureWatcher;
import io.polyn.spring.boot.migration.MigrationAutoConfiguration;
import io.polyn.spring.boot.version.VersioningSchemas;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.beans.factory.support.SimpleAutowireCandidateResolver;
import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

/**
 * Auto-configuration of the endpoint, which says so when Polyn is disabled.
 */
@AutoConfiguration(after = { MigrationAutoConfiguration.class, CaptureAutoConfiguration.class })
@ConditionalOnClass({ Migrator.class, ConditionalOnAvailableEndpoint.class })
@ConditionalOnAvailableEndpoint(PolynEndpoint.class)
public final class PolynEndpointAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean
	PolynEndpoint polynEndpoint(ConfigurableListableBeanFactory beanFactory, ObjectProvider<Connection> connection,
			ObjectProvider<JetStreamOptions> options, ObjectProvider<SchemaRegistry> registry,
			ObjectProvider<SchemaStore> store, ObjectProvider<VersioningSchemas> versioning,
			ObjectProvider<CaptureWatcher> watcher) {
		return new PolynEndpoint(
				() -> SimpleAutowireCandidateResolver.resolveAutowireCandidates(beanFactory, Migrator.class),
				connection, options, registry, store, versioning, watcher);
	}

}
