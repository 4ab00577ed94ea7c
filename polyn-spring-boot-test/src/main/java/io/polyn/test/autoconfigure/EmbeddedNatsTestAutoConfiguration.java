package io.polyn.test.autoconfigure;

import java.nio.file.Path;

import io.polyn.spring.boot.nats.NatsAutoConfiguration;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Primary;
import org.springframework.core.env.Environment;

/**
 * Auto-configuration of an account of the server that tests share.
 */
@AutoConfiguration(before = NatsAutoConfiguration.class)
public final class EmbeddedNatsTestAutoConfiguration {

	// Before those that the application may have.
	@Bean(destroyMethod = "close")
	@Primary
	TestAccount polynTestAccount(Environment environment) {
		return TestAccounts.of(environment.getProperty("polyn.nats.embedded.binary", Path.class)).take();
	}

}
