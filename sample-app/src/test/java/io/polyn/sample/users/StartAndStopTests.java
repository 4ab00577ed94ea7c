package io.polyn.sample.users;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

import io.nats.client.Connection;
import io.nats.client.Message;
import io.nats.client.Nats;
import io.nats.client.api.ConsumerInfo;
import io.polyn.embedded.nats.EmbeddedNatsServer;
import io.polyn.event.EventPublisher;
import io.polyn.event.PublishFailedException;
import io.polyn.migration.MigrationVersion;
import io.polyn.migration.Migrator;
import io.polyn.migration.Target;
import io.polyn.spring.boot.migration.PolynMigrationInitializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.web.client.HttpServerErrorException;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.RestClientException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNoException;
import static org.awaitility.Awaitility.await;

/**
 * Tests of starts and stops of the service on a server that outlives it.
 */
@Timeout(300)
@ExtendWith(OutputCaptureExtension.class)
class StartAndStopTests {

	private static final List<String> VERSIONS = List.of("20261120093000", "20261120093100", "20261120093200");

	private final JsonMapper mapper = new JsonMapper();

	private EmbeddedNatsServer server = EmbeddedNatsServer.builder().start();

	private Connection nats;

	@BeforeEach
	void connect() throws Exception {
		this.nats = Nats.connect(this.server.url());
	}

	@AfterEach
	void stopServer() throws Exception {
		this.nats.close();
		this.server.close();
	}

	@Test
	void aSecondStartOnTheSameStoreAppliesAndWritesNothing(@TempDir Path store, CapturedOutput output)
			throws Exception {
		long written;
		try (ConfigurableApplicationContext service = start("--polyn.nats.embedded.store-directory=" + store)) {
			written = lastSequence(service.getBean(Connection.class));
			assertThat(written).isPositive();
		}
		int firstStart = output.getOut().length();
		try (ConfigurableApplicationContext service = start("--polyn.nats.embedded.store-directory=" + store)) {
			assertThat(lastSequence(service.getBean(Connection.class))).isEqualTo(written);
			assertThat(output.getOut().substring(firstStart)).contains("Nothing to migrate in users: 3 applied");
		}
	}

	@Test
	void twoServicesThatStartTogetherRunEachMigrationOnce() throws Exception {
		CyclicBarrier barrier = new CyclicBarrier(2);
		ExecutorService threads = Executors.newFixedThreadPool(2);
		try {
			Future<ConfigurableApplicationContext> first = threads.submit(() -> start(barrier));
			// Two applications can't set up the logging of one JVM at once.
			await().atMost(Duration.ofSeconds(90)).until(() -> barrier.getNumberWaiting() == 1);
			Future<ConfigurableApplicationContext> second = threads.submit(() -> start(barrier));
			first.get(90, TimeUnit.SECONDS).close();
			second.get(90, TimeUnit.SECONDS).close();
		}
		finally {
			threads.shutdownNow();
		}
		for (String version : VERSIONS) {
			byte[] value = this.nats.keyValue("POLYN_MIGRATIONS").get("users." + version).getValue();
			JsonNode history = this.mapper.readTree(value);
			assertThat(history.path("state").asString()).isEqualTo("applied");
			assertThat(history.path("attempts")).hasSize(1);
		}
	}

	@Test
	void aRollbackOfOneStepPutsTheLimitsBack() throws Exception {
		Migrator.builder(this.nats)
			.namespace("users")
			.placeholders(Map.of("replicas", "1"))
			.build()
			.migrate(Target.to(VERSIONS.get(1)));
		JsonNode before = config();
		try (ConfigurableApplicationContext service = startOnServer()) {
			UUID id = create(client(service));
			assertThat(config().path("max_msgs").asLong()).isEqualTo(1_000_000);
			assertThat(config().path("max_age").asLong()).isEqualTo(Duration.ofDays(365).toNanos());
			assertThat(service.getBean(Migrator.class).rollback().rolledBack()).extracting(MigrationVersion::value)
				.containsExactly(VERSIONS.get(2));
			assertThat(config()).isEqualTo(before);
			awaitUser(client(service), id);
		}
	}

	@Test
	void whatIsPublishedWhileTheServiceStopsIsHandledInTheEnd() throws Exception {
		Queue<String> published = new ConcurrentLinkedQueue<>();
		CompletableFuture<Void> publishing;
		try (ConfigurableApplicationContext service = startOnServer()) {
			EventPublisher events = service.getBean(EventPublisher.class);
			publishing = CompletableFuture.runAsync(() -> publishUntilClosed(events, published));
			await().atMost(Duration.ofSeconds(60)).until(() -> published.size() > 200);
		}
		publishing.get(30, TimeUnit.SECONDS);
		ConsumerInfo consumer = this.nats.jetStreamManagement().getConsumerInfo("USERS", "users_user_created");
		assertThat(consumer.getNumAckPending()).isZero();
		assertThat(consumer.getNumPending()).isPositive();
		assertThat(views()).hasSize((int) consumer.getAckFloor().getStreamSequence());
		try (ConfigurableApplicationContext service = startOnServer()) {
			assertThat(service.isRunning()).isTrue();
			await().atMost(Duration.ofSeconds(60)).until(() -> views().containsAll(published));
		}
		assertThat(this.nats.jetStreamManagement().getStreamNames()).doesNotContain("POLYN_DEAD_LETTERS");
	}

