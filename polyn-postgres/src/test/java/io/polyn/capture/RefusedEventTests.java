package io.polyn.capture;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

import io.nats.client.Dispatcher;
import io.nats.client.api.StreamConfiguration;
import io.polyn.capture.testing.CaptureEnvironment;
import org.awaitility.Awaitility;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.api.extension.RegisterExtension;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What becomes of the others while no stream takes an event.
 */
class RefusedEventTests {

	@RegisterExtension
	static final CaptureEnvironment environment = new CaptureEnvironment();

	@ParameterizedTest
	@EnumSource(names = { "WAL", "OUTBOX" })
	void eventsBeforeTheOneThatIsNotStoredAreNotPublishedWithEachTry(CaptureMode mode) throws Exception {
		environment.management().deleteStream("CHANGES");
		// Who forgets what it has seen is what shows that something comes twice.
		environment.management()
			.addStream(StreamConfiguration.builder()
				.name("CHANGES")
				.subjects("users.>")
				.duplicateWindow(Duration.ofMillis(100))
				.build());
		environment.sql("CREATE TABLE users (id int PRIMARY KEY)", "SELECT polyn.capture_table('users')",
				"CREATE TABLE orders (id int PRIMARY KEY)", "SELECT polyn.capture_table('orders')");
		AtomicInteger tries = new AtomicInteger();
		Dispatcher somebodyElse = environment.nats().createDispatcher((message) -> {
			tries.incrementAndGet();
			environment.nats().publish(message.getReplyTo(), "{}".getBytes());
		});
		somebodyElse.subscribe("orders.>");
		// Long enough for the stream to confirm what it stores.
		CaptureEnvironment
			.awaitRunning(environment.capture(mode, (builder) -> builder.publishTimeout(Duration.ofSeconds(2))));
		environment.sql("INSERT INTO users VALUES (1)", "BEGIN", "INSERT INTO users VALUES (2)",
				"INSERT INTO orders VALUES (1)", "COMMIT", "INSERT INTO users VALUES (3)");
		Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> tries.get() >= 3);
		environment.nats().closeDispatcher(somebodyElse);
		environment.management().addStream(StreamConfiguration.builder().name("ORDERS").subjects("orders.>").build());
		Awaitility.await()
			.atMost(Duration.ofSeconds(60))
			.until(() -> environment.management().getStreamInfo("ORDERS").getStreamState().getMsgCount() == 1);
		assertThat(
				environment.events().stream().map((event) -> event.at("/data/new/id").asInt()).filter((id) -> id < 3))
			.containsExactly(1, 2);
	}

}
