package io.polyn.spring.boot.migration;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

import io.polyn.event.EventPublisher;
import io.polyn.spring.DependsOnPolynMigrations;

import org.springframework.beans.factory.BeanFactoryUtils;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;

/**
 * Makes beans that are marked so, and publishers, wait for the migrations.
 */
class DependsOnPolynMigrationsPostProcessor implements BeanFactoryPostProcessor {

	@Override
	public void postProcessBeanFactory(ConfigurableListableBeanFactory beanFactory) {
		String[] initializers = BeanFactoryUtils.beanNamesForTypeIncludingAncestors(beanFactory,
				PolynMigrationInitializer.class, true, false);
		for (String bean : beanFactory.getBeanDefinitionNames()) {
			// Without creating factory beans only to look at what they make.
			if (beanFactory.findAnnotationOnBean(bean, DependsOnPolynMigrations.class, false) != null) {
				addDependencies(beanFactory, bean, initializers);
			}
		}
		for (String bean : beanFactory.getBeanNamesForType(EventPublisher.class, true, false)) {
			addDependencies(beanFactory, bean, initializers);
		}
	}

	private static void addDependencies(ConfigurableListableBeanFactory beanFactory, String bean,
			String[] initializers) {
		if (beanFactory.containsBeanDefinition(bean)) {
			BeanDefinition definition = beanFactory.getBeanDefinition(bean);
			// Where the context was processed ahead of time they are there already.
			Set<String> dependsOn = new LinkedHashSet<>(List.of(initializers));
			if (definition.getDependsOn() != null) {
				dependsOn.addAll(List.of(definition.getDependsOn()));
			}
			definition.setDependsOn(dependsOn.toArray(String[]::new));
		}
	}

}