	@Test
	void credentialsAreNotShown(CapturedOutput output) {
		this.server.close();
		this.server = EmbeddedNatsServer.builder().arguments("--user", "somebody", "--pass", "geheim").start();
		String url = this.server.url().replace("nats://", "nats://somebody:geheim@");
		try (ConfigurableApplicationContext service = start("--polyn.nats.servers=" + url)) {
			RestClient client = client(service);
			String endpoint = client.get().uri("/actuator/polyn").retrieve().body(String.class);
			assertThat(endpoint).contains("up-to-date").doesNotContain("somebody", "geheim");
			String health = client.get().uri("/actuator/health").retrieve().body(String.class);
			assertThat(health).contains("CONNECTED").doesNotContain("somebody", "geheim");
		}
		assertThat(output).contains("Migrated users: 3 applied").doesNotContain("geheim");
	}

	@Test
	void aServerThatIsAwayIsToldAndNothingIsAccepted() {
		try (ConfigurableApplicationContext service = start("--polyn.nats.servers=" + this.server.url(),
				"--polyn.nats.request-timeout=1s")) {
			this.server.close();
			RestClient client = client(service);
			assertThatExceptionOfType(HttpServerErrorException.ServiceUnavailable.class)
				.isThrownBy(() -> create(client))
				.withMessageContaining("The event could not be stored");
			assertThatExceptionOfType(HttpServerErrorException.ServiceUnavailable.class)
				.isThrownBy(() -> client.get().uri("/actuator/health/polyn").retrieve().toBodilessEntity());
			assertThat(client.get().uri("/actuator/polyn").retrieve().body(String.class))
				.contains("\"status\":\"unreachable\"");
		}
	}

	private ConfigurableApplicationContext startOnServer() {
		return start("--polyn.nats.servers=" + this.server.url());
	}

	private ConfigurableApplicationContext start(CyclicBarrier barrier) {
		BeanPostProcessor wait = new BeanPostProcessor() {

			@Override
			public Object postProcessBeforeInitialization(Object bean, String name) {
				if (bean instanceof PolynMigrationInitializer) {
					assertThatNoException().isThrownBy(() -> barrier.await(90, TimeUnit.SECONDS));
				}
				return bean;
			}

		};
		return new SpringApplicationBuilder(UsersApplication.class)
			.initializers((context) -> context.getBeanFactory().addBeanPostProcessor(wait))
			.properties("server.port=0")
			.run("--polyn.nats.servers=" + this.server.url());
	}

	private static ConfigurableApplicationContext start(String... arguments) {
		return new SpringApplicationBuilder(UsersApplication.class).properties("server.port=0").run(arguments);
	}

	private static RestClient client(ConfigurableApplicationContext service) {
		return RestClient.create("http://127.0.0.1:" + service.getEnvironment().getProperty("local.server.port"));
	}

	private static UUID create(RestClient client) {
		return client.post()
			.uri("/users")
			.body(Map.of("name", "Ann", "email", "ann@example.com"))
			.retrieve()
			.body(UserController.Accepted.class)
			.userId();
	}

	private static void publishUntilClosed(EventPublisher events, Queue<String> published) {
		try {
			while (true) {
				UUID id = UUID.randomUUID();
				events.publish(UserCreated.EVENT, new UserCreated(id, "Ann", "ann@example.com"));
				published.add(id.toString());
			}
		}
		catch (PublishFailedException ex) {
			// The connection is closed.
		}
	}

	private List<String> views() throws Exception {
		return this.nats.keyValue(UserRepository.BUCKET).keys();
	}

	private static void awaitUser(RestClient client, UUID id) {
		await().atMost(Duration.ofSeconds(60))
			.ignoreException(RestClientException.class)
			.until(() -> client.get().uri("/users/{id}", id).retrieve().body(User.class),
					(user) -> user.id().equals(id));
	}

	private static long lastSequence(Connection nats) throws Exception {
		return nats.jetStreamManagement().getStreamInfo("KV_POLYN_MIGRATIONS").getStreamState().getLastSequence();
	}

	private JsonNode config() throws Exception {
		Message info = this.nats.request("$JS.API.STREAM.INFO.USERS", new byte[0], Duration.ofSeconds(5));
		return this.mapper.readTree(new String(info.getData(), StandardCharsets.UTF_8)).path("config");
	}

}
