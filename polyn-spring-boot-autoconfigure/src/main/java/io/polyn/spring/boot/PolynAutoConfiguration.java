package io.polyn.spring.boot;

import io.polyn.PolynException;
import io.polyn.migration.Migrator;
import io.polyn.nats.NamePrefix;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.ImportRuntimeHints;
import org.springframework.core.env.Environment;

/**
 * Auto-configuration of what all of Polyn shares.
 */
@AutoConfiguration
@ConditionalOnClass(Migrator.class)
public final class PolynAutoConfiguration {

	@Bean
	static PolynSwitch polynSwitch(Environment environment) {
		return new PolynSwitch(environment);
	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnBooleanProperty(name = "polyn.enabled", matchIfMissing = true)
	@EnableConfigurationProperties(PolynProperties.class)
	@ImportRuntimeHints(PolynRuntimeHints.class)
	static class EnabledConfiguration {

		@Bean
		SourceRoot polynSourceRoot(PolynProperties properties, Environment environment) {
			return SourceRoot.of(properties, environment);
		}

		@Bean
		NamePrefix polynNamePrefix(PolynProperties properties) {
			try {
				return new NamePrefix(properties.getPrefix());
			}
			catch (PolynException ex) {
				throw new InvalidConfigurationPropertyValueException("polyn.prefix", properties.getPrefix(),
						ex.problem() + " " + ex.remedy());
			}
		}

	}

}
