package io.polyn.spring.boot.web;

import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;

import io.polyn.spring.testing.WebApplication;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.ResponseEntity;
import org.springframework.web.accept.ApiVersionDeprecationHandler;
import org.springframework.web.accept.ApiVersionResolver;
import org.springframework.web.accept.InvalidApiVersionException;
import org.springframework.web.accept.SemanticApiVersionParser;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.reactive.config.WebFluxConfigurer;
import org.springframework.web.servlet.config.annotation.ApiVersionConfigurer;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What an application says about versions by properties and beans.
 */
class WebVersionsConfiguredTests {

	private static final List<Class<?>> USERS = List.of(UserVersions.class, UserController.class);

	private static final String ACCOUNT = "X-Account";

	@ParameterizedTest
	@EnumSource(names = { "SERVLET", "REACTIVE" })
	void aFunctionFindsTheVersionOfARequestThatNamesNone(WebApplicationType type) throws Exception {
		Class<?> pinned = (type == WebApplicationType.SERVLET) ? PinnedServlet.class : PinnedReactive.class;
		try (WebApplication application = WebApplication.start(type,
				List.of(UserVersions.class, UserController.class, pinned))) {
			assertThat(application.get("/user", ACCOUNT, "old").body()).isEqualTo(UserVersions.OLDEST);
			assertThat(application.get("/user", ACCOUNT, "old", WebApplication.HEADER, "1.1.0").body())
				.as("the header comes first")
				.isEqualTo(UserVersions.MIDDLE);
			assertThat(application.get("/user").body()).as("neither knows").isEqualTo(UserVersions.LATEST);
		}
	}

	@ParameterizedTest
	@EnumSource(names = { "SERVLET", "REACTIVE" })
	void aFunctionIsEnough(WebApplicationType type) throws Exception {
		Class<?> pinned = (type == WebApplicationType.SERVLET) ? PinnedServlet.class : PinnedReactive.class;
		try (WebApplication application = WebApplication.startUnversioned(type,
				List.of(UserVersions.class, UserController.class, pinned))) {
			assertThat(application.get("/user", ACCOUNT, "old").body()).isEqualTo(UserVersions.OLDEST);
		}
	}

	@ParameterizedTest
	@EnumSource(names = { "SERVLET", "REACTIVE" })
	void theApplicationsOwnDefaultCounts(WebApplicationType type) throws Exception {
		try (WebApplication application = WebApplication.start(type, USERS, property(type, "default=1.1.0"))) {
			assertThat(application.get("/user").body()).isEqualTo(UserVersions.MIDDLE);
		}
	}

	@ParameterizedTest
	@EnumSource(names = { "SERVLET", "REACTIVE" })
	void aRequestWithoutAVersionHasTheLatestAlsoWhereNoneIsSaidToBeRequired(WebApplicationType type) throws Exception {
		try (WebApplication application = WebApplication.start(type, USERS, property(type, "required=false"))) {
			assertThat(application.get("/user").body()).isEqualTo(UserVersions.LATEST);
		}
	}

	@ParameterizedTest
	@EnumSource(names = { "SERVLET", "REACTIVE" })
	void aVersionThatIsRequiredButMissingIsAProblem(WebApplicationType type) throws Exception {
		try (WebApplication application = WebApplication.start(type, USERS, property(type, "required=true"))) {
			HttpResponse<String> response = application.get("/user");
			assertThat(AbstractWebVersioningTests.problem(response, 400).path("detail").asString())
				.contains("2.0.0, 1.1.0, 1.0.0");
			assertThat(application.getVersion("1.0.0", "/user").body()).isEqualTo(UserVersions.OLDEST);
		}
	}

