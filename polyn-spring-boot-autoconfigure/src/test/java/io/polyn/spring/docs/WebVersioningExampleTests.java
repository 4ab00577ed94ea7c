package io.polyn.spring.docs;

import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.polyn.spring.VersionedType;
import io.polyn.spring.testing.WebApplication;
import io.polyn.version.Change;
import io.polyn.version.ChangeContext;
import io.polyn.version.Scheme;
import io.polyn.version.VersioningSchema;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import org.springframework.boot.WebApplicationType;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.accept.ApiVersionResolver;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The examples of versions on the web.
 */
class WebVersioningExampleTests {

	private static WebApplication application;

	@BeforeAll
	static void start() {
		application = WebApplication.start(WebApplicationType.SERVLET, List.of(Versions.class, Users.class),
				"polyn.web.deprecations[0].version=2026-01-15", "polyn.web.deprecations[0].since=2026-11-20",
				"polyn.web.deprecations[0].sunset=2027-06-30",
				"polyn.web.deprecations[0].link=https://example.com/api/2026-11-20");
	}

	@AfterAll
	static void stop() {
		application.close();
	}

	@Test
	void aClientGetsTheVersionThatItKnows() throws Exception {
		assertThat(application.getVersion("2026-11-20", "/users/1").body())
			.isEqualTo("{\"id\":\"1\",\"firstName\":\"Ada\",\"lastName\":\"Lovelace\"}");
		HttpResponse<String> old = application.getVersion("2026-01-15", "/users/1");
		assertThat(old.body()).isEqualTo("{\"id\":\"1\",\"name\":\"Ada Lovelace\"}");
		assertThat(old.headers().firstValue("Deprecation")).hasValue("@1795132800");
		assertThat(old.headers().firstValue("Sunset")).hasValue("Wed, 30 Jun 2027 00:00:00 GMT");
	}

	@Test
	void aClientSendsTheVersionThatItKnows() throws Exception {
		assertThat(application.postVersion("2026-01-15", "/users", "{\"id\":\"2\",\"name\":\"Ann Lee\"}").body())
			.isEqualTo("{\"id\":\"2\",\"name\":\"Ann Lee\"}");
	}

	@Test
	void anAccountHasItsVersion() throws Exception {
		assertThat(application.get("/users/1", "X-Account", "early").body()).contains("\"name\":\"Ada Lovelace\"");
	}

	@Test
	void aVersionThatIsNotServedIsAProblem() throws Exception {
		assertThat(application.getVersion("2026-11-21", "/users/1").body()).isEqualTo(
				"{\"title\":\"Bad Request\",\"status\":400,\"detail\":\"The request asks for an API version that is not "
						+ "served. The versions are 2026-11-20, 2026-01-15.\",\"instance\":\"/users/1\","
						+ "\"supportedVersions\":[\"2026-11-20\",\"2026-01-15\"],\"code\":\"POLYN-V004\"}");
	}

	@Configuration(proxyBeanMethods = false)
	static class Versions {

		@Bean
		VersioningSchema versions() {
			return VersioningSchema.builder(Scheme.DATE)
				.version("2026-11-20", (version) -> version.type("User", new TwoNames()))
				.version("2026-01-15")
				.build();
		}

		@Bean
		ApiVersionResolver versionOfTheAccount(Accounts accounts) {
			return (request) -> accounts.version(request.getHeader("X-Account"));
		}

		@Bean
		Accounts accounts() {
			return new Accounts(Map.of("early", "2026-01-15"));
		}

	}

	static class TwoNames implements Change {

		@Override
		public String description() {
			return "A user has a first and a last name.";
		}

		@Override
		public void up(ObjectNode user, ChangeContext context) {
			String[] names = user.remove("name").asText().split(" ", 2);
			user.put("firstName", names[0]).put("lastName", (names.length > 1) ? names[1] : "");
		}

		@Override
		public void down(ObjectNode user, ChangeContext context) {
			String name = user.remove("firstName").asText() + " " + user.remove("lastName").asText();
			user.put("name", name.strip());
		}

	}

	@RestController
	static class Users {

		@GetMapping("/users/{id}")
		User user(@PathVariable String id) {
			return new User(id, "Ada", "Lovelace");
		}

		@PostMapping("/users")
		User create(@RequestBody NewUser user) {
			return new User(user.id(), user.firstName(), user.lastName());
		}

	}

	record User(String id, String firstName, String lastName) {
	}

	@VersionedType("User")
	record NewUser(String id, String firstName, String lastName) {
	}

	record Accounts(Map<String, String> versions) {

		String version(String account) {
			return (account != null) ? this.versions.get(account) : null;
		}

	}

}
