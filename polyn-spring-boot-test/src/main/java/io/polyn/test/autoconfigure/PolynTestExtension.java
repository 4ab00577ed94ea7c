package io.polyn.test.autoconfigure;

import java.util.Set;

import io.polyn.test.event.EventTester;
import io.polyn.test.event.PublishedEvents;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.context.ApplicationContext;
import org.springframework.test.context.junit.jupiter.SpringExtension;

/**
 * Has events recorded from the beginning of each test method, and hands it what tests
 * Polyn as a parameter.
 */
class PolynTestExtension implements BeforeEachCallback, ParameterResolver {

	private static final Set<Class<?>> TYPES = Set.of(PublishedEvents.class, EventTester.class, MigrationTester.class);

	@Override
	public void beforeEach(ExtensionContext context) {
		SpringExtension.getApplicationContext(context)
			.getBeanProvider(PublishedEvents.class)
			.ifAvailable(PublishedEvents::clear);
	}

	// What is marked is resolved by Spring.
	@Override
	public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
		return TYPES.contains(parameter.getParameter().getType()) && !parameter.isAnnotated(Autowired.class)
				&& !parameter.isAnnotated(Qualifier.class);
	}

	@Override
	public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
		ApplicationContext application = SpringExtension.getApplicationContext(context);
		return application.getBean(parameter.getParameter().getType());
	}

}
