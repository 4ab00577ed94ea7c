package io.polyn.benchmarks.service;

import java.io.IOException;

import io.nats.client.Connection;
import io.nats.client.Nats;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;

/**
 * The service with nothing but a connection to NATS.
 */
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration
@Import(Greetings.class)
public class BareService {

	/**
	 * Starts the service.
	 * @param args properties
	 */
	public static void main(String... args) {
		SpringApplication.run(BareService.class, args);
	}

	@Bean
	Connection connection(@Value("${service.nats}") String server) throws IOException, InterruptedException {
		return Nats.connect(server);
	}

}
