package io.polyn.spring.boot.nats;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

import io.nats.client.Connection;
import io.nats.client.JetStreamOptions;
import io.nats.client.Options;
import io.polyn.embedded.nats.EmbeddedNatsServer;
import io.polyn.migration.Migrator;
import io.polyn.nats.TolerantDataPort;
import io.polyn.spring.boot.PolynAutoConfiguration;
import io.polyn.spring.testing.JetStreamServer;
import io.polyn.spring.testing.PolynContextRunner;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.LazyInitializationBeanFactoryPostProcessor;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.SystemEnvironmentPropertySource;

import static org.assertj.core.api.Assertions.assertThat;

class NatsAutoConfigurationTests {

	@RegisterExtension
	static final JetStreamServer server = new JetStreamServer();

	private final ApplicationContextRunner runner = PolynContextRunner.create();

	private final ApplicationContextRunner withServer = PolynContextRunner.create(server);

	@Test
	void anApplicationsOwnConnectionWins() {
		this.runner.withUserConfiguration(OwnConnection.class)
			.withPropertyValues("polyn.nats.servers=nats://127.0.0.1:1")
			.run((context) -> {
				assertThat(context).hasNotFailed()
					.doesNotHaveBean(NatsConnectionDetails.class)
					.doesNotHaveBean(EmbeddedNatsServer.class);
				assertThat(context.getBean(Connection.class)).isSameAs(server.connection());
				assertThat(context.getBean(Migrator.class).info().pending()).isEmpty();
			});
	}

