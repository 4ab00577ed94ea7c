package io.polyn.spring.boot.migration;

import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.aot.BeanFactoryInitializationAotContribution;
import org.springframework.beans.factory.aot.BeanFactoryInitializationAotProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.env.Environment;

/**
 * Tells a native image of the migrations of an application: the files in the locations on
 * the classpath, the classes that these name, and those in packages.
 */
class MigrationHintsProcessor implements BeanFactoryInitializationAotProcessor {

	@Override
	public @Nullable BeanFactoryInitializationAotContribution processAheadOfTime(
			ConfigurableListableBeanFactory beanFactory) {
		// Also in applications that have the engine, but not Polyn's migrations.
		if (!beanFactory.containsBeanDefinition("polynMigrationBeans")) {
			return null;
		}
		Environment environment = beanFactory.getBean(Environment.class);
		MigrationHints hints = new MigrationHints(
				Binder.get(environment).bindOrCreate("polyn.migrations", MigrationProperties.class),
				beanFactory.getBeanClassLoader());
		return (generationContext, code) -> hints.register(generationContext.getRuntimeHints());
	}

}
