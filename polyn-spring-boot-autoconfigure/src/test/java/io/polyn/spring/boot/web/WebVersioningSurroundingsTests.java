package io.polyn.spring.boot.web;

import java.net.http.HttpResponse;
import java.util.List;
import java.util.stream.Stream;

import io.polyn.ErrorCode;
import io.polyn.PolynException;
import io.polyn.spring.testing.WebApplication;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.WebApplicationType;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.MediaType;
import org.springframework.http.codec.ServerCodecConfigurer;
import org.springframework.http.codec.json.JacksonJsonDecoder;
import org.springframework.http.codec.json.JacksonJsonEncoder;
import org.springframework.http.converter.HttpMessageConverters;
import org.springframework.http.converter.json.JacksonJsonHttpMessageConverter;
import org.springframework.web.reactive.config.WebFluxConfigurer;
import org.springframework.web.server.WebFilter;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * What an application has of its own around its controllers.
 */
class WebVersioningSurroundingsTests {

	@Test
	void aRequestThatAFilterHasChangedKeepsItsVersion() throws Exception {
		try (WebApplication application = start(WebApplicationType.REACTIVE, ChangingFilter.class)) {
			assertThat(application.getVersion("1.0.0", "/user").body()).isEqualTo(UserVersions.OLDEST);
			assertThat(application.postVersion("1.0.0", "/user", UserVersions.OLDEST).body())
				.contains(UserController.ADA.toString());
		}
	}

	@ParameterizedTest
	@ValueSource(classes = { CustomEncoder.class, CustomDecoder.class })
	void aCodecThatWouldPassTheVersionsByFailsTheStart(Class<?> custom) {
		assertThatThrownBy(() -> start(WebApplicationType.REACTIVE, custom).close()).rootCause()
			.isInstanceOfSatisfying(PolynException.class, (ex) -> {
				assertThat(ex.code()).isEqualTo(ErrorCode.INVALID_VERSIONING);
				assertThat(ex.problem()).contains("by a org.springframework.http.codec.json.JacksonJson");
			});
	}

	@Test
	void whatJacksonReadsAndWritesUnderAnotherMediaTypeIsWalked() throws Exception {
		try (WebApplication application = start(WebApplicationType.SERVLET, Script.class)) {
			HttpResponse<String> response = application.get("/user", "Accept", "text/javascript", WebApplication.HEADER,
					"1.0.0");
			assertThat(response.headers().firstValue("Content-Type")).hasValue("text/javascript");
			assertThat(response.body()).isEqualTo(UserVersions.OLDEST);
			assertThat(application
				.post("/user", UserVersions.OLDEST, "Content-Type", "text/javascript", WebApplication.HEADER, "1.0.0")
				.body()).contains(UserController.ADA.toString());
		}
	}

	@ParameterizedTest
	@EnumSource(names = { "SERVLET", "REACTIVE" })
	void theActuatorAsksForNoVersion(WebApplicationType type) throws Exception {
		try (WebApplication application = WebApplication.start(type, List.of(UserVersions.class, UserController.class),
				"spring.mvc.apiversion.required=true", "spring.webflux.apiversion.required=true")) {
			assertThat(application.get("/user").statusCode()).isEqualTo(400);
			assertThat(application.get("/actuator/health").statusCode()).isEqualTo(200);
		}
	}

	private static WebApplication start(WebApplicationType type, Class<?> own) {
		return WebApplication.start(type, Stream.of(UserVersions.class, UserController.class, own).toList());
	}

	@Configuration(proxyBeanMethods = false)
	static class ChangingFilter {

		@Bean
		WebFilter changingFilter() {
			return (exchange, chain) -> chain
				.filter(exchange.mutate().request((request) -> request.header("X-Test", "added")).build());
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class CustomEncoder implements WebFluxConfigurer {

		@Override
		public void configureHttpMessageCodecs(ServerCodecConfigurer configurer) {
			configurer.customCodecs().register(new JacksonJsonEncoder());
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class CustomDecoder implements WebFluxConfigurer {

		@Override
		public void configureHttpMessageCodecs(ServerCodecConfigurer configurer) {
			configurer.customCodecs().register(new JacksonJsonDecoder());
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Script implements WebMvcConfigurer {

		@Override
		public void configureMessageConverters(HttpMessageConverters.ServerBuilder builder) {
			JacksonJsonHttpMessageConverter converter = new JacksonJsonHttpMessageConverter();
			converter.setSupportedMediaTypes(List.of(MediaType.APPLICATION_JSON, MediaType.valueOf("text/javascript")));
			builder.withJsonConverter(converter);
		}

	}

}
