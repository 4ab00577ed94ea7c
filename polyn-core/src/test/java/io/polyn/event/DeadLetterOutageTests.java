package io.polyn.event;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.LongStream;

import io.nats.client.Connection;
import io.nats.client.JetStreamApiException;
import io.nats.client.JetStreamOptions;
import io.nats.client.Nats;
import io.nats.client.Options;
import io.nats.client.ErrorListener;
import io.nats.client.api.StorageType;
import io.nats.client.api.StreamConfiguration;
import io.nats.client.impl.Headers;
import io.polyn.nats.JetStreamApi;
import io.polyn.nats.NamePrefix;
import io.polyn.testing.Hold;
import io.polyn.testing.JetStreamServer;
import io.polyn.testing.NatsProxy;
import io.polyn.testing.RestartableServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Invalid messages arrive while they can't become dead letters.
 */
@Timeout(180)
@SuppressWarnings("try")
class DeadLetterOutageTests {

	private static final String DEAD_LETTERS = "POLYN_DEAD_LETTERS";

	private static final int INVALID = 10;

	private static final int VALID = 50;

	@RegisterExtension
	static final JetStreamServer nats = new JetStreamServer();

	@RegisterExtension
	final UserStream users = new UserStream(nats);

	private final EventLedger ledger = new EventLedger();

	@Test
	void aFullStreamOfDeadLettersLosesNothing() throws Exception {
		StreamConfiguration.Builder full = UserStream.fillDeadLetters(nats);
		this.users.start(this.users.consumer().handler(UserCreated.class, this.ledger::handled));
		publishBoth(nats.connection());
		requireNothingTerminated(nats.connection());
		nats.management().updateStream(full.maxMessages(-1).build());
		requireAllAreDeadLettersOnce("Dead letters: stream was full", nats.connection());
	}

	@Test
	void aStreamOfDeadLettersWithoutTheirSubjectsLosesNothing() throws Exception {
		StreamConfiguration.Builder other = StreamConfiguration.builder()
			.name(DEAD_LETTERS)
			.storageType(StorageType.Memory);
		nats.management().addStream(other.subjects("somewhere.else").build());
		this.users.start(this.users.consumer().handler(UserCreated.class, this.ledger::handled));
		publishBoth(nats.connection());
		requireNothingTerminated(nats.connection());
		nats.management().updateStream(other.subjects("polyn.dead_letter.>").build());
		requireAllAreDeadLettersOnce("Dead letters: no stream had their subject", nats.connection());
	}

	@Test
	void aDeadLetterWhoseAcknowledgementIsLostIsStoredOnce() throws Exception {
		this.users.createConsumer(Duration.ofSeconds(1));
		nats.connection().jetStream().publish(UserCreated.EVENT, new byte[0]);
		Hold stored = Hold.after((request) -> request.subject().startsWith("polyn.dead_letter."));
		try (NatsProxy proxy = new NatsProxy(nats.port(), stored);
				Connection connection = RestartableServer.connect(proxy.url(), (ignored, event) -> {
				})) {
			EventConsumer first = new UserEvents(connection).consumer()
				.handler(UserCreated.class, this.ledger::handled)
				.build();
			DeadLetterQueue.createStream(nats.api(), NamePrefix.NONE);
			first.start();
			assertThat(proxy.awaitHeld(Duration.ofSeconds(60))).isTrue();
			assertThat(nats.messages(DEAD_LETTERS)).isEqualTo(1);
			proxy.cut();
			first.stop(Duration.ZERO);
		}
		this.users.start(this.users.consumer().handler(UserCreated.class, this.ledger::handled));
		this.users.awaitNothingPending();
		assertThat(nats.messages(DEAD_LETTERS)).isEqualTo(1);
		assertThat(this.users.info().getDelivered().getConsumerSequence()).isGreaterThan(1);
		System.out.println("Dead letter stored twice within the duplicate window: there once");
	}

	@Test
	void aListenerWithoutPermissionForDeadLettersLosesNothing(@TempDir Path folder) throws Exception {
		Path config = folder.resolve("nats.conf");
		Files.writeString(config, config("{publish: {deny: \"polyn.dead_letter.>\"}}"));
		try (RestartableServer server = new RestartableServer(folder.resolve("store"), "-c", config.toString());
				Connection admin = connect(server, "admin");
				Connection listening = connect(server, "listener")) {
			UserEvents events = new UserEvents(admin);
			events.create(1, Duration.ofSeconds(30));
			DeadLetterQueue.createStream(new JetStreamApi(admin, JetStreamOptions.defaultOptions()), NamePrefix.NONE);
			JetStreamOptions impatient = JetStreamOptions.builder().requestTimeout(Duration.ofMillis(300)).build();
			EventConsumer consumer = EventConsumer.builder(listening, impatient, UserCreated.EVENT)
				.registry(events.registry())
				.backOff(new BackOff(Duration.ofMillis(50), Duration.ofMillis(200)))
				.handler(UserCreated.class, this.ledger::handled)
				.build();
			consumer.start();
			publishBoth(admin);
			requireNothingTerminated(admin);
			Files.writeString(config, config("{publish: \">\"}"));
			// Servers before 2.10 lose their JetStream when they read it anew.
			server.stop();
			server.restart();
			requireAllAreDeadLettersOnce("Dead letters: permission was denied", admin);
			consumer.stop(Duration.ofSeconds(5));
		}
	}

	private static String config(String permissions) {
		return """
				authorization {
				  users: [
				    {user: admin, password: secret}
				    {user: listener, password: secret, permissions: %s}
				  ]
				}
				""".formatted(permissions);
	}

	private static Connection connect(RestartableServer server, String user) throws Exception {
		return Nats.connect(Options.builder()
			.server("nats://127.0.0.1:" + server.port())
			.userInfo(user, "secret")
			.maxReconnects(-1)
			.reconnectWait(Duration.ofMillis(100))
			.errorListener(new ErrorListener() {
			})
			.build());
	}

	private void publishBoth(Connection connection) throws IOException, JetStreamApiException {
		EventPublisher publisher = new UserEvents(connection).publisher();
		for (int i = 0; i < VALID; i++) {
			publisher.publish(UserCreated.EVENT, new UserCreated("Ann", i));
			this.ledger.published(i);
			if (i % (VALID / INVALID) == 0) {
				connection.jetStream()
					.publish(UserCreated.EVENT, new Headers().put("Content-Type", "application/cloudevents+json"),
							("nonsense " + i).getBytes(StandardCharsets.UTF_8));
			}
		}
	}

	private void requireNothingTerminated(Connection connection) {
		this.ledger.awaitHandled(VALID);
		UserEvents events = new UserEvents(connection);
		await().untilAsserted(() -> {
			assertThat(events.info().getNumAckPending()).isEqualTo(INVALID);
			assertThat(events.info().getRedelivered()).isPositive();
		});
	}

	private void requireAllAreDeadLettersOnce(String what, Connection connection) {
		new UserEvents(connection).awaitNothingPending();
		List<DeadLetter> letters = new DeadLetters(connection, JetStreamOptions.defaultOptions(), "")
			.list(UserCreated.EVENT, 0, 10 * INVALID);
		// One invalid message follows each first one of six.
		assertThat(new TreeSet<>(letters.stream().map(DeadLetter::streamSequence).toList()))
			.containsExactlyElementsOf(LongStream.range(0, INVALID).mapToObj((i) -> 2 + 6 * i).toList());
		assertThat(letters).hasSize(INVALID);
		System.out.printf("%s; invalid %d, dead letters %d%n", what, INVALID, letters.size());
		this.ledger.requireNothingLost(what);
	}

}
