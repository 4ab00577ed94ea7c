package io.polyn.sample.users;

import java.nio.file.Path;
import java.util.Map;

import io.polyn.PolynException;
import io.polyn.spring.boot.CaptureRole;
import io.polyn.spring.boot.migration.MigrationProperties;
import io.polyn.spring.boot.nats.NatsProperties;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.ssl.SslProperties;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.test.context.ConfigDataApplicationContextInitializer;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.core.env.Environment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;

/**
 * Tests of the configuration in each profile.
 */
class ProfileTests {

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withInitializer(new ConfigDataApplicationContextInitializer());

	@Test
	void byDefaultAnEmbeddedServerKeepsItsStore() {
		this.runner.run((context) -> {
			NatsProperties nats = nats(context.getEnvironment());
			assertThat(nats.getServers()).isEmpty();
			assertThat(nats.getEmbedded().getStoreDirectory()).isEqualTo(Path.of("target/nats"));
			assertThat(placeholders(context.getEnvironment())).isEqualTo(Map.of("replicas", "1"));
		});
	}

	@Test
	void inDevelopmentAServerOnThisMachineIsUsed() {
		this.runner.withPropertyValues("spring.profiles.active=dev").run((context) -> {
			assertThat(nats(context.getEnvironment()).getServers()).containsExactly("nats://localhost:4222");
			assertThat(placeholders(context.getEnvironment())).isEqualTo(Map.of("replicas", "1"));
		});
	}

	@Test
	void onlyWithADatabaseChangesAreCaptured() {
		this.runner
			.run((context) -> assertThat(CaptureRole.of(context.getEnvironment())).isEqualTo(CaptureRole.LISTENER));
		this.runner.withPropertyValues("spring.profiles.active=postgres").run((context) -> {
			assertThat(CaptureRole.of(context.getEnvironment())).isEqualTo(CaptureRole.BOTH);
			assertThat(nats(context.getEnvironment()).getEmbedded().getStoreDirectory())
				.isEqualTo(Path.of("target/nats-postgres"));
		});
	}

	@Test
	void inProductionTheEnvironmentTellsServersCredentialsAndCertificates() {
		this.runner
			.withPropertyValues("spring.profiles.active=prod", "NATS_SERVERS=tls://n1:4222,tls://n2:4222",
					"NATS_CREDS=/run/secrets/users.creds", "NATS_CA_CERTIFICATE=/run/secrets/ca.pem")
			.run((context) -> {
				NatsProperties nats = nats(context.getEnvironment());
				assertThat(nats.getServers()).containsExactly("tls://n1:4222", "tls://n2:4222");
				assertThat(nats.getCreds()).isEqualTo("/run/secrets/users.creds");
				SslProperties ssl = Binder.get(context.getEnvironment()).bind("spring.ssl", SslProperties.class).get();
				assertThat(ssl.getBundle().getPem().get(nats.getSsl().getBundle()).getTruststore().getCertificate())
					.isEqualTo("file:/run/secrets/ca.pem");
				assertThat(placeholders(context.getEnvironment())).isEqualTo(Map.of("replicas", "3"));
			});
	}

	@Test
	void inProductionNothingStartsWithoutServers() {
		assertThatException()
			.isThrownBy(() -> new SpringApplicationBuilder(UsersApplication.class).profiles("prod")
				.run("--server.port=0")
				.close())
			.havingRootCause()
			.isInstanceOf(PolynException.class)
			.withMessageContaining("${NATS_SERVERS}");
	}

	private static NatsProperties nats(Environment environment) {
		return Binder.get(environment).bind("polyn.nats", NatsProperties.class).get();
	}

	private static Map<String, String> placeholders(Environment environment) {
		return Binder.get(environment).bind("polyn.migrations", MigrationProperties.class).get().getPlaceholders();
	}

}
