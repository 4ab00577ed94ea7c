package io.polyn.spring.boot.actuate;

import io.nats.client.Connection;
import io.polyn.migration.Migrator;
import io.polyn.spring.boot.migration.MigrationAutoConfiguration;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.beans.factory.support.SimpleAutowireCandidateResolver;
import org.springframework.boot.actuate.autoconfigure.info.ConditionalOnEnabledInfoContributor;
import org.springframework.boot.actuate.info.InfoContributor;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.context.annotation.Bean;

/**
 * Auto-configuration of what the endpoint {@code info} tells of Polyn.
 */
@AutoConfiguration(after = MigrationAutoConfiguration.class)
@ConditionalOnClass({ Migrator.class, InfoContributor.class, ConditionalOnEnabledInfoContributor.class })
@ConditionalOnBooleanProperty(name = "polyn.enabled", matchIfMissing = true)
@ConditionalOnEnabledInfoContributor("polyn")
public final class PolynInfoContributorAutoConfiguration {

	@Bean
	PolynInfoContributor polynInfoContributor(ConfigurableListableBeanFactory beanFactory,
			ObjectProvider<Connection> connection) {
		return new PolynInfoContributor(
				() -> SimpleAutowireCandidateResolver.resolveAutowireCandidates(beanFactory, Migrator.class),
				connection);
	}

}
