package io.polyn.test.autoconfigure;

import io.polyn.spring.boot.nats.NatsAutoConfiguration;
import io.polyn.spring.boot.nats.NatsProperties;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Primary;

/**
 * Auto-configuration of an account of the server that tests share.
 */
@AutoConfiguration(before = NatsAutoConfiguration.class)
@ConditionalOnBooleanProperty(name = "polyn.enabled", matchIfMissing = true)
@EnableConfigurationProperties(NatsProperties.class)
public final class EmbeddedNatsTestAutoConfiguration {

	static final String ACCOUNT = "polynTestAccount";

	@Bean
	static TestAccountPrecedence polynTestAccountPrecedence() {
		return new TestAccountPrecedence();
	}

	// Before those that the application may have.
	@Bean(name = ACCOUNT, destroyMethod = "close")
	@Primary
	TestAccount polynTestAccount(NatsProperties properties) {
		return TestAccounts.of(properties.getEmbedded().getBinary()).take();
	}

}
