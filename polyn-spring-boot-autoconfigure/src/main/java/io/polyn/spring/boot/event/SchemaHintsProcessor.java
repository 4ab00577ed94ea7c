package io.polyn.spring.boot.event;

import java.util.List;

import io.polyn.resource.ResourceLocation;
import org.jspecify.annotations.Nullable;

import org.springframework.aot.hint.ResourceHints;
import org.springframework.beans.factory.aot.BeanFactoryInitializationAotContribution;
import org.springframework.beans.factory.aot.BeanFactoryInitializationAotProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.env.Environment;

/**
 * Tells a native image of the schemas of an application.
 */
class SchemaHintsProcessor implements BeanFactoryInitializationAotProcessor {

	@Override
	public @Nullable BeanFactoryInitializationAotContribution processAheadOfTime(
			ConfigurableListableBeanFactory beanFactory) {
		if (!beanFactory.containsBeanDefinition("polynSchemaRegistry")) {
			return null;
		}
		List<String> locations = Binder.get(beanFactory.getBean(Environment.class))
			.bindOrCreate("polyn.schemas", SchemaProperties.class)
			.getLocations();
		return (generationContext, code) -> register(locations, generationContext.getRuntimeHints().resources());
	}

	private static void register(List<String> locations, ResourceHints hints) {
		for (String location : locations) {
			ResourceLocation.of(location).onClasspath().ifPresent((path) -> hints.registerPattern(path + "/**"));
		}
	}

}
