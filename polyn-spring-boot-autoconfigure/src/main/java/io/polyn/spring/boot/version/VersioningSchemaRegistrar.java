package io.polyn.spring.boot.version;

import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

import io.polyn.ErrorCode;
import io.polyn.PolynException;
import io.polyn.version.VersioningSchema;

import org.springframework.aot.AotDetector;
import org.springframework.beans.factory.FactoryBean;
import org.springframework.beans.factory.config.AutowireCapableBeanFactory;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.beans.factory.support.BeanDefinitionBuilder;
import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.beans.factory.support.BeanDefinitionRegistryPostProcessor;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.env.Environment;

/**
 * Adds the definition of a {@link VersioningSchema} for each schema that beans or
 * properties name.
 */
class VersioningSchemaRegistrar implements BeanDefinitionRegistryPostProcessor {

	private static final String PROPERTIES = "polyn.versioning.schemas";

	private static final String DEFAULT = "default";

	private final Environment environment;

	VersioningSchemaRegistrar(Environment environment) {
		this.environment = environment;
	}

	@Override
	public void postProcessBeanDefinitionRegistry(BeanDefinitionRegistry registry) {
		// There, the definitions are among those that were generated.
		if (AotDetector.useGeneratedArtifacts() || !(registry instanceof ConfigurableListableBeanFactory beanFactory)) {
			return;
		}
		Set<String> own = new LinkedHashSet<>(
				List.of(beanFactory.getBeanNamesForType(VersioningSchema.class, true, false)));
		schemas(beanFactory).forEach((schema, changes) -> {
			String name = beanName(schema);
			Set<String> others = schema.equals(DEFAULT) ? own : new LinkedHashSet<>();
			if (registry.containsBeanDefinition(name)) {
				others.add(name);
			}
			if (!others.isEmpty()) {
				throw conflict(schema, changes, others);
			}
			registry.registerBeanDefinition(name, definition(schema, changes));
		});
	}

	private Map<String, List<String>> schemas(ConfigurableListableBeanFactory beanFactory) {
		Map<String, List<String>> schemas = new TreeMap<>(new VersionedChangeBeans(beanFactory).bySchema());
		Binder.get(this.environment)
			.bind(PROPERTIES, Bindable.mapOf(String.class, VersioningProperties.Schema.class))
			.ifBound((properties) -> properties.keySet().forEach((schema) -> schemas.putIfAbsent(schema, List.of())));
		return schemas;
	}

	private static BeanDefinition definition(String schema, List<String> changes) {
		BeanDefinition definition = BeanDefinitionBuilder.rootBeanDefinition(VersioningSchemaFactoryBean.class)
			.setAutowireMode(AutowireCapableBeanFactory.AUTOWIRE_CONSTRUCTOR)
			.addConstructorArgValue(schema)
			.addConstructorArgValue(changes)
			.getBeanDefinition();
		// Whoever looks for beans of a type early need not create it to see what it
		// makes.
		definition.setAttribute(FactoryBean.OBJECT_TYPE_ATTRIBUTE, VersioningSchema.class);
		return definition;
	}

	private static String beanName(String schema) {
		return (schema.equals(DEFAULT) ? "polyn" : schema) + "VersioningSchema";
	}

	private static PolynException conflict(String schema, List<String> changes, Set<String> others) {
		String declared = changes.isEmpty() ? PROPERTIES + "." + schema : "@VersionedChange on " + quoted(changes);
		return new PolynException(ErrorCode.INVALID_VERSIONING,
				"The versioning schema '" + schema + "' is declared by " + declared + ", but there is the bean "
						+ quoted(others) + " in its place.",
				"Declare everything in one of them, or another schema: @VersionedChange has a 'schema'.");
	}

	private static String quoted(Collection<String> beans) {
		return beans.stream().collect(Collectors.joining("', '", "'", "'"));
	}

}
