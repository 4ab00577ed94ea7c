package io.polyn.spring.boot.nats;

import io.nats.client.Connection;
import io.polyn.embedded.nats.EmbeddedNatsServer;

import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

/**
 * A server of the application's own, where none is named.
 */
@Configuration(proxyBeanMethods = false)
@ConditionalOnClass(EmbeddedNatsServer.class)
@ConditionalOnMissingBean({ NatsConnectionDetails.class, Connection.class })
class EmbeddedNatsConfiguration {

	@Bean
	static EmbeddedNatsSwitch embeddedNatsSwitch(Environment environment) {
		return new EmbeddedNatsSwitch(environment);
	}

	@Configuration(proxyBeanMethods = false)
	@Conditional(OnNoNatsServersCondition.class)
	static class ServerConfiguration {

		@Bean(destroyMethod = "close")
		EmbeddedNatsServer embeddedNatsServer(NatsProperties properties) {
			return EmbeddedNatsServer.builder()
				.binary(properties.getEmbedded().getBinary())
				.storeDirectory(properties.getEmbedded().getStoreDirectory())
				.start();
		}

		@Bean
		EmbeddedNatsConnectionDetails embeddedNatsConnectionDetails(EmbeddedNatsServer server) {
			return new EmbeddedNatsConnectionDetails(server.url());
		}

	}

}
