package io.polyn.spring.boot.nats;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;

import io.nats.client.Connection;
import io.nats.client.NKey;
import io.nats.client.Nats;
import io.nats.client.Options;
import io.nats.client.Subscription;
import io.polyn.spring.testing.ConfiguredServer;
import io.polyn.spring.testing.JwtOperator;
import io.polyn.spring.testing.PolynContextRunner;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.util.StringUtils;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

@ExtendWith(OutputCaptureExtension.class)
class RefusedReconnectTests {

	private static final String REFUSED = "The NATS server refuses the credentials";

	private static final Duration RELOAD = Duration.ofMillis(1500);

	private static final String USER = "authorization {users: [{user: me, password: pw}]}";

	private static final String NOBODY = "authorization {users: [{user: other, password: pw}]}";

	private final ApplicationContextRunner runner = PolynContextRunner.create()
		.withPropertyValues("polyn.nats.reconnect-wait=50ms", "polyn.nats.reconnect-jitter=0",
				"polyn.nats.connection-timeout=500ms", "polyn.nats.startup-timeout=30s");

	@TempDir
	Path temp;

	@Test
	void aUserWhoIsRemovedAndComesBackIsConnectedAgain(CapturedOutput output) throws Exception {
		try (ConfiguredServer server = ConfiguredServer.start(this.temp, USER)) {
			this.runner
				.withPropertyValues("polyn.nats.servers=" + server.url(), "polyn.nats.user=me",
						"polyn.nats.password=pw")
				.run((context) -> {
					Connection connection = context.getBean(Connection.class);
					Subscription subscription = connection.subscribe("greetings");
					server.reload(NOBODY);
					awaitRefusals(connection, 5);
					assertThat(connection.getStatus()).isNotEqualTo(Connection.Status.CLOSED);
					assertThat(health(context)).isEqualTo(Status.DOWN);
					server.reload(USER);
					awaitConnected(connection);
					awaitUp(context);
					connection.publish("greetings", "hello".getBytes(StandardCharsets.UTF_8));
					assertThat(subscription.nextMessage(Duration.ofSeconds(30)).getData())
						.asString(StandardCharsets.UTF_8)
						.isEqualTo("hello");
					await().untilAsserted(() -> assertThat(output).containsOnlyOnce(REFUSED)
						.containsOnlyOnce("The connection to NATS is lost")
						.contains("Reconnected to NATS"));
					server.reload(NOBODY);
					awaitRefusals(connection, 1);
					await().untilAsserted(
							() -> assertThat(StringUtils.countOccurrencesOf(output.toString(), REFUSED)).isEqualTo(2));
				});
		}
	}

	@Test
	void aRewrittenCredentialsFileIsUsedForTheNextConnection(CapturedOutput output) throws Exception {
		JwtOperator operator = JwtOperator.create();
		JwtOperator.User first = operator.user();
		Path file = Files.writeString(this.temp.resolve("user.creds"), first.credentials());
		try (ConfiguredServer server = ConfiguredServer.start(this.temp, operator.configuration())) {
			this.runner.withPropertyValues("polyn.nats.servers=" + server.url(), "polyn.nats.creds=" + file)
				.run((context) -> {
					Connection connection = context.getBean(Connection.class);
					// The server does not look at an account again within a second.
					await().pollDelay(RELOAD).pollInterval(RELOAD).untilAsserted(() -> {
						server.reload(operator.configuration(first));
						assertThat(connection.getStatistics().getErrs()).isPositive();
					});
					awaitRefusals(connection, 5);
					assertThat(health(context)).isEqualTo(Status.DOWN);
					await().untilAsserted(() -> assertThat(output).contains(REFUSED));
					Files.delete(file);
					await().untilAsserted(
							() -> assertThat(output).contains("The credentials file " + file + " can't be read"));
					Files.writeString(file, operator.user().credentials());
					awaitConnected(connection);
					awaitUp(context);
				});
		}
	}

