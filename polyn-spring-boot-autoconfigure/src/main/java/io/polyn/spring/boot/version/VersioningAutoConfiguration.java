package io.polyn.spring.boot.version;

import io.polyn.version.VersioningSchema;

import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.boot.LazyInitializationExcludeFilter;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.Environment;

/**
 * Auto-configuration of versioning schemas.
 */
@AutoConfiguration
@ConditionalOnClass(VersioningSchema.class)
@ConditionalOnBooleanProperty(name = "polyn.enabled", matchIfMissing = true)
@EnableConfigurationProperties(VersioningProperties.class)
public final class VersioningAutoConfiguration {

	@Bean
	VersioningSchemas polynVersioningSchemas(ListableBeanFactory beanFactory, VersioningProperties properties) {
		return new VersioningSchemas(beanFactory, properties);
	}

	@Bean
	static VersioningSchemaRegistrar polynVersioningSchemaRegistrar(Environment environment) {
		return new VersioningSchemaRegistrar(environment);
	}

	// One that can't be built ends the start, whether it is used or not.
	@Bean
	static LazyInitializationExcludeFilter eagerPolynVersioningSchemas() {
		return LazyInitializationExcludeFilter.forBeanTypes(VersioningSchema.class);
	}

}
