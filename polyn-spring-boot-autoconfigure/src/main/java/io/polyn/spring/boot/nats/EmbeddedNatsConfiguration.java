package io.polyn.spring.boot.nats;

import java.util.List;

import io.nats.client.Connection;
import io.polyn.embedded.nats.EmbeddedNatsServer;

import org.springframework.boot.autoconfigure.condition.ConditionMessage;
import org.springframework.boot.autoconfigure.condition.ConditionOutcome;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.SpringBootCondition;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.type.AnnotatedTypeMetadata;

/**
 * A server of the application's own, where none is named.
 */
@Configuration(proxyBeanMethods = false)
@ConditionalOnClass(EmbeddedNatsServer.class)
@ConditionalOnMissingBean({ NatsConnectionDetails.class, Connection.class })
@Conditional(EmbeddedNatsConfiguration.OnNoServersCondition.class)
class EmbeddedNatsConfiguration {

	@Bean(destroyMethod = "close")
	EmbeddedNatsServer embeddedNatsServer(NatsProperties properties) {
		return EmbeddedNatsServer.builder()
			.binary(properties.getEmbedded().getBinary())
			.storeDirectory(properties.getEmbedded().getStoreDirectory())
			.start();
	}

	@Bean
	NatsConnectionDetails embeddedNatsConnectionDetails(EmbeddedNatsServer server) {
		return () -> List.of(server.url());
	}

	// Not @ConditionalOnProperty, for which any value but "false" matches an empty one.
	static final class OnNoServersCondition extends SpringBootCondition {

		@Override
		public ConditionOutcome getMatchOutcome(ConditionContext context, AnnotatedTypeMetadata metadata) {
			ConditionMessage.Builder message = ConditionMessage.forCondition("NATS servers");
			List<String> servers = Binder.get(context.getEnvironment())
				.bind("polyn.nats.servers", Bindable.listOf(String.class))
				.orElse(List.of());
			return servers.isEmpty() ? ConditionOutcome.match(message.because("none are named"))
					: ConditionOutcome.noMatch(message.because("polyn.nats.servers names some"));
		}

	}

}
