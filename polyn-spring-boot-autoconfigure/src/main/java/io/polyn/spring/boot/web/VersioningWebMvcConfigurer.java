package io.polyn.spring.boot.web;

import java.util.List;
import java.util.stream.IntStream;

import io.polyn.version.Version;

import org.springframework.boot.webmvc.autoconfigure.WebMvcProperties;
import org.springframework.core.Ordered;
import org.springframework.util.StringUtils;
import org.springframework.web.ErrorResponse;
import org.springframework.web.accept.ApiVersionParser;
import org.springframework.web.accept.StandardApiVersionDeprecationHandler;
import org.springframework.web.accept.StandardApiVersionDeprecationHandler.VersionSpec;
import org.springframework.web.servlet.HandlerExceptionResolver;
import org.springframework.web.servlet.config.annotation.ApiVersionConfigurer;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;
import org.springframework.web.servlet.mvc.annotation.ResponseStatusExceptionResolver;

/**
 * Makes the versions of the schema those of Spring MVC. It comes first, so that whatever
 * the application says about versions counts.
 */
final class VersioningWebMvcConfigurer implements WebMvcConfigurer, Ordered {

	private final WebVersioningHolder holder;

	private final Deprecations deprecations;

	private final WebMvcProperties.Apiversion properties;

	private final boolean resolvers;

	/**
	 * Creates a configurer.
	 * @param holder what there is of versions
	 * @param deprecations the deprecated ones
	 * @param properties what the application says about versions
	 * @param resolvers whether the application has beans that resolve versions
	 */
	VersioningWebMvcConfigurer(WebVersioningHolder holder, Deprecations deprecations,
			WebMvcProperties.Apiversion properties, boolean resolvers) {
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
		WebMvcProperties.Apiversion.Use use = this.properties.getUse();
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

	@Override
	public void extendHandlerExceptionResolvers(List<HandlerExceptionResolver> resolvers) {
		WebVersioning versioning = this.holder.used();
		if (versioning != null) {
			int place = IntStream.range(0, resolvers.size())
				.filter((i) -> resolvers.get(i) instanceof ResponseStatusExceptionResolver)
				.findFirst()
				.orElse(resolvers.size());
			resolvers.add(place, new VersionProblemResolver(new VersionProblems(versioning)));
		}
	}

}
