package io.polyn.spring.boot.actuate;

import io.nats.client.Connection;
import io.nats.client.JetStreamOptions;
import io.polyn.migration.Migrator;
import io.polyn.spring.boot.nats.NatsAutoConfiguration;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.health.autoconfigure.contributor.ConditionalOnEnabledHealthIndicator;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;

/**
 * Auto-configuration of the health indicator.
 */
@AutoConfiguration(after = NatsAutoConfiguration.class)
@ConditionalOnClass({ Migrator.class, HealthIndicator.class, ConditionalOnEnabledHealthIndicator.class })
@ConditionalOnBooleanProperty(name = "polyn.enabled", matchIfMissing = true)
@ConditionalOnBean({ Connection.class, JetStreamOptions.class })
@ConditionalOnEnabledHealthIndicator("polyn")
public final class PolynHealthContributorAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean(name = "polynHealthIndicator")
	HealthIndicator polynHealthIndicator(Connection connection, JetStreamOptions options) {
		return new PolynHealthIndicator(connection, options);
	}

}
