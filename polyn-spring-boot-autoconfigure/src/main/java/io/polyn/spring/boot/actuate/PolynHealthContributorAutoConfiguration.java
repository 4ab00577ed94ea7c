package io.polyn.spring.boot.actuate;

import io.nats.client.Connection;
import io.nats.client.JetStreamOptions;
import io.polyn.migration.Migrator;
import io.polyn.spring.boot.capture.CaptureAutoConfiguration;
import io.polyn.spring.boot.capture.CaptureWatcher;
import io.polyn.spring.boot.nats.NatsAutoConfiguration;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.health.autoconfigure.contributor.CompositeHealthContributorConfiguration;
import org.springframework.boot.health.autoconfigure.contributor.ConditionalOnEnabledHealthIndicator;
import org.springframework.boot.health.contributor.HealthContributor;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;

/**
 * Auto-configuration of the health indicator, which has a part for each connection where
 * there are several.
 */
@AutoConfiguration(after = { NatsAutoConfiguration.class, CaptureAutoConfiguration.class })
@ConditionalOnClass({ Migrator.class, HealthIndicator.class, ConditionalOnEnabledHealthIndicator.class })
@ConditionalOnBooleanProperty(name = "polyn.enabled", matchIfMissing = true)
@ConditionalOnBean({ Connection.class, JetStreamOptions.class })
@ConditionalOnEnabledHealthIndicator("polyn")
public final class PolynHealthContributorAutoConfiguration
		extends CompositeHealthContributorConfiguration<PolynHealthIndicator, Connection> {

	PolynHealthContributorAutoConfiguration(ObjectProvider<Connection> connection,
			ObjectProvider<JetStreamOptions> options, ObjectProvider<CaptureWatcher> watcher) {
		super((of) -> {
			// The options and the watcher were made for the application's own connection.
			boolean own = of == connection.getIfUnique();
			return new PolynHealthIndicator(of,
					own ? options.getIfUnique(JetStreamOptions::defaultOptions) : JetStreamOptions.defaultOptions(),
					own ? watcher.getIfAvailable() : null);
		});
	}

	@Bean
	@ConditionalOnMissingBean(name = { "polynHealthIndicator", "polynHealthContributor" })
	HealthContributor polynHealthContributor(ConfigurableListableBeanFactory beanFactory) {
		return createContributor(beanFactory, Connection.class);
	}

}
