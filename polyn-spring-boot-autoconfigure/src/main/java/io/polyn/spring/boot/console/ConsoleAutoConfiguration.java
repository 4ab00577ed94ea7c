package io.polyn.spring.boot.console;

import io.polyn.event.DeadLetters;
import io.polyn.migration.Migrator;
import io.polyn.nats.NamePrefix;
import io.polyn.spring.boot.event.EventAutoConfiguration;
import io.polyn.spring.boot.migration.MigrationAutoConfiguration;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.beans.factory.support.SimpleAutowireCandidateResolver;
import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.actuate.autoconfigure.endpoint.web.WebEndpointProperties;
import org.springframework.boot.actuate.endpoint.Access;
import org.springframework.boot.actuate.endpoint.EndpointAccessResolver;
import org.springframework.boot.actuate.endpoint.EndpointId;
import org.springframework.boot.actuate.endpoint.web.PathMapper;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.ImportRuntimeHints;
import org.springframework.core.env.Environment;
import org.springframework.web.reactive.DispatcherHandler;
import org.springframework.web.servlet.DispatcherServlet;

/**
 * Auto-configuration of the console, which is off unless it is asked for.
 */
@AutoConfiguration(after = { MigrationAutoConfiguration.class, EventAutoConfiguration.class })
@ConditionalOnClass({ Migrator.class, ConditionalOnAvailableEndpoint.class })
@ConditionalOnBooleanProperty(name = "polyn.enabled", matchIfMissing = true)
@ConditionalOnBooleanProperty("polyn.console.enabled")
@ConditionalOnAvailableEndpoint(PolynConsoleEndpoint.class)
@EnableConfigurationProperties(PolynConsoleProperties.class)
@ImportRuntimeHints(ConsoleRuntimeHints.class)
public final class ConsoleAutoConfiguration {

	@Bean
	ConsoleReader polynConsoleReader(ConfigurableListableBeanFactory beanFactory) {
		return new ConsoleReader(beanFactory, new MigratorReader(
				() -> SimpleAutowireCandidateResolver.resolveAutowireCandidates(beanFactory, Migrator.class)));
	}

	@Bean
	LiveEvents polynLiveEvents(ConsoleReader reader, ObjectProvider<NamePrefix> prefix, ApplicationContext context) {
		return new LiveEvents(reader::api, prefix.getIfUnique(() -> NamePrefix.NONE), context);
	}

	@Bean
	@ConditionalOnBean(EventStreamer.class)
	@ConditionalOnMissingBean
	PolynConsoleEndpoint polynConsoleEndpoint(ConsoleReader reader, LiveEvents events, EventStreamer streamer,
			ObjectProvider<DeadLetters> deadLetters, PolynConsoleProperties properties, WebEndpointProperties web,
			ObjectProvider<PathMapper> mappers, EndpointAccessResolver access, Environment environment) {
		boolean writable = access.accessFor(EndpointId.of(PolynConsoleEndpoint.ID),
				Access.READ_ONLY) == Access.UNRESTRICTED;
		PageFiles files = new PageFiles(ConsolePath.of(web, mappers).value(),
				environment.getProperty("spring.application.name", "Application"));
		return new PolynConsoleEndpoint(files, reader, new DeadLetterDesk(deadLetters), events, streamer, writable,
				(security) -> properties.getShowValues().isShown(security, properties.getRoles()));
	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(DispatcherServlet.class)
	@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
	static class ServletConfiguration {

		@Bean
		ServletEventStreamer polynEventStreamer() {
			return new ServletEventStreamer();
		}

	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(DispatcherHandler.class)
	@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.REACTIVE)
	static class ReactiveConfiguration {

		@Bean
		ReactiveEventStreamer polynEventStreamer() {
			return new ReactiveEventStreamer();
		}

	}

}
