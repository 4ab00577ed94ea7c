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
import org.springframework.boot.webflux.autoconfigure.WebFluxProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.web.reactive.accept.ApiVersionResolver;
import org.springframework.web.reactive.accept.ApiVersionStrategy;
import org.springframework.web.reactive.accept.DefaultApiVersionStrategy;
import org.springframework.web.reactive.result.method.annotation.RequestMappingHandlerMapping;

/**
 * Auto-configuration of versions in Spring WebFlux.
 */
@AutoConfiguration(after = VersioningAutoConfiguration.class)
@ConditionalOnClass({ VersioningSchema.class, WebFluxProperties.class, JsonMapper.class })
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.REACTIVE)
@ConditionalOnBooleanProperty(name = { "polyn.enabled", "polyn.web.enabled" }, matchIfMissing = true)
@ConditionalOnBean(VersioningSchemas.class)
@EnableConfigurationProperties({ WebVersioningProperties.class, WebFluxProperties.class })
public final class WebFluxVersioningAutoConfiguration {

	@Bean
	WebVersioningHolder polynWebVersioning(VersioningSchemas schemas, ObjectProvider<ApiVersionStrategy> strategies) {
		return new WebVersioningHolder(schemas, strategies);
	}

	@Bean
	VersioningWebFluxConfigurer polynVersioningWebFluxConfigurer(WebVersioningHolder holder, WebFluxProperties flux,
			WebVersioningProperties properties, ListableBeanFactory beanFactory) {
		boolean resolvers = beanFactory.getBeanNamesForType(ApiVersionResolver.class, true, false).length > 0;
		return new VersioningWebFluxConfigurer(holder, new Deprecations(properties.getDeprecations(), holder::declared),
				flux.getApiversion(), resolvers);
	}

	@Bean
	VersionedCodecsConfigurer polynVersionedCodecsConfigurer(WebVersioningHolder holder) {
		return new VersionedCodecsConfigurer(holder);
	}

	@Bean
	RequestAttributesFilter polynRequestAttributesFilter() {
		return new RequestAttributesFilter();
	}

	@Bean
	VersionProblemHandler polynVersionProblemHandler(WebVersioningHolder holder) {
		WebVersioning versioning = holder.used();
		return new VersionProblemHandler((versioning != null) ? new VersionProblems(versioning) : null);
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
