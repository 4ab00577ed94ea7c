package io.polyn.test.autoconfigure;

import java.nio.file.Path;

import io.polyn.migration.Migration;
import io.polyn.spring.boot.migration.MigratorBuilderConfigurer;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Lazy;
import org.springframework.core.env.Environment;

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
			Environment environment) {
		return new MigrationTester(TestAccounts.of(environment.getProperty("polyn.nats.embedded.binary", Path.class)),
				(builder) -> configurer.configure(builder).migrations(migrations.orderedStream().toList()));
	}

}
