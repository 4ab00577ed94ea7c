package io.polyn.spring.boot.event;

import java.util.concurrent.ThreadFactory;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.observation.ObservationRegistry;
import io.nats.client.Connection;
import io.nats.client.JetStreamOptions;
import io.polyn.ErrorCode;
import io.polyn.PolynException;
import io.polyn.cloudevent.EventNaming;
import io.polyn.event.DeadLetters;
import io.polyn.event.EventInstrumentation;
import io.polyn.event.EventPublisher;
import io.polyn.event.EventPublisherBuilder;
import io.polyn.event.PayloadConverter;
import io.polyn.migration.Migrator;
import io.polyn.nats.NamePrefix;
import io.polyn.schema.EventSchemaLoader;
import io.polyn.schema.SchemaRegistry;
import io.polyn.schema.SchemaStore;
import io.polyn.schema.SchemaWatcher;
import io.polyn.spring.boot.CaptureRole;
import io.polyn.spring.boot.PolynProperties;
import io.polyn.spring.boot.PropertyRequirements;
import io.polyn.spring.boot.SourceRoot;
import io.polyn.spring.boot.nats.NatsAutoConfiguration;
import io.polyn.spring.boot.version.VersioningAutoConfiguration;
import io.polyn.spring.boot.version.VersioningSchemas;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.ConfigurableBeanFactory;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.LazyInitializationExcludeFilter;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.thread.Threading;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;
import org.springframework.core.io.ResourceLoader;
import org.springframework.core.task.VirtualThreadTaskExecutor;
import org.springframework.util.ClassUtils;

/**
 * Auto-configuration of schemas and events, for applications that name their domain or
 * have schemas.
 */
@AutoConfiguration(after = { NatsAutoConfiguration.class, VersioningAutoConfiguration.class },
		afterName = { "org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration",
				"org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration",
				"org.springframework.boot.micrometer.observation.autoconfigure.ObservationAutoConfiguration" })
@ConditionalOnClass(Migrator.class)
@ConditionalOnBooleanProperty(name = "polyn.enabled", matchIfMissing = true)
@EnableConfigurationProperties({ EventProperties.class, ListenerProperties.class, SchemaProperties.class })
public final class EventAutoConfiguration {

	@Bean
	AnnotationTexts polynAnnotationTexts(ConfigurableBeanFactory beanFactory) {
		return new AnnotationTexts(beanFactory);
	}

	@Bean
	ListenerFinder polynListenerFinder(ConfigurableListableBeanFactory beanFactory, Environment environment) {
		return new ListenerFinder(beanFactory, CaptureRole.of(environment));
	}

	@Bean
	DeclaredListeners polynDeclaredListeners(ListenerFinder finder, ObjectProvider<SchemaRegistry> registry,
			AnnotationTexts texts) {
		return new DeclaredListeners(finder, registry, texts);
	}

	@Bean
	PolynListeners polynListeners(BeanFactory beanFactory, Environment environment, ListenerFinder finder,
			AnnotationTexts texts, NamePrefix prefix, EventProperties events, ListenerProperties properties) {
		properties.requireUsable();
		ThreadFactory threads = Threading.VIRTUAL.isActive(environment)
				? new VirtualThreadTaskExecutor("polyn-").getVirtualThreadFactory() : null;
		return new PolynListeners(beanFactory, finder,
				new ListenerContainerFactory(beanFactory, texts, prefix, events.tolerance(), properties, threads),
				properties.getDrainTimeout());
	}

	@Configuration(proxyBeanMethods = false)
	@Conditional(OnDomainOrSchemasCondition.class)
	static class EventConfiguration {

		@Bean
		@ConditionalOnMissingBean
		EventNaming polynEventNaming(PolynProperties properties, SourceRoot sourceRoot) {
			if (properties.getDomain() == null) {
				throw new PolynException(ErrorCode.INVALID_NAME,
						"There are schemas, but polyn.domain, the beginning of every event's type, is not set.",
						"Set polyn.domain to your reverse domain name, such as com.example.");
			}
			return new EventNaming(properties.getDomain(), sourceRoot.value());
		}

