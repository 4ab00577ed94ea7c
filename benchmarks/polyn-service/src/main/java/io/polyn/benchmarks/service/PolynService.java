package io.polyn.benchmarks.service;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Import;

/**
 * The service with Polyn, its migrations and its schemas.
 */
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration
@Import(Greetings.class)
public class PolynService {

	/**
	 * Starts the service.
	 * @param args properties
	 */
	public static void main(String... args) {
		SpringApplication.run(PolynService.class, args);
	}

}
