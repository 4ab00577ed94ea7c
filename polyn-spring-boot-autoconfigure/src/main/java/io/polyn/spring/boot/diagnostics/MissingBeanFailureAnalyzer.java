package io.polyn.spring.boot.diagnostics;

import java.util.Set;

import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.NoSuchBeanDefinitionException;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.diagnostics.analyzer.AbstractInjectionFailureAnalyzer;
import org.springframework.core.annotation.Order;
import org.springframework.core.env.Environment;
import org.springframework.util.StringUtils;

/**
 * Shows why a bean of Polyn's is not there. Asked before Spring Boot's own analyzer of
 * missing beans, which would have it declared.
 */
@Order(0)
class MissingBeanFailureAnalyzer extends AbstractInjectionFailureAnalyzer<NoSuchBeanDefinitionException> {

	// By their names: they are looked at where the engine is missing, too.
	private static final Set<String> OF_EVENTS = Set.of("io.polyn.cloudevent.EventNaming", "io.polyn.event.DeadLetters",
			"io.polyn.event.EventPublisher", "io.polyn.schema.SchemaRegistry", "io.polyn.schema.SchemaStore");

	private static final Set<String> OF_ALL = Set.of("io.nats.client.Connection", "io.nats.client.JetStreamOptions",
			"io.polyn.migration.Migrator", "io.polyn.spring.PolynListenerRegistry",
			"io.polyn.spring.boot.migration.MigratorBuilderConfigurer");

	private final Environment environment;

	MissingBeanFailureAnalyzer(Environment environment) {
		this.environment = environment;
	}

	@Override
	protected @Nullable FailureAnalysis analyze(Throwable rootFailure, NoSuchBeanDefinitionException cause,
			@Nullable String description) {
		Class<?> type = (cause.getResolvableType() != null) ? cause.getResolvableType().resolve() : null;
		if (type == null || cause.getNumberOfBeansFound() > 0) {
			return null;
		}
		boolean ofEvents = OF_EVENTS.contains(type.getName());
		String required = ((description != null) ? description + " requires" : "The application requires")
				+ " a bean of '" + type.getName() + "'";
		if ((ofEvents || OF_ALL.contains(type.getName()))
				&& !this.environment.getProperty("polyn.enabled", Boolean.class, true)) {
			return new FailureAnalysis(required + ", but Polyn is disabled (polyn.enabled=false).",
					"Remove polyn.enabled=false, or let the bean do without: it may take an ObjectProvider.", cause);
		}
		if (ofEvents && !StringUtils.hasText(this.environment.getProperty("polyn.domain"))) {
			return new FailureAnalysis(
					required + ", but the application has no events: polyn.domain, the beginning of every event's type,"
							+ " is not set, and there are no schemas.",
					"Set polyn.domain to your reverse domain name, such as com.example.", cause);
		}
		return null;
	}

}
