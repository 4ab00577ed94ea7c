package io.polyn.spring.boot.web;

import java.util.List;

import io.polyn.version.Version;

import org.springframework.boot.webflux.autoconfigure.WebFluxProperties;
import org.springframework.core.Ordered;
import org.springframework.util.StringUtils;
import org.springframework.web.ErrorResponse;
import org.springframework.web.accept.ApiVersionParser;
import org.springframework.web.reactive.accept.StandardApiVersionDeprecationHandler;
import org.springframework.web.reactive.accept.StandardApiVersionDeprecationHandler.VersionSpec;
import org.springframework.web.reactive.config.ApiVersionConfigurer;
import org.springframework.web.reactive.config.WebFluxConfigurer;

/**
 * Makes the versions of the schema those of Spring WebFlux. It comes first, so that
 * whatever the application says about versions counts.
 */
final class VersioningWebFluxConfigurer implements WebFluxConfigurer, Ordered {

	private final WebVersioningHolder holder;

	private final Deprecations deprecations;

	private final WebFluxProperties.Apiversion properties;

	private final boolean resolvers;

	/**
	 * Creates a configurer.
	 * @param holder what there is of versions
	 * @param deprecations the deprecated ones
	 * @param properties what the application says about versions
	 * @param resolvers whether the application has beans that resolve versions
	 */
	VersioningWebFluxConfigurer(WebVersioningHolder holder, Deprecations deprecations,
			WebFluxProperties.Apiversion properties, boolean resolvers) {
		this.holder = holder;
		this.deprecations = deprecations;
		this.properties = properties;
		this.resolvers = resolvers;
	}

	@Override
	public int getOrder() {
		return HIGHEST_PRECEDENCE;
	}

	@Override
	public void configureApiVersioning(ApiVersionConfigurer configurer) {
		WebVersioning versioning = hasResolver() ? this.holder.declared() : null;
		if (versioning == null) {
			return;
		}
		ApiVersionParser<Version> parser = versioning.schema()::version;
		configurer.setVersionParser(parser);
		if (!Boolean.TRUE.equals(this.properties.getRequired())) {
			configurer.setDefaultVersion(versioning.latest().toString());
		}
		if (!this.deprecations.isEmpty()) {
			StandardApiVersionDeprecationHandler handler = new StandardApiVersionDeprecationHandler(parser);
			this.deprecations.forEach((version, since, sunset, link) -> {
				VersionSpec spec = handler.configureVersion(version);
				since.ifPresent(spec::setDeprecationDate);
				sunset.ifPresent(spec::setSunsetDate);
				link.ifPresent(spec::setDeprecationLink);
			});
			configurer.setDeprecationHandler(handler);
		}
	}

	private boolean hasResolver() {
		WebFluxProperties.Apiversion.Use use = this.properties.getUse();
		return this.resolvers || StringUtils.hasText(use.getHeader()) || StringUtils.hasText(use.getQueryParameter())
				|| use.getPathSegment() != null || !use.getMediaTypeParameter().isEmpty();
	}

	@Override
	public void addErrorResponseInterceptors(List<ErrorResponse.Interceptor> interceptors) {
		WebVersioning versioning = this.holder.used();
		if (versioning != null) {
			interceptors.add(new VersionProblems(versioning));
		}
	}

}
