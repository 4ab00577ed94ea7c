package io.polyn.spring.boot.capture;

import java.util.List;

import io.micrometer.core.instrument.MeterRegistry;
import io.nats.client.Connection;
import io.nats.client.JetStreamOptions;
import io.polyn.ErrorCode;
import io.polyn.PolynException;
import io.polyn.capture.ChangeCapture;
import io.polyn.capture.ChangeCaptureBuilder;
import io.polyn.capture.TableCapture;
import io.polyn.capture.database.PostgresDatabase;
import io.polyn.cloudevent.EventNaming;
import io.polyn.migration.Migrator;
import io.polyn.nats.NamePrefix;
import io.polyn.spring.boot.PropertyRequirements;
import io.polyn.spring.boot.event.EventAutoConfiguration;
import io.polyn.spring.boot.event.SchemaProperties;
import io.polyn.spring.boot.nats.NatsAutoConfiguration;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.LazyInitializationExcludeFilter;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnSingleCandidate;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.context.properties.PropertyMapper;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.springframework.boot.sql.init.dependency.DatabaseInitializerDetector;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.ImportRuntimeHints;
import org.springframework.core.env.Environment;
import org.springframework.transaction.TransactionExecutionListener;

/**
 * Auto-configuration of change capture, for applications that are asked to watch.
 */
@AutoConfiguration(after = { NatsAutoConfiguration.class, EventAutoConfiguration.class },
		afterName = "org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration")
@ConditionalOnClass(Migrator.class)
@ConditionalOnBooleanProperty(name = "polyn.enabled", matchIfMissing = true)
@Conditional(OnWatcherCondition.class)
public final class CaptureAutoConfiguration {

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass({ ChangeCapture.class, JdbcConnectionDetails.class })
	@ConditionalOnSingleCandidate(JdbcConnectionDetails.class)
	static class JdbcConfiguration {

		@Bean
		ApplicationDatabase polynApplicationDatabase(JdbcConnectionDetails details) {
			return new ApplicationDatabase(details.getJdbcUrl(), details::getUsername, details::getPassword);
		}

	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(ChangeCapture.class)
	@EnableConfigurationProperties(CaptureProperties.class)
	@ImportRuntimeHints(CaptureRuntimeHints.class)
	static class WatcherConfiguration {

		@Bean
		@ConditionalOnMissingBean
		PostgresDatabase polynCaptureDatabase(CaptureProperties properties,
				ObjectProvider<ApplicationDatabase> application, Environment environment) {
			return application.getIfAvailable(() -> ApplicationDatabase.of(environment)).override(properties);
		}

		@Bean
		CaptureWatcher polynCaptureWatcher(CaptureProperties properties, SchemaProperties schemas,
				PostgresDatabase database, Connection connection, JetStreamOptions options, NamePrefix prefix,
				ObjectProvider<EventNaming> naming) {
			ChangeCaptureBuilder builder = ChangeCapture.builder(database, connection.getOptions(), options)
				.naming(naming.getIfAvailable(WatcherConfiguration::domainMissing))
				.prefix(prefix.value())
				.mode(properties.getMode())
				.install(properties.isInstall())
				.heartbeat(properties.getWal().getHeartbeat())
				.lostSlot(properties.getWal().getLostSlot())
				.pollInterval(PropertyRequirements.positive("polyn.capture.outbox.poll-interval",
						properties.getOutbox().getPollInterval()))
				.window(PropertyRequirements.positive("polyn.capture.window", properties.getWindow()))
				.publishTimeout(
						PropertyRequirements.positive("polyn.capture.publish-timeout", properties.getPublishTimeout()))
				.compatibility(schemas.getCompatibility())
				.incompatibleChange(properties.getIncompatibleChange());
			PropertyMapper.get().from(properties.getWal()::getSlot).to(builder::slot);
			List<TableCapture> tables = properties.tableCaptures();
			return new CaptureWatcher(builder::build, new DeclaredTables(database, properties.isInstall(), tables));
		}

		private static EventNaming domainMissing() {
			throw new PolynException(ErrorCode.INVALID_NAME,
					"Change capture needs polyn.domain, the beginning of every event's type, which is not set.",
					"Set polyn.domain to your reverse domain name, such as com.example.");
		}

		// Nothing depends on it.
		@Bean
		static LazyInitializationExcludeFilter eagerPolynCaptureWatcher() {
			return LazyInitializationExcludeFilter.forBeanTypes(CaptureWatcher.class);
		}

	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass({ ChangeCapture.class, DatabaseInitializerDetector.class })
	static class InstallerConfiguration {

		@Bean
		@ConditionalOnBooleanProperty(name = "polyn.capture.install", matchIfMissing = true)
		CaptureInstaller polynCaptureInstaller(PostgresDatabase database) {
			return new CaptureInstaller(database);
		}

	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass({ ChangeCapture.class, TransactionExecutionListener.class })
	static class TransactionConfiguration {

		@Bean
		CaptureWaker polynCaptureWaker(CaptureWatcher watcher) {
			return new CaptureWaker(watcher);
		}

	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass({ ChangeCapture.class, MeterRegistry.class })
	static class MetricsConfiguration {

		@Bean
		CaptureMetrics polynCaptureMetrics(CaptureWatcher watcher) {
			return new CaptureMetrics(watcher);
		}

	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnMissingClass("io.polyn.capture.ChangeCapture")
	static class MissingPostgresConfiguration {

		MissingPostgresConfiguration(Environment environment) {
			throw new InvalidConfigurationPropertyValueException("polyn.capture.role",
					environment.getProperty("polyn.capture.role"),
					"The library that captures changes is missing: add io.polyn:polyn-postgres to the dependencies.");
		}

	}

}
