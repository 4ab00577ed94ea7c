package io.polyn.spring.docs;

import io.nats.client.Connection;
import io.polyn.embedded.nats.EmbeddedNatsServer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.testcontainers.containers.GenericContainer;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.testcontainers.service.connection.ServiceConnection;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The container of the page about Spring Boot is enough for an application.
 */
@Tag("docker")
@SpringBootTest(properties = { "spring.application.name=users", "spring.main.web-application-type=none" })
class ContainerExampleTests {

	@Test
	void anApplicationConnectsToTheContainer(@Autowired Connection connection,
			@Autowired ObjectProvider<EmbeddedNatsServer> embedded) {
		assertThat(connection.getServerInfo().isJetStreamAvailable()).isTrue();
		assertThat(embedded.stream()).isEmpty();
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Containers {

		@Bean
		@ServiceConnection(name = "nats")
		GenericContainer<?> nats() {
			return new GenericContainer<>("nats:2").withCommand("-js").withExposedPorts(4222);
		}

	}

}
