package io.polyn.spring.boot;

import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.beans.factory.support.BeanDefinitionRegistryPostProcessor;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.core.PriorityOrdered;
import org.springframework.core.annotation.MergedAnnotation;
import org.springframework.core.annotation.MergedAnnotations;
import org.springframework.core.env.Environment;

/**
 * Says at the start that Polyn is disabled, and takes its beans out of an application
 * that was processed ahead of time with them: there, conditions are not asked any more.
 */
class PolynSwitch implements BeanDefinitionRegistryPostProcessor, PriorityOrdered {

	private static final Log logger = LogFactory.getLog(PolynSwitch.class);

	private static final String PROPERTY = "polyn.enabled";

	private static final String PACKAGE = PolynSwitch.class.getPackageName() + ".";

	private final Environment environment;

	PolynSwitch(Environment environment) {
		this.environment = environment;
	}

	// Before others look at what is to be taken out.
	@Override
	public int getOrder() {
		return HIGHEST_PRECEDENCE;
	}

	@Override
	public void postProcessBeanDefinitionRegistry(BeanDefinitionRegistry registry) {
		boolean there = registry.containsBeanDefinition("polynSourceRoot");
		if (!this.environment.getProperty(PROPERTY, Boolean.class, true)) {
			logger.info("Polyn is disabled (" + PROPERTY
					+ "=false): it connects to nothing, migrates nothing and listens to nothing");
			remove(registry);
		}
		else if (!there) {
			logger.warn(whyNotThere(this.environment.getProperty(PROPERTY, "true")));
		}
	}

	private static String whyNotThere(String value) {
		// The condition does not convert it.
		if (!value.equalsIgnoreCase("true")) {
			return "Polyn is disabled: " + PROPERTY + " is '" + value + "', and nothing but 'true' enables it";
		}
		return "Polyn is disabled, whatever " + PROPERTY + " says now: the application was processed ahead of"
				+ " time with " + PROPERTY + "=false. Build it without that property";
	}

	private static void remove(BeanDefinitionRegistry registry) {
		Set<String> removed = Stream.of(registry.getBeanDefinitionNames())
			.filter((name) -> isConditional(registry.getBeanDefinition(name)))
			.collect(Collectors.toSet());
		removed.forEach(registry::removeBeanDefinition);
		for (String name : registry.getBeanDefinitionNames()) {
			BeanDefinition definition = registry.getBeanDefinition(name);
			String[] dependsOn = definition.getDependsOn();
			if (dependsOn != null) {
				definition.setDependsOn(
						Arrays.stream(dependsOn).filter((other) -> !removed.contains(other)).toArray(String[]::new));
			}
		}
	}

	// Whether it would not be there if the condition had been asked.
	private static boolean isConditional(BeanDefinition definition) {
		if (!(definition instanceof RootBeanDefinition root)) {
			return false;
		}
		Method factoryMethod = root.getResolvedFactoryMethod();
		Class<?> source = (factoryMethod != null) ? factoryMethod.getDeclaringClass()
				: root.hasBeanClass() ? root.getBeanClass() : Object.class;
		if (!source.getName().startsWith(PACKAGE)) {
			return false;
		}
		boolean ofAutoConfiguration = false;
		for (Class<?> type = source; type != null; type = type.getEnclosingClass()) {
			MergedAnnotations annotations = MergedAnnotations.from(type);
			if (annotations.stream(ConditionalOnBooleanProperty.class).anyMatch(PolynSwitch::isOnProperty)) {
				return true;
			}
			ofAutoConfiguration |= annotations.isPresent(AutoConfiguration.class);
		}
		// What is imported or registered by one that has the condition has none itself.
		return !ofAutoConfiguration;
	}

	private static boolean isOnProperty(MergedAnnotation<ConditionalOnBooleanProperty> condition) {
		return List.of(condition.getStringArray("name")).contains(PROPERTY);
	}

}
