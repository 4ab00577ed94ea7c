package io.polyn.spring.boot.nats;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

import io.nats.client.Connection;
import io.nats.client.NKey;
import io.polyn.ErrorCode;
import io.polyn.PolynException;
import io.polyn.spring.testing.ConfiguredServer;
import io.polyn.spring.testing.JwtOperator;
import io.polyn.spring.testing.PolynContextRunner;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;

class AuthenticationTests {

	private static final String NOWHERE = "nats://127.0.0.1:1";

	private final ApplicationContextRunner runner = PolynContextRunner.create();

	@TempDir
	Path temp;

	@Test
	void userAndPasswordAreTaken() throws Exception {
		try (ConfiguredServer server = ConfiguredServer.start(this.temp, "authorization {user: me, password: pw}")) {
			assertConnects(server, "polyn.nats.user=me", "polyn.nats.password=pw");
			assertRefused(server, "polyn.nats.user=me", "polyn.nats.password=other");
		}
	}

	@Test
	void aCustomizerHasTheLastWordOnUserAndPassword() throws Exception {
		try (ConfiguredServer server = ConfiguredServer.start(this.temp, "authorization {user: me, password: pw}")) {
			this.runner
				.withBean(NatsOptionsCustomizer.class,
						() -> (options) -> options.userInfo("me".toCharArray(), "pw".toCharArray()))
				.withPropertyValues("polyn.nats.servers=" + server.url(), "polyn.nats.user=somebody")
				.run((context) -> assertThat(context.getBean(Connection.class).getStatus())
					.isEqualTo(Connection.Status.CONNECTED));
		}
	}

	@Test
	void aTokenIsTaken() throws Exception {
		try (ConfiguredServer server = ConfiguredServer.start(this.temp, "authorization {token: t0ken}")) {
			assertConnects(server, "polyn.nats.token=t0ken");
			assertRefused(server, "polyn.nats.token=other");
		}
	}

	@Test
	void anNkeyIsTaken() throws Exception {
		NKey known = NKey.createUser(null);
		try (ConfiguredServer server = ConfiguredServer.start(this.temp,
				"authorization {users: [{nkey: %s}]}".formatted(new String(known.getPublicKey())))) {
			assertConnects(server, "polyn.nats.nkey=" + new String(known.getSeed()));
			assertRefused(server, "polyn.nats.nkey=" + new String(NKey.createUser(null).getSeed()));
		}
	}

	@Test
	void aJwtIsTakenWithItsNkey() throws Exception {
		JwtOperator operator = JwtOperator.create();
		JwtOperator.User user = operator.user();
		try (ConfiguredServer server = ConfiguredServer.start(this.temp, operator.configuration())) {
			assertConnects(server, "polyn.nats.jwt=" + user.jwt(), "polyn.nats.nkey=" + user.seed());
			assertRefused(server, "polyn.nats.jwt=" + user.jwt(), "polyn.nats.nkey=" + operator.user().seed());
		}
	}

	@Test
	void credentialsAreTakenAsFileAndAsContent() throws Exception {
		JwtOperator operator = JwtOperator.create();
		String credentials = operator.user().credentials();
		Path file = Files.writeString(this.temp.resolve("user.creds"), credentials);
		try (ConfiguredServer server = ConfiguredServer.start(this.temp, operator.configuration())) {
			assertConnects(server, "polyn.nats.creds=" + file);
			assertConnects(server, "polyn.nats.creds=" + file.toUri());
			assertConnects(server, "polyn.nats.creds=" + credentials);
			assertRefused(server, "polyn.nats.creds=" + JwtOperator.create().user().credentials());
		}
	}

	@Test
	void connectionDetailsOfTheApplicationMayHaveAnyOfThem() throws Exception {
		JwtOperator operator = JwtOperator.create();
		JwtOperator.User user = operator.user();
		try (ConfiguredServer server = ConfiguredServer.start(this.temp, operator.configuration())) {
			this.runner.withBean(NatsConnectionDetails.class, () -> new NatsConnectionDetails() {

				@Override
				public List<String> getServers() {
					return List.of(server.url());
				}

				@Override
				public String getNkey() {
					return user.seed();
				}

				@Override
				public String getJwt() {
					return user.jwt();
				}

				@Override
				public SslBundle getSslBundle() {
					return null;
				}

			})
				.run((context) -> assertThat(context.getBean(Connection.class).getStatus())
					.isEqualTo(Connection.Status.CONNECTED));
		}
	}

