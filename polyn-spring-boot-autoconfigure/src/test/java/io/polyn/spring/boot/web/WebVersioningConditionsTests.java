package io.polyn.spring.boot.web;

import io.polyn.spring.boot.version.VersioningAutoConfiguration;
import io.polyn.version.VersioningSchema;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.context.runner.ReactiveWebApplicationContextRunner;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.boot.webflux.autoconfigure.WebFluxProperties;
import org.springframework.boot.webmvc.autoconfigure.WebMvcProperties;

import static org.assertj.core.api.Assertions.assertThat;

class WebVersioningConditionsTests {

	private static final AutoConfigurations CONFIGURATIONS = AutoConfigurations.of(VersioningAutoConfiguration.class,
			WebMvcVersioningAutoConfiguration.class, WebFluxVersioningAutoConfiguration.class);

	private final WebApplicationContextRunner servlet = new WebApplicationContextRunner()
		.withConfiguration(CONFIGURATIONS);

	private final ReactiveWebApplicationContextRunner reactive = new ReactiveWebApplicationContextRunner()
		.withConfiguration(CONFIGURATIONS);

	@Test
	void eachKindOfApplicationHasItsOwn() {
		this.servlet.run((context) -> assertThat(context).hasSingleBean(VersioningWebMvcConfigurer.class)
			.doesNotHaveBean(VersioningWebFluxConfigurer.class));
		this.reactive.run((context) -> assertThat(context).hasSingleBean(VersioningWebFluxConfigurer.class)
			.doesNotHaveBean(VersioningWebMvcConfigurer.class));
	}

	@Test
	void anApplicationThatIsNotOnTheWebHasNone() {
		new ApplicationContextRunner().withConfiguration(CONFIGURATIONS)
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(WebVersioningHolder.class));
	}

	@ParameterizedTest
	@ValueSource(strings = { "polyn.enabled=false", "polyn.web.enabled=false" })
	void whatIsDisabledIsNotThere(String property) {
		this.servlet.withPropertyValues(property)
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(WebVersioningHolder.class));
		this.reactive.withPropertyValues(property)
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(WebVersioningHolder.class));
	}

	@ParameterizedTest
	@ValueSource(classes = { JsonMapper.class, VersioningSchema.class, WebMvcProperties.class })
	void nothingHasToBeThereInAServletApplication(Class<?> missing) {
		this.servlet.withClassLoader(new FilteredClassLoader(missing))
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(WebVersioningHolder.class));
	}

	@ParameterizedTest
	@ValueSource(classes = { JsonMapper.class, VersioningSchema.class, WebFluxProperties.class })
	void nothingHasToBeThereInAReactiveApplication(Class<?> missing) {
		this.reactive.withClassLoader(new FilteredClassLoader(missing))
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(WebVersioningHolder.class));
	}

	@Test
	void theClassesOfTheOtherKindNeedNotBeThere() {
		this.servlet
			.withClassLoader(new FilteredClassLoader("org.springframework.web.reactive",
					"org.springframework.boot.webflux", "reactor"))
			.run((context) -> assertThat(context).hasNotFailed().hasSingleBean(VersioningWebMvcConfigurer.class));
		this.reactive
			.withClassLoader(new FilteredClassLoader("org.springframework.web.servlet",
					"org.springframework.boot.webmvc", "jakarta.servlet"))
			.run((context) -> assertThat(context).hasNotFailed().hasSingleBean(VersioningWebFluxConfigurer.class));
	}

}
