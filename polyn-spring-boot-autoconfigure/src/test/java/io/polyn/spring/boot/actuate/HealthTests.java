package io.polyn.spring.boot.actuate;

import java.io.IOException;
import java.nio.file.Path;
import java.security.Principal;
import java.util.stream.Stream;

import io.nats.client.Connection;
import io.polyn.embedded.nats.EmbeddedNatsServer;
import io.polyn.spring.testing.ClasspathFolder;
import io.polyn.spring.testing.TestApplication;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.filter.OncePerRequestFilter;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Whom health is told, and what it is a part of.
 */
class HealthTests {

	@TempDir
	Path temp;

	@Test
	void detailsAreToldEveryone() throws Exception {
		try (TestApplication application = start("management.endpoint.health.show-details=always")) {
			assertThat(health(application).path("details").propertyNames()).containsExactly("connection", "server");
		}
	}

	@Test
	void detailsAreToldNobody() throws Exception {
		try (TestApplication application = start("management.endpoint.health.show-details=never")) {
			assertThat(application.json("/actuator/health").propertyNames()).containsExactly("groups", "status");
			assertThat(application.get("/actuator/health/polyn").statusCode()).isEqualTo(404);
		}
		try (TestApplication application = start("management.endpoint.health.show-details=never",
				"management.endpoint.health.show-components=always")) {
			assertThat(health(application).propertyNames()).containsExactly("status");
		}
	}

	@Test
	void detailsAreToldThoseWhoMaySeeThem() throws Exception {
		try (TestApplication application = start("management.endpoint.health.show-details=when-authorized",
				"management.endpoint.health.roles=operator")) {
			assertThat(healthFor(application, "nobody").has("components")).isFalse();
			assertThat(
					healthFor(application, "operator").path("components").path("polyn").path("details").has("server"))
				.isTrue();
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "never", "when-authorized", "always" })
	void aServerThatIsAwayIsDownForEveryone(String details) throws Exception {
		try (TestApplication application = start("management.endpoint.health.show-details=" + details)) {
			stopServer(application);
			assertThat(application.get("/actuator/health").statusCode()).isEqualTo(503);
			assertThat(application.get("/actuator/health").body().contains("POLYN-N001"))
				.isEqualTo(details.equals("always"));
		}
	}

	@Test
	void livenessDoesNotDependOnTheServerAndReadinessOnlyOnDemand() throws Exception {
		try (TestApplication application = start("management.endpoint.health.probes.enabled=true")) {
			stopServer(application);
			assertThat(application.get("/actuator/health").statusCode()).isEqualTo(503);
			assertThat(application.get("/actuator/health/liveness").statusCode()).isEqualTo(200);
			assertThat(application.json("/actuator/health/liveness").path("components").has("polyn")).isFalse();
			assertThat(application.get("/actuator/health/readiness").statusCode()).isEqualTo(200);
		}
		try (TestApplication application = start("management.endpoint.health.probes.enabled=true",
				"management.endpoint.health.group.readiness.include=readinessState,polyn")) {
			assertThat(application.json("/actuator/health/readiness").path("components").has("polyn")).isTrue();
			stopServer(application);
			assertThat(application.get("/actuator/health/liveness").statusCode()).isEqualTo(200);
			assertThat(application.get("/actuator/health/readiness").statusCode()).isEqualTo(503);
		}
	}

	private static JsonNode health(TestApplication application) throws Exception {
		JsonNode polyn = application.json("/actuator/health").path("components").path("polyn");
		assertThat(polyn.path("status").asString()).isEqualTo("UP");
		return polyn;
	}

	private static JsonNode healthFor(TestApplication application, String role) throws Exception {
		return JsonMapper.shared()
			.readTree(application.get("local.server.port", "/actuator/health", "X-Role", role).body());
	}

	private static void stopServer(TestApplication application) {
		application.context().getBean(EmbeddedNatsServer.class).close();
		Connection connection = application.context().getBean(Connection.class);
		Awaitility.await().until(() -> connection.getStatus() != Connection.Status.CONNECTED);
	}

	private TestApplication start(String... properties) {
		return TestApplication.start(
				new ClasspathFolder(this.temp).migration("1_create_users.yml", ClasspathFolder.CREATE_USERS)
					.classLoader(),
				Stream.of(new String[] { "spring.main.sources=" + Roles.class.getName() }, properties)
					.flatMap(Stream::of)
					.toArray(String[]::new));
	}

	@Configuration(proxyBeanMethods = false)
	static class Roles {

		@Bean
		OncePerRequestFilter rolesFromAHeader() {
			return new OncePerRequestFilter() {

				@Override
				protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response,
						FilterChain chain) throws ServletException, IOException {
					chain.doFilter(new Authenticated(request), response);
				}

			};
		}

	}

	private static final class Authenticated extends HttpServletRequestWrapper {

		private Authenticated(HttpServletRequest request) {
			super(request);
		}

		@Override
		public Principal getUserPrincipal() {
			String role = getHeader("X-Role");
			return (role != null) ? () -> role : null;
		}

		@Override
		public boolean isUserInRole(String role) {
			return role.equals(getHeader("X-Role"));
		}

	}

}
