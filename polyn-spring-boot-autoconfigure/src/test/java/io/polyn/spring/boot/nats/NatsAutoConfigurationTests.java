package io.polyn.spring.boot.nats;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

import io.nats.client.Connection;
import io.nats.client.JetStreamOptions;
import io.nats.client.Options;
import io.nats.client.Subscription;
import io.polyn.PolynException;
import io.polyn.embedded.nats.EmbeddedNatsServer;
import io.polyn.migration.Migrator;
import io.polyn.nats.TolerantDataPort;
import io.polyn.spring.boot.PolynAutoConfiguration;
import io.polyn.spring.testing.JetStreamServer;
import io.polyn.spring.testing.PolynContextRunner;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.beans.factory.DisposableBean;
import org.springframework.boot.LazyInitializationBeanFactoryPostProcessor;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.core.env.SystemEnvironmentPropertySource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

@ExtendWith(OutputCaptureExtension.class)
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
		assertThat(new PersistentDataPort()).isInstanceOf(TolerantDataPort.class);
		this.withServer.run((context) -> assertThat(context.getBean(Connection.class).getOptions().getDataPortType())
			.isEqualTo(PersistentDataPort.class.getName()));
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
	void whoNamesNoServerIsToldHowToHaveOne() {
		new ApplicationContextRunner().withPropertyValues("spring.application.name=users")
			.withConfiguration(AutoConfigurations.of(PolynAutoConfiguration.class, NatsAutoConfiguration.class))
			.withClassLoader(new FilteredClassLoader(EmbeddedNatsServer.class))
			// Somebody may listen at the usual address.
			.withBean(NatsOptionsCustomizer.class, () -> (options) -> options.server("nats://127.0.0.1:1"))
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.isInstanceOfSatisfying(PolynException.class,
						(failure) -> assertThat(failure.remedy())
							.isEqualTo("Start a server there, or set polyn.nats.servers. For development,"
									+ " polyn-embedded-nats on the classpath starts one.")));
	}

	@Test
	void everyPropertyReachesTheConnection() {
		this.withServer.withPropertyValues("polyn.nats.name=the-name", "polyn.nats.connection-timeout=7s",
				"polyn.nats.reconnect-wait=11s", "polyn.nats.reconnect-jitter=200ms",
				"polyn.nats.reconnect-jitter-tls=300ms", "polyn.nats.max-reconnects=13", "polyn.nats.ping-interval=17s",
				"polyn.nats.request-timeout=19s", "polyn.nats.inbox-prefix=_INBOX.users.", "polyn.nats.user=me",
				"polyn.nats.password=secret", "polyn.nats.jetstream.domain=")
			.run((context) -> {
				Options options = context.getBean(Connection.class).getOptions();
				assertThat(options.getConnectionName()).isEqualTo("the-name");
				assertThat(options.getConnectionTimeout()).isEqualTo(Duration.ofSeconds(7));
				assertThat(options.getReconnectWait()).isEqualTo(Duration.ofSeconds(11));
				assertThat(options.getReconnectJitter()).isEqualTo(Duration.ofMillis(200));
				assertThat(options.getReconnectJitterTls()).isEqualTo(Duration.ofMillis(300));
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
					"polyn.nats.inbox-prefix=", "polyn.nats.ssl.bundle=", "polyn.nats.creds=", "polyn.nats.name=",
					"polyn.nats.nkey=", "polyn.nats.jwt=")
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
	void customizersHaveTheLastWordInTheirOrder() {
		this.withServer.withUserConfiguration(Customizers.class)
			.withPropertyValues("polyn.nats.name=of-the-property", "polyn.nats.reconnect-wait=11s")
			.run((context) -> {
				Options options = context.getBean(Connection.class).getOptions();
				assertThat(options.getConnectionName()).isEqualTo("of-the-second");
				assertThat(options.isNoEcho()).isTrue();
				assertThat(options.getReconnectBufferSize()).isEqualTo(32 * 1024 * 1024);
				assertThat(options.getReconnectWait()).isEqualTo(Duration.ofSeconds(11));
			});
	}

	@Test
	void virtualThreadsHandleMessagesWhereTheyAreEnabledAndThereAreAny() {
		boolean there = Runtime.version().feature() >= 21;
		this.withServer.withPropertyValues("spring.threads.virtual.enabled=true").run((context) -> {
			Connection connection = context.getBean(Connection.class);
			CompletableFuture<ThreadGroup> group = new CompletableFuture<>();
			connection.createDispatcher((message) -> group.complete(Thread.currentThread().getThreadGroup()))
				.subscribe("work");
			connection.publish("work", new byte[0]);
			assertThat(group.get(30, TimeUnit.SECONDS).getName().equals("VirtualThreads")).isEqualTo(there);
			Set<Thread> platformThreads = Thread.getAllStackTraces().keySet();
			assertThat(platformThreads.stream().anyMatch((thread) -> thread.getName().startsWith("nats-reader-")))
				.isEqualTo(there);
		});
	}

	@Test
	void withoutDemandNoThreadIsVirtual() {
		this.withServer.run((context) -> {
			Connection connection = context.getBean(Connection.class);
			CompletableFuture<ThreadGroup> group = new CompletableFuture<>();
			connection.createDispatcher((message) -> group.complete(Thread.currentThread().getThreadGroup()))
				.subscribe("work");
			connection.publish("work", new byte[0]);
			assertThat(group.get(30, TimeUnit.SECONDS).getName()).isNotEqualTo("VirtualThreads");
		});
	}

	@Test
	void whatWasPublishedLastIsSentBeforeTheConnectionIsClosed() throws Exception {
		Subscription subscription = server.connection().subscribe("last.>");
		server.connection().flush(Duration.ofSeconds(30));
		this.withServer.withBean(Farewell.class).run((context) -> assertThat(context).hasNotFailed());
		for (int i = 0; i < Farewell.MESSAGES; i++) {
			assertThat(subscription.nextMessage(Duration.ofSeconds(30)).getSubject()).isEqualTo("last." + i);
		}
		subscription.unsubscribe();
	}

	@Test
	void whatWasReceivedIsHandledBeforeTheConnectionIsClosed() {
		AtomicInteger handled = new AtomicInteger();
		this.withServer.run((context) -> {
			Connection connection = context.getBean(Connection.class);
			CountDownLatch begun = new CountDownLatch(1);
			connection.createDispatcher((message) -> {
				begun.countDown();
				Thread.sleep(10);
				handled.incrementAndGet();
			}).subscribe("work");
			for (int i = 0; i < 20; i++) {
				connection.publish("work", new byte[0]);
			}
			assertThat(begun.await(30, TimeUnit.SECONDS)).isTrue();
		});
		assertThat(handled).hasValue(20);
	}

	@Test
	void drainingEndsAfterItsTime(CapturedOutput output) {
		CountDownLatch end = new CountDownLatch(1);
		this.withServer.withPropertyValues("polyn.nats.drain-timeout=100ms").run((context) -> {
			Connection connection = context.getBean(Connection.class);
			CountDownLatch begun = new CountDownLatch(1);
			connection.createDispatcher((message) -> {
				begun.countDown();
				end.await();
			}).subscribe("work");
			connection.publish("work", new byte[0]);
			assertThat(begun.await(30, TimeUnit.SECONDS)).isTrue();
		});
		end.countDown();
		assertThat(output).contains("within 100 ms");
	}

	@Test
	void withoutTimeToDrainTheConnectionIsClosed() {
		AtomicReference<Connection> connection = new AtomicReference<>();
		this.withServer.withPropertyValues("polyn.nats.drain-timeout=0")
			.run((context) -> connection.set(context.getBean(Connection.class)));
		assertThat(connection.get().getStatus()).isEqualTo(Connection.Status.CLOSED);
	}

	@Test
	void anInterruptedShutdownClosesTheConnection() {
		this.withServer.run((context) -> {
			NatsConnectionFactory factory = context.getBean(NatsConnectionFactory.class);
			Thread.currentThread().interrupt();
			assertThatExceptionOfType(InterruptedException.class).isThrownBy(factory::destroy);
			assertThat(context.getBean(Connection.class).getStatus()).isEqualTo(Connection.Status.CLOSED);
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

	@Configuration(proxyBeanMethods = false)
	static class Customizers {

		@Bean
		@Order(2)
		NatsOptionsCustomizer second() {
			return (options) -> options.connectionName("of-the-second");
		}

		@Bean
		NatsOptionsCustomizer largerBuffer() {
			return (options) -> options.reconnectBufferSize(32 * 1024 * 1024);
		}

		@Bean
		@Order(1)
		NatsOptionsCustomizer first() {
			return (options) -> options.connectionName("of-the-first").noEcho();
		}

	}

	static class Farewell implements DisposableBean {

		static final int MESSAGES = 1000;

		private final Connection connection;

		Farewell(Connection connection) {
			this.connection = connection;
		}

		@Override
		public void destroy() {
			for (int i = 0; i < MESSAGES; i++) {
				this.connection.publish("last." + i, new byte[0]);
			}
		}

	}

}
