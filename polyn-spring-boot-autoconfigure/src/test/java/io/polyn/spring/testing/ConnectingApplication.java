package io.polyn.spring.testing;

import java.util.Map;

import io.nats.client.Connection;
import io.polyn.embedded.nats.EmbeddedNatsServer;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.ApplicationRunner;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * An application named {@code users} that has nothing but its connection, and tells of
 * it.
 */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration
public class ConnectingApplication {

	public static void main(String[] arguments) {
		SpringApplication application = new SpringApplication(ConnectingApplication.class);
		application.setWebApplicationType(WebApplicationType.NONE);
		application.setDefaultProperties(Map.of("spring.application.name", "users", "spring.jmx.enabled", "false",
				"spring.main.banner-mode", "off"));
		application.run(arguments);
	}

	@Bean
	ApplicationRunner tellOfTheConnection(ObjectProvider<Connection> connections,
			ObjectProvider<EmbeddedNatsServer> embedded) {
		return (arguments) -> System.out
			.println("Connected to " + connections.stream().map(Connection::getConnectedUrl).toList() + ", started "
					+ embedded.stream().map(EmbeddedNatsServer::url).toList() + ".");
	}

}
