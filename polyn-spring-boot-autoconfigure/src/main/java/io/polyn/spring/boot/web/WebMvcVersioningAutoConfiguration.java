package io.polyn.spring.boot.web;

import io.polyn.spring.boot.version.VersioningAutoConfiguration;
import io.polyn.spring.boot.version.VersioningSchemas;
import io.polyn.version.VersioningSchema;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.LazyInitializationExcludeFilter;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.webmvc.autoconfigure.WebMvcProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.web.accept.ApiVersionResolver;
import org.springframework.web.accept.ApiVersionStrategy;
import org.springframework.web.accept.DefaultApiVersionStrategy;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

/**
 * Auto-configuration of versions in Spring MVC.
 */
@AutoConfiguration(after = VersioningAutoConfiguration.class)
@ConditionalOnClass({ VersioningSchema.class, WebMvcProperties.class, JsonMapper.class })
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
@ConditionalOnBooleanProperty(name = { "polyn.enabled", "polyn.web.enabled" }, matchIfMissing = true)
@ConditionalOnBean(VersioningSchemas.class)
@EnableConfigurationProperties({ WebVersioningProperties.class, WebMvcProperties.class })
public final class WebMvcVersioningAutoConfiguration {

	@Bean
	WebVersioningHolder polynWebVersioning(VersioningSchemas schemas, ObjectProvider<ApiVersionStrategy> strategies) {
		return new WebVersioningHolder(schemas, strategies);
	}

	@Bean
	VersioningWebMvcConfigurer polynVersioningWebMvcConfigurer(WebVersioningHolder holder, WebMvcProperties mvc,
			WebVersioningProperties properties, ListableBeanFactory beanFactory) {
		boolean resolvers = beanFactory.getBeanNamesForType(ApiVersionResolver.class, true, false).length > 0;
		return new VersioningWebMvcConfigurer(holder, new Deprecations(properties.getDeprecations(), holder::declared),
				mvc.getApiversion(), resolvers);
	}

	@Bean
	VersionedBodyAdvice polynVersionedBodyAdvice(WebVersioningHolder holder) {
		return new VersionedBodyAdvice(holder.used());
	}

	@Bean
	HandlerCheck.AtStart polynVersionedHandlers(WebVersioningHolder holder,
			ObjectProvider<RequestMappingHandlerMapping> mappings) {
		return HandlerCheck.atStart(holder, (check) -> mappings.stream().forEach((mapping) -> add(mapping, check)));
	}

	private static void add(RequestMappingHandlerMapping mapping, HandlerCheck check) {
		ApiVersionStrategy strategy = mapping.getApiVersionStrategy();
		if (strategy != null) {
			check.setParser(strategy::parseVersion);
			if (strategy instanceof DefaultApiVersionStrategy served) {
				check.versions().forEach(served::addSupportedVersion);
			}
			mapping.getHandlerMethods()
				.forEach((info, method) -> check.add(method, info.getVersionCondition().getVersion()));
		}
	}

	// Nothing depends on it.
	@Bean
	static LazyInitializationExcludeFilter eagerPolynVersionedHandlers() {
		return LazyInitializationExcludeFilter.forBeanTypes(HandlerCheck.AtStart.class);
	}

}
