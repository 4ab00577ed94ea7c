package io.polyn.spring.boot.nats;

import java.util.concurrent.ThreadFactory;

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
import org.springframework.boot.thread.Threading;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.ImportRuntimeHints;
import org.springframework.core.env.Environment;
import org.springframework.core.task.VirtualThreadTaskExecutor;

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
@ImportRuntimeHints(NatsRuntimeHints.class)
public final class NatsAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean({ NatsConnectionDetails.class, Connection.class })
	PropertiesNatsConnectionDetails natsConnectionDetails(NatsProperties properties,
			ObjectProvider<SslBundles> sslBundles) {
		return new PropertiesNatsConnectionDetails(properties, sslBundles);
	}

	@Bean
	@ConditionalOnMissingBean(Connection.class)
	NatsConnectionFactory natsConnectionFactory(NatsProperties properties, NatsConnectionDetails details,
			SourceRoot sourceRoot, ObjectProvider<NatsOptionsCustomizer> customizers, Environment environment) {
		ThreadFactory virtualThreads = Threading.VIRTUAL.isActive(environment)
				? new VirtualThreadTaskExecutor("nats-").getVirtualThreadFactory() : null;
		return new NatsConnectionFactory(properties, details,
				new NatsOptionsFactory(properties, details,
						environment.getProperty("spring.application.name", sourceRoot.value()),
						customizers.orderedStream().toList(), virtualThreads));
	}

	// Its factory closes it, which it has to outlive.
	@Bean(destroyMethod = "")
	@ConditionalOnMissingBean
	Connection natsConnection(NatsConnectionFactory factory) {
		return factory.connect();
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