	@Test
	void twoWaysAreOneTooMany() throws Exception {
		JwtOperator.User user = JwtOperator.create().user();
		String seed = "polyn.nats.nkey=" + user.seed();
		assertFailure("There is more than one way to authenticate: polyn.nats.user, polyn.nats.token.",
				"polyn.nats.user=me", "polyn.nats.password=pw", "polyn.nats.token=t0ken");
		assertFailure("There is more than one way to authenticate: polyn.nats.token, polyn.nats.nkey.",
				"polyn.nats.token=t0ken", seed);
		assertFailure("There is more than one way to authenticate: polyn.nats.user, polyn.nats.jwt.",
				"polyn.nats.user=me", seed, "polyn.nats.jwt=" + user.jwt());
		assertFailure("There is more than one way to authenticate: polyn.nats.jwt, polyn.nats.creds.", seed,
				"polyn.nats.jwt=" + user.jwt(), "polyn.nats.creds=" + user.credentials());
		assertFailure("There is more than one way to authenticate: polyn.nats.token, the user in polyn.nats.servers.",
				"polyn.nats.servers=nats://me:pw@127.0.0.1:1", "polyn.nats.token=t0ken");
	}

	@Test
	void halfOfAWayIsTooLittle() throws Exception {
		assertFailure("polyn.nats.jwt is set, but polyn.nats.nkey is not.",
				"polyn.nats.jwt=" + JwtOperator.create().user().jwt());
		assertFailure("polyn.nats.password is set, but polyn.nats.user is not.", "polyn.nats.password=pw");
	}

	@Test
	void whatIsNoSeedIsToldBeforeConnecting() {
		assertFailure("polyn.nats.nkey has no valid seed of an NKey.", "polyn.nats.nkey=SUNOSEED");
		assertFailure("polyn.nats.creds has no valid seed of an NKey.",
				"polyn.nats.creds=-----BEGIN NATS USER JWT-----\ney.J.x\n------END NATS USER JWT------\n");
	}

	private void assertConnects(ConfiguredServer server, String... properties) {
		withServer(server.url(), properties).run((context) -> {
			assertThat(context).hasNotFailed();
			Connection connection = context.getBean(Connection.class);
			assertThat(connection.getStatus()).isEqualTo(Connection.Status.CONNECTED);
			assertThat(connection.getServerInfo().isAuthRequired()).isTrue();
		});
	}

	private void assertRefused(ConfiguredServer server, String... properties) {
		withServer(server.url(), properties).run((context) -> {
			PolynException failure = failure(context.getStartupFailure());
			assertThat(failure.code()).isEqualTo(ErrorCode.AUTHENTICATION_FAILED);
			assertThat(failure.problem()).isEqualTo("The NATS server at " + server.url() + " refuses the credentials.");
		});
	}

	private void assertFailure(String problem, String... properties) {
		withServer(NOWHERE, properties).run((context) -> {
			PolynException failure = failure(context.getStartupFailure());
			assertThat(failure.code()).isEqualTo(ErrorCode.AUTHENTICATION_FAILED);
			assertThat(failure.problem()).isEqualTo(problem);
		});
	}

	// Later properties win.
	private ApplicationContextRunner withServer(String url, String... properties) {
		return this.runner.withPropertyValues("polyn.nats.servers=" + url).withPropertyValues(properties);
	}

	private static PolynException failure(Throwable failure) {
		return Stream.iterate(failure, (cause) -> cause != null, Throwable::getCause)
			.filter(PolynException.class::isInstance)
			.map(PolynException.class::cast)
			.findFirst()
			.orElseThrow(() -> new AssertionError("No error of Polyn's", failure));
	}

}
