package io.polyn.spring.boot.migration;

import io.polyn.event.EventPublisher;
import io.polyn.spring.DependsOnPolynMigrations;

import org.springframework.beans.factory.BeanFactoryUtils;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.util.StringUtils;

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
			definition.setDependsOn(StringUtils.concatenateStringArrays(definition.getDependsOn(), initializers));
		}
	}

}
