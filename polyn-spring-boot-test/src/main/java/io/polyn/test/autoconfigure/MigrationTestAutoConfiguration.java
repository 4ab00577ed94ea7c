package io.polyn.test.autoconfigure;

import io.nats.client.JetStreamOptions;
import io.polyn.migration.Migration;
import io.polyn.spring.boot.migration.MigratorBuilderConfigurer;
import io.polyn.spring.boot.nats.NatsProperties;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Lazy;

/**
 * Auto-configuration of what tests the migrations. It may be processed before those whose
 * beans it needs, and therefore asks for none before a test does.
 */
@AutoConfiguration
@ConditionalOnBooleanProperty(name = "polyn.enabled", matchIfMissing = true)
public final class MigrationTestAutoConfiguration {

	@Bean
	@Lazy
	MigrationTester polynMigrationTester(MigratorBuilderConfigurer configurer, ObjectProvider<Migration> migrations,
			JetStreamOptions options, NatsProperties properties) {
		return new MigrationTester(TestAccounts.of(properties.getEmbedded().getBinary()), options,
				(builder) -> configurer.configure(builder).migrations(migrations.orderedStream().toList()));
	}

}