	@Test
	void anApplicationsOwnConnectionKeepsTheEmbeddedServerAway() {
		this.runner.withUserConfiguration(OwnConnection.class)
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(EmbeddedNatsServer.class));
	}

	@Test
	void anApplicationsOwnConnectionDetailsWinOverProperties() {
		this.runner.withBean(NatsConnectionDetails.class, () -> () -> List.of(server.url()))
			.withPropertyValues("polyn.nats.servers=nats://127.0.0.1:1")
			.run((context) -> {
				assertThat(context).hasSingleBean(NatsConnectionDetails.class)
					.doesNotHaveBean(EmbeddedNatsServer.class)
					.doesNotHaveBean(PropertiesNatsConnectionDetails.class);
				assertThat(context.getBean(Connection.class).getConnectedUrl()).isEqualTo(server.url());
			});
	}

	@Test
	void anApplicationsOwnJetStreamOptionsWin() {
		JetStreamOptions own = JetStreamOptions.builder().requestTimeout(Duration.ofSeconds(7)).build();
		this.withServer.withBean(JetStreamOptions.class, () -> own)
			.run((context) -> assertThat(context.getBean(JetStreamOptions.class)).isSameAs(own));
	}

	@Test
	void namedServersAreUsed() {
		this.withServer.run((context) -> {
			assertThat(context).hasSingleBean(PropertiesNatsConnectionDetails.class)
				.doesNotHaveBean(EmbeddedNatsServer.class);
			assertThat(context.getBean(Connection.class).getConnectedUrl()).isEqualTo(server.url());
		});
	}

	@Test
	void headersThatJnatsDoesNotAcceptDoNotStopTheConnection() {
		this.withServer.run((context) -> assertThat(context.getBean(Connection.class).getOptions().getDataPortType())
			.isEqualTo(TolerantDataPort.class.getName()));
	}

	@Test
	void serversMayBeWrittenOneByOne() {
		this.runner
			.withPropertyValues("polyn.nats.servers[0]=nats://127.0.0.1:1", "polyn.nats.servers[1]=" + server.url())
			.run((context) -> {
				assertThat(context).hasNotFailed().doesNotHaveBean(EmbeddedNatsServer.class);
				assertThat(context.getBean(Connection.class).getConnectedUrl()).isEqualTo(server.url());
			});
	}

	@Test
	void serversMayComeFromTheEnvironment() {
		for (String variable : List.of("POLYN_NATS_SERVERS_0", "POLYN_NATS_SERVERS_0_", "POLYN_NATS_SERVERS")) {
			this.runner
				.withInitializer((context) -> context.getEnvironment()
					.getPropertySources()
					.addFirst(new SystemEnvironmentPropertySource("test-systemEnvironment",
							Map.of(variable, server.url()))))
				.run((context) -> {
					assertThat(context).hasNotFailed().doesNotHaveBean(EmbeddedNatsServer.class);
					assertThat(context.getBean(Connection.class).getConnectedUrl()).isEqualTo(server.url());
				});
		}
	}

	@Test
	void withoutServersAndEmbeddedServerTheUsualAddressIsUsed() {
		new ApplicationContextRunner().withPropertyValues("spring.application.name=users")
			.withConfiguration(AutoConfigurations.of(PolynAutoConfiguration.class, NatsAutoConfiguration.class))
			.withClassLoader(new FilteredClassLoader(EmbeddedNatsServer.class))
			.withInitializer(
					(context) -> context.addBeanFactoryPostProcessor(new LazyInitializationBeanFactoryPostProcessor()))
			.run((context) -> assertThat(context.getBean(NatsConnectionDetails.class).getServers())
				.containsExactly("nats://localhost:4222"));
	}

	@Test
	void everyPropertyReachesTheConnection() {
		this.withServer
			.withPropertyValues("polyn.nats.name=the-name", "polyn.nats.connection-timeout=7s",
					"polyn.nats.reconnect-wait=11s", "polyn.nats.max-reconnects=13", "polyn.nats.ping-interval=17s",
					"polyn.nats.request-timeout=19s", "polyn.nats.inbox-prefix=_INBOX.users.", "polyn.nats.user=me",
					"polyn.nats.password=secret", "polyn.nats.jetstream.domain=")
			.run((context) -> {
				Options options = context.getBean(Connection.class).getOptions();
				assertThat(options.getConnectionName()).isEqualTo("the-name");
				assertThat(options.getConnectionTimeout()).isEqualTo(Duration.ofSeconds(7));
				assertThat(options.getReconnectWait()).isEqualTo(Duration.ofSeconds(11));
				assertThat(options.getMaxReconnect()).isEqualTo(13);
				assertThat(options.getPingInterval()).isEqualTo(Duration.ofSeconds(17));
				assertThat(options.getInboxPrefix()).isEqualTo("_INBOX.users.");
				assertThat(options.getUsernameChars()).containsExactly("me".toCharArray());
				assertThat(options.getPasswordChars()).containsExactly("secret".toCharArray());
				JetStreamOptions jetStream = context.getBean(JetStreamOptions.class);
				assertThat(jetStream.getRequestTimeout()).isEqualTo(Duration.ofSeconds(19));
				assertThat(jetStream.isDefaultPrefix()).isTrue();
			});
	}

	@Test
	void withoutPropertiesTheConnectionIsNamedAfterTheApplicationAndNeverGivesUp() {
		this.withServer.withPropertyValues("spring.application.name=User Backend").run((context) -> {
			Options options = context.getBean(Connection.class).getOptions();
			assertThat(options.getConnectionName()).isEqualTo("User Backend");
			assertThat(options.getConnectionTimeout()).isEqualTo(Duration.ofSeconds(2));
			assertThat(options.getReconnectWait()).isEqualTo(Duration.ofSeconds(2));
			assertThat(options.getMaxReconnect()).isEqualTo(-1);
			assertThat(options.getPingInterval()).isEqualTo(Duration.ofMinutes(2));
			assertThat(options.getInboxPrefix()).isEqualTo("_INBOX.");
			assertThat(options.getUsernameChars()).isNull();
			assertThat(options.getTokenChars()).isNull();
			assertThat(context.getBean(JetStreamOptions.class).getRequestTimeout()).isEqualTo(Duration.ofSeconds(10));
		});
	}

	@Test
	void emptyPropertiesCountAsUnset() {
		this.withServer
			.withPropertyValues("polyn.nats.user=", "polyn.nats.password=", "polyn.nats.token=",
					"polyn.nats.inbox-prefix=", "polyn.nats.ssl.bundle=", "polyn.nats.creds=", "polyn.nats.name=")
			.run((context) -> {
				assertThat(context).hasNotFailed();
				Options options = context.getBean(Connection.class).getOptions();
				assertThat(options.getUsernameChars()).isNull();
				assertThat(options.getTokenChars()).isNull();
				assertThat(options.getAuthHandler()).isNull();
				assertThat(options.getConnectionName()).isEqualTo("users");
			});
	}

	@Test
	void theDomainOfJetStreamIsUsed(@TempDir Path temp) throws IOException {
		Path configuration = Files.writeString(temp.resolve("hub.conf"), "jetstream { domain: hub }");
		try (EmbeddedNatsServer hub = EmbeddedNatsServer.builder().arguments("-c", configuration.toString()).start()) {
			this.runner.withPropertyValues("polyn.nats.servers=" + hub.url(), "polyn.nats.jetstream.domain=hub")
				.run((context) -> {
					assertThat(context).hasNotFailed();
					assertThat(context.getBean(JetStreamOptions.class).getPrefix()).isEqualTo("$JS.hub.API.");
				});
			this.runner.withPropertyValues("polyn.nats.servers=" + hub.url(), "polyn.nats.jetstream.domain=elsewhere")
				.run((context) -> assertThat(context).getFailure()
					.hasStackTraceContaining("correct polyn.nats.jetstream.domain"));
		}
	}

	@Configuration(proxyBeanMethods = false)
	static class OwnConnection {

		@Bean(destroyMethod = "")
		Connection ownConnection() {
			return server.connection();
		}

	}

}