	@ParameterizedTest
	@EnumSource(names = { "SERVLET", "REACTIVE" })
	@ExtendWith(OutputCaptureExtension.class)
	void springsOwnProblemDetailsSayTheSame(WebApplicationType type, CapturedOutput output) throws Exception {
		String enabled = (type == WebApplicationType.SERVLET) ? "spring.mvc.problemdetails.enabled=true"
				: "spring.webflux.problemdetails.enabled=true";
		try (WebApplication application = WebApplication.start(type, USERS, enabled)) {
			assertThat(AbstractWebVersioningTests.problem(application.getVersion("9.9.9", "/user"), 400)
				.path("supportedVersions")
				.size()).isEqualTo(3);
			assertThat(AbstractWebVersioningTests
				.problem(application.postVersion("1.0.0", "/user", "{\"name\":\"Secret\"}"), 400)
				.path("code")
				.asString()).isEqualTo("POLYN-V005");
			assertThat(output).contains(UserVersions.FullName.class.getName());
		}
	}

	@ParameterizedTest
	@EnumSource(names = { "SERVLET", "REACTIVE" })
	void theApplicationsOwnHandlerOfExceptionsWins(WebApplicationType type) throws Exception {
		try (WebApplication application = WebApplication.start(type,
				List.of(UserVersions.class, UserController.class, OwnHandler.class))) {
			HttpResponse<String> response = application.getVersion("9.9.9", "/user");
			assertThat(response.statusCode()).isEqualTo(418);
			assertThat(response.body()).isEqualTo("{\"own\":\"9.9.9\"}");
		}
	}

	@ParameterizedTest
	@EnumSource(names = { "SERVLET", "REACTIVE" })
	void clientsAreToldToLeaveADeprecatedVersion(WebApplicationType type) throws Exception {
		try (WebApplication application = WebApplication.start(type, USERS, "polyn.web.deprecations[0].version=1.0.0",
				"polyn.web.deprecations[0].since=2026-11-20", "polyn.web.deprecations[0].sunset=2027-06-30",
				"polyn.web.deprecations[0].link=https://example.com/versions",
				"polyn.web.deprecations[1].version=1.1.0", "polyn.web.deprecations[1].since=2026-12-01")) {
			HttpResponse<String> oldest = application.getVersion("1.0.0", "/user");
			assertThat(oldest.headers().firstValue("Deprecation")).hasValue("@1795132800");
			assertThat(oldest.headers().firstValue("Sunset")).hasValue("Wed, 30 Jun 2027 00:00:00 GMT");
			assertThat(oldest.headers().firstValue("Link"))
				.hasValue("<https://example.com/versions>; rel=\"deprecation\"; type=\"text/html\"");
			assertThat(oldest.body()).isEqualTo(UserVersions.OLDEST);
			Map<String, List<String>> middle = application.getVersion("1.1.0", "/user").headers().map();
			assertThat(middle).containsKey("deprecation").doesNotContainKeys("sunset", "link");
			assertThat(application.getVersion("2.0.0", "/user").headers().map()).doesNotContainKeys("deprecation",
					"sunset", "link");
		}
	}

	@ParameterizedTest
	@EnumSource(names = { "SERVLET", "REACTIVE" })
	void theApplicationsOwnHandlerOfDeprecationsWins(WebApplicationType type) throws Exception {
		Class<?> own = (type == WebApplicationType.SERVLET) ? OwnDeprecationsServlet.class
				: OwnDeprecationsReactive.class;
		try (WebApplication application = WebApplication.start(type,
				List.of(UserVersions.class, UserController.class, own), "polyn.web.deprecations[0].version=1.0.0",
				"polyn.web.deprecations[0].since=2026-11-20")) {
			assertThat(application.getVersion("1.0.0", "/user").headers().map()).containsKey("x-own")
				.doesNotContainKey("deprecation");
		}
	}

	@ParameterizedTest
	@EnumSource(names = { "SERVLET", "REACTIVE" })
	void aParserOfTheApplicationIsUnderstood(WebApplicationType type) throws Exception {
		try (WebApplication application = WebApplication.start(type,
				List.of(UserVersions.class, UserController.class, OwnParser.class))) {
			assertThat(application.getVersion("1", "/user").body()).isEqualTo(UserVersions.OLDEST);
			assertThat(application.getVersion("2.0", "/user").body()).isEqualTo(UserVersions.LATEST);
		}
	}

