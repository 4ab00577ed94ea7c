package io.polyn.spring.boot.nats;

import io.nats.client.Connection;
import io.nats.client.JetStreamOptions;
import io.polyn.migration.Migrator;
import io.polyn.spring.boot.PolynAutoConfiguration;
import io.polyn.spring.boot.SourceRoot;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.core.env.Environment;

/**
 * Auto-configuration of the connection to NATS: an application's own {@link Connection}
 * wins over {@link NatsConnectionDetails}, these over {@code polyn.nats.*}, and without
 * any of them an embedded server is started where there can be one.
 */
@AutoConfiguration(after = { PolynAutoConfiguration.class, SslAutoConfiguration.class })
@ConditionalOnClass({ Connection.class, Migrator.class })
@ConditionalOnBooleanProperty(name = "polyn.enabled", matchIfMissing = true)
@EnableConfigurationProperties(NatsProperties.class)
@Import(EmbeddedNatsConfiguration.class)
public final class NatsAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean({ NatsConnectionDetails.class, Connection.class })
	PropertiesNatsConnectionDetails natsConnectionDetails(NatsProperties properties,
			ObjectProvider<SslBundles> sslBundles) {
		return new PropertiesNatsConnectionDetails(properties, sslBundles);
	}

	@Bean(destroyMethod = "close")
	@ConditionalOnMissingBean
	Connection natsConnection(NatsProperties properties, NatsConnectionDetails details, SourceRoot sourceRoot,
			Environment environment) {
		return new NatsConnectionFactory(properties, details)
			.connect(environment.getProperty("spring.application.name", sourceRoot.value()));
	}

	@Bean
	@ConditionalOnMissingBean
	JetStreamOptions jetStreamOptions(NatsProperties properties) {
		return JetStreamOptions.builder()
			.domain(properties.getJetstream().getDomain())
			.requestTimeout(properties.getRequestTimeout())
			.build();
	}

}