	@Test
	void theTokenOfConnectionDetailsIsAskedForAnew() throws Exception {
		AtomicReference<String> token = new AtomicReference<>("first");
		try (ConfiguredServer server = ConfiguredServer.start(this.temp, "authorization {token: first}")) {
			this.runner.withBean(NatsConnectionDetails.class, () -> new NatsConnectionDetails() {

				@Override
				public List<String> getServers() {
					return List.of(server.url());
				}

				@Override
				public String getToken() {
					return token.get();
				}

			}).run((context) -> {
				Connection connection = context.getBean(Connection.class);
				server.reload("authorization {token: second}");
				awaitRefusals(connection, 5);
				token.set("second");
				awaitConnected(connection);
			});
		}
	}

	@Test
	void userAndPasswordOfConnectionDetailsAreAskedForAnew() throws Exception {
		AtomicReference<String> user = new AtomicReference<>("me");
		AtomicReference<String> password = new AtomicReference<>("pw");
		// Its NKey makes the server send a nonce.
		String anotherUser = "{nkey: %s}".formatted(new String(NKey.createUser(null).getPublicKey()));
		try (ConfiguredServer server = ConfiguredServer.start(this.temp,
				"authorization {users: [{user: me, password: pw}, %s]}".formatted(anotherUser))) {
			this.runner.withBean(NatsConnectionDetails.class, () -> new NatsConnectionDetails() {

				@Override
				public List<String> getServers() {
					return List.of(server.url());
				}

				@Override
				public String getUser() {
					return user.get();
				}

				@Override
				public String getPassword() {
					return password.get();
				}

			}).run((context) -> {
				Connection connection = context.getBean(Connection.class);
				Subscription subscription = connection.subscribe("greetings");
				server.reload("authorization {users: [{user: me, password: 'a \"longer\" pässwörd'}, %s]}"
					.formatted(anotherUser));
				awaitRefusals(connection, 5);
				password.set("a \"longer\" pässwörd");
				awaitConnected(connection);
				server.reload("authorization {users: [{user: you, password: p}]}");
				awaitRefusals(connection, 1);
				user.set("you");
				password.set("p");
				awaitConnected(connection);
				awaitUp(context);
				connection.publish("greetings", "hello".getBytes(StandardCharsets.UTF_8));
				assertThat(subscription.nextMessage(Duration.ofSeconds(30)).getData()).asString(StandardCharsets.UTF_8)
					.isEqualTo("hello");
			});
		}
	}

	@Test
	void attemptsToReconnectThatAreLimitedEndWithRefusals() throws Exception {
		try (ConfiguredServer server = ConfiguredServer.start(this.temp, USER)) {
			this.runner
				.withPropertyValues("polyn.nats.servers=" + server.url(), "polyn.nats.user=me",
						"polyn.nats.password=pw", "polyn.nats.max-reconnects=3")
				.run((context) -> {
					server.reload(NOBODY);
					Connection connection = context.getBean(Connection.class);
					await().until(() -> connection.getStatus() == Connection.Status.CLOSED);
				});
		}
	}

	// As change capture does it.
	@Test
	void aConnectionReconnectsBesideOneThatHasItsOptionsAndDoesNot() throws Exception {
		try (ConfiguredServer server = ConfiguredServer.start(this.temp, "")) {
			this.runner.withPropertyValues("polyn.nats.servers=" + server.url()).run((context) -> {
				Connection connection = context.getBean(Connection.class);
				Connection other = Nats.connect(new Options.Builder(connection.getOptions()).noReconnect().build());
				server.restart("");
				await().until(() -> other.getStatus() == Connection.Status.CLOSED);
				await().until(() -> connection.getStatistics().getReconnects() > 0);
				awaitConnected(connection);
			});
		}
	}

	private static void awaitRefusals(Connection connection, int number) {
		long errors = connection.getStatistics().getErrs();
		await().until(() -> connection.getStatistics().getErrs() >= errors + number);
	}

	private static void awaitConnected(Connection connection) {
		await().until(() -> connection.getStatus() == Connection.Status.CONNECTED);
	}

	// After a reload older servers take a while until JetStream answers.
	private static void awaitUp(AssertableApplicationContext context) {
		await().untilAsserted(() -> assertThat(health(context)).isEqualTo(Status.UP));
	}

	private static Status health(AssertableApplicationContext context) {
		return context.getBean("polynHealthContributor", HealthIndicator.class).health().getStatus();
	}

}
