package io.polyn.spring.boot.actuate;

import java.nio.file.Path;

import io.nats.client.Connection;
import io.polyn.PolynVersion;
import io.polyn.embedded.nats.EmbeddedNatsServer;
import io.polyn.migration.Migrator;
import io.polyn.spring.boot.migration.MigratorBuilderConfigurer;
import io.polyn.spring.testing.ClasspathFolder;
import io.polyn.spring.testing.TestApplication;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;

class PolynInfoContributorTests {

	private static final String MARKER = "s3cr3t-m4rk3r";

	private ClasspathFolder classpath;

	@BeforeEach
	void setUp(@TempDir Path temp) {
		this.classpath = new ClasspathFolder(temp).migration("1_create_users.yml", ClasspathFolder.CREATE_USERS)
			.migration("2_consumer.yml", ClasspathFolder.CREATE_CONSUMER);
	}

	@Test
	void whatThisProcessKnowsIsTold() throws Exception {
		try (TestApplication application = start("polyn.migrate-on-startup=true", "polyn.migrations.target=1")) {
			JsonNode polyn = application.json("/actuator/info").path("polyn");
			assertThat(polyn.path("version").asString()).isEqualTo(PolynVersion.get()).isNotEmpty();
			assertThat(polyn.path("namespace").asString()).isEqualTo("users");
			assertThat(polyn.path("server").path("version").asString())
				.isEqualTo(application.context().getBean(EmbeddedNatsServer.class).version());
			assertThat(polyn.path("migrations").toString()).isEqualTo("{\"applied\":1,\"pending\":1,\"failed\":0}");
			application.context().getBean(Migrator.class).migrate();
			assertThat(application.json("/actuator/info").path("polyn").path("migrations").path("applied").asInt())
				.isEqualTo(2);
		}
	}

	@Test
	void itIsToldAlsoWhileTheServerIsAway() throws Exception {
		try (TestApplication application = start()) {
			Connection connection = application.context().getBean(Connection.class);
			application.context().getBean(EmbeddedNatsServer.class).close();
			Awaitility.await().until(() -> connection.getStatus() != Connection.Status.CONNECTED);
			assertThat(application.json("/actuator/info").path("polyn").path("migrations").path("pending").asInt())
				.isEqualTo(2);
		}
	}

	@Test
	void eachOfSeveralMigratorsIsTold() throws Exception {
		try (TestApplication application = start("spring.main.sources=" + Second.class.getName())) {
			JsonNode polyn = application.json("/actuator/info").path("polyn");
			assertThat(polyn.has("namespace")).isFalse();
			assertThat(polyn.path("migrators").path("polynMigrator").path("namespace").asString()).isEqualTo("users");
			assertThat(polyn.path("migrators").path("second").path("namespace").asString()).isEqualTo("second");
		}
	}

	@Test
	void itCanBeTurnedOff() throws Exception {
		for (String property : new String[] { "management.info.polyn.enabled=false",
				"management.info.defaults.enabled=false", "polyn.enabled=false" }) {
			try (TestApplication application = start(property)) {
				assertThat(application.json("/actuator/info").has("polyn")).as(property).isFalse();
			}
		}
	}

	@Test
	void noCredentialsAreTold() throws Exception {
		try (EmbeddedNatsServer server = EmbeddedNatsServer.builder()
			.arguments("--user", "user-" + MARKER, "--pass", "password-" + MARKER)
			.start();
				TestApplication application = start("polyn.nats.servers=nats://user-" + MARKER + ":password-" + MARKER
						+ "@127.0.0.1:" + server.port())) {
			assertThat(application.get("/actuator/info").body()).contains("\"server\"").doesNotContain(MARKER);
		}
	}

	private TestApplication start(String... properties) {
		return TestApplication.start(this.classpath.classLoader(), properties);
	}

	@Configuration(proxyBeanMethods = false)
	static class Second {

		@Bean(defaultCandidate = false)
		Migrator second(MigratorBuilderConfigurer configurer, Connection connection) {
			return configurer.configure(Migrator.builder(connection)).namespace("second").build();
		}

	}

}