		@Bean
		@ConditionalOnMissingBean
		SchemaRegistry polynSchemaRegistry(EventNaming naming, SchemaProperties properties,
				ResourceLoader resourceLoader) {
			ClassLoader classLoader = (resourceLoader.getClassLoader() != null) ? resourceLoader.getClassLoader()
					: ClassUtils.getDefaultClassLoader();
			return new SchemaRegistry(naming, EventSchemaLoader.load(properties.getLocations(), classLoader));
		}

		@Bean
		@ConditionalOnMissingBean
		DeadLetters polynDeadLetters(Connection connection, JetStreamOptions options, NamePrefix prefix) {
			return new DeadLetters(connection, options, prefix.value());
		}

		@Bean
		@ConditionalOnMissingBean
		SchemaStore polynSchemaStore(Connection connection, JetStreamOptions options, NamePrefix prefix,
				EventNaming naming) {
			return new SchemaStore(connection, options, prefix.value(), naming.source().toString());
		}

		@Bean
		SchemaWatch polynSchemaWatch(Connection connection, JetStreamOptions options, NamePrefix prefix,
				SchemaRegistry registry) {
			return new SchemaWatch(() -> new SchemaWatcher(connection, options, prefix.value(), registry));
		}

		// Nothing depends on it.
		@Bean
		static LazyInitializationExcludeFilter eagerPolynSchemaWatch() {
			return LazyInitializationExcludeFilter.forBeanTypes(SchemaWatch.class);
		}

		@Bean
		SchemaInitializer polynSchemaInitializer(SchemaRegistry registry, SchemaStore store,
				SchemaProperties properties) {
			return new SchemaInitializer(registry, store, properties.getCompatibility());
		}

		// The beans that publish are destroyed before it, the connection after.
		@Bean(destroyMethod = "close")
		@ConditionalOnMissingBean
		EventPublisher polynEventPublisher(Connection connection, JetStreamOptions options, NamePrefix prefix,
				SchemaRegistry registry, EventProperties properties, ObjectProvider<PayloadConverter> converter,
				ObjectProvider<EventInstrumentation> instrumentation, VersioningSchemas versioning) {
			EventPublisherBuilder builder = EventPublisher.builder(connection, options)
				.prefix(prefix.value())
				.tolerance(properties.tolerance())
				.registry(registry)
				.converter(converter.getIfAvailable(PayloadConverter::jackson2))
				.instrumentation(instrumentation.getIfAvailable(() -> EventInstrumentation.NONE))
				.publishTimeout(
						PropertyRequirements.positive("polyn.events.publish-timeout", properties.getPublishTimeout()))
				.window(PropertyRequirements.positive("polyn.events.publish-window", properties.getPublishWindow()));
			versioning.forEvents().ifPresent(builder::versioning);
			return builder.build();
		}

	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(MeterRegistry.class)
	static class ObservationConfiguration {

		@Bean
		@ConditionalOnBean(ObservationRegistry.class)
		@ConditionalOnMissingBean(EventInstrumentation.class)
		ObservedEvents polynObservedEvents(ObservationRegistry observations, ObjectProvider<MeterRegistry> meters,
				ObjectProvider<SchemaRegistry> schemas) {
			return new ObservedEvents(observations, meters.getIfUnique(), schemas.getIfAvailable());
		}

	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(JsonMapper.class)
	static class JacksonConfiguration {

		@Bean
		@ConditionalOnBean(JsonMapper.class)
		@ConditionalOnMissingBean(PayloadConverter.class)
		JsonMapperPayloadConverter polynPayloadConverter(JsonMapper mapper) {
			return new JsonMapperPayloadConverter(mapper);
		}

	}

}