	@ParameterizedTest
	@EnumSource(names = { "SERVLET", "REACTIVE" })
	void anApplicationMayConfigureItsVersionsInCode(WebApplicationType type) throws Exception {
		Class<?> code = (type == WebApplicationType.SERVLET) ? CodeServlet.class : CodeReactive.class;
		try (WebApplication application = WebApplication.startUnversioned(type,
				List.of(UserVersions.class, UserController.class, code))) {
			assertThat(application.getVersion("1.0.0", "/user").body()).isEqualTo(UserVersions.OLDEST);
			AbstractWebVersioningTests.problem(application.get("/user"), 400);
		}
	}

	@ParameterizedTest
	@EnumSource(names = { "SERVLET", "REACTIVE" })
	void aSchemaWithoutApiVersionsChangesNothing(WebApplicationType type) throws Exception {
		try (WebApplication application = WebApplication.startUnversioned(type, USERS)) {
			assertThat(application.getVersion("1.0.0", "/user").body()).isEqualTo(UserVersions.LATEST);
			assertThat(application.getVersion("9.9.9", "/user").statusCode()).isEqualTo(200);
		}
	}

	@ParameterizedTest
	@EnumSource(names = { "SERVLET", "REACTIVE" })
	void apiVersionsWithoutASchemaAreSpringsOwn(WebApplicationType type) throws Exception {
		try (WebApplication application = WebApplication.start(type, List.of(UserController.class),
				property(type, "supported=1.0.0,1.1.0"))) {
			assertThat(application.getVersion("1.0.0", "/user").body()).isEqualTo(UserVersions.LATEST);
			HttpResponse<String> unknown = application.getVersion("9.9.9", "/user");
			assertThat(unknown.statusCode()).isEqualTo(400);
			assertThat(unknown.headers().firstValue("Content-Type")).hasValue("application/json");
		}
	}

	private static String property(WebApplicationType type, String property) {
		return ((type == WebApplicationType.SERVLET) ? "spring.mvc.apiversion." : "spring.webflux.apiversion.")
				+ property;
	}

	private static String pinned(String account) {
		return "old".equals(account) ? "1.0.0" : null;
	}

	@Configuration(proxyBeanMethods = false)
	static class PinnedServlet {

		@Bean
		ApiVersionResolver pinnedVersion() {
			return (request) -> pinned(request.getHeader(ACCOUNT));
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class PinnedReactive {

		@Bean
		org.springframework.web.reactive.accept.ApiVersionResolver pinnedVersion() {
			return new org.springframework.web.reactive.accept.ApiVersionResolver() {

				@Override
				public String resolveVersion(org.springframework.web.server.ServerWebExchange exchange) {
					return pinned(exchange.getRequest().getHeaders().getFirst(ACCOUNT));
				}

			};
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class OwnDeprecationsServlet {

		@Bean
		ApiVersionDeprecationHandler deprecations() {
			return (version, handler, request, response) -> response.setHeader("X-Own", version.toString());
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class OwnDeprecationsReactive {

		@Bean
		org.springframework.web.reactive.accept.ApiVersionDeprecationHandler deprecations() {
			return (version, handler, exchange) -> exchange.getResponse().getHeaders().set("X-Own", version.toString());
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class CodeServlet implements WebMvcConfigurer {

		@Override
		public void configureApiVersioning(ApiVersionConfigurer configurer) {
			configurer.useRequestHeader(WebApplication.HEADER);
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class CodeReactive implements WebFluxConfigurer {

		@Override
		public void configureApiVersioning(org.springframework.web.reactive.config.ApiVersionConfigurer configurer) {
			configurer.useRequestHeader(WebApplication.HEADER);
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class OwnParser {

		@Bean
		SemanticApiVersionParser versionParser() {
			return new SemanticApiVersionParser();
		}

	}

	@RestControllerAdvice
	static class OwnHandler {

		@ExceptionHandler
		ResponseEntity<Map<String, String>> invalid(InvalidApiVersionException ex) {
			return ResponseEntity.status(418).body(Map.of("own", ex.getVersion()));
		}

	}

}
