package io.polyn.event;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import io.polyn.ErrorCode;
import io.polyn.PolynException;
import io.polyn.testing.JetStreamServer;
import io.polyn.version.Scheme;
import io.polyn.version.VersioningSchema;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.awaitility.Awaitility.await;

/**
 * Tests for consumers of the events that tell of rows.
 */
@Timeout(180)
class ChangeHandlerTests {

	private static final Map<RowOperation, RowTypes> ALL = Map.of(RowOperation.INSERT, new RowTypes(User.class, null),
			RowOperation.UPDATE, new RowTypes(User.class, User.class), RowOperation.DELETE,
			new RowTypes(null, User.class), RowOperation.TRUNCATE, new RowTypes(null, null));

	@RegisterExtension
	static final JetStreamServer nats = new JetStreamServer();

	@TempDir
	Path folder;

	private final BlockingQueue<RowChange> changes = new LinkedBlockingQueue<>();

	private final List<EventConsumer> started = new ArrayList<>();

	private UserRows users;

	@BeforeEach
	void setUp() throws Exception {
		this.users = UserRows.create(nats, this.folder);
	}

	@AfterEach
	void stop() {
		this.started.forEach((consumer) -> consumer.stop(Duration.ofSeconds(5)));
	}

	@Test
	void rowsAreHandledAsTheyWereAndAsTheyAre() throws Exception {
		this.users.createConsumer();
		EventConsumer consumer = start(this.users.consumer().changeHandler(1, ALL, this::add));
		assertThat(consumer.consumerName()).isEqualTo(UserRows.CONSUMER);
		assertThat(consumer.event()).isEqualTo("users.changes");
		this.users.publish(RowOperation.INSERT, "1", "{\"new\": {\"id\": 1, \"first_name\": \"Ann\"}}");
		this.users.publish(RowOperation.UPDATE, "1", """
				{"old": {"id": 1, "first_name": "Ann"}, "new": {"id": 1, "first_name": "Bea"}}""");
		this.users.publish(RowOperation.UPDATE, "1", "{\"new\": {\"id\": 1, \"first_name\": null}}");
		this.users.publish(RowOperation.DELETE, "1", "{\"old\": {\"id\": 1, \"first_name\": null}}");
		this.users.publish(RowOperation.TRUNCATE, "1", "{}");
		assertThat(next()).isEqualTo(new RowChange(RowOperation.INSERT, new User(1, "Ann"), null));
		assertThat(next()).isEqualTo(new RowChange(RowOperation.UPDATE, new User(1, "Bea"), new User(1, "Ann")));
		assertThat(next()).isEqualTo(new RowChange(RowOperation.UPDATE, new User(1, null), null));
		assertThat(next()).isEqualTo(new RowChange(RowOperation.DELETE, null, new User(1, null)));
		assertThat(next()).isEqualTo(new RowChange(RowOperation.TRUNCATE, null, null));
	}

	@Test
	void aFailedChangeIsNotOvertakenByThoseOfTheSameRow() throws Exception {
		this.users.createConsumer();
		Map<Long, Queue<String>> handled = new ConcurrentHashMap<>();
		Set<Long> failed = ConcurrentHashMap.newKeySet();
		start(this.users.consumer().concurrency(4).changeHandler(1, ALL, (delivery) -> {
			RowChange change = (RowChange) delivery.data();
			User user = (User) ((change.now() != null) ? change.now() : change.before());
			if (failed.add(user.id())) {
				throw new IllegalStateException("not yet");
			}
			handled.computeIfAbsent(user.id(), (missing) -> new ConcurrentLinkedQueue<>())
				.add(delivery.metadata().name());
		}));
		for (int id = 0; id < 20; id++) {
			String row = "{\"id\": " + id + ", \"first_name\": \"Ann\"}";
			this.users.publish(RowOperation.INSERT, "" + id, "{\"new\": " + row + "}");
			this.users.publish(RowOperation.UPDATE, "" + id, "{\"new\": " + row + "}");
			this.users.publish(RowOperation.DELETE, "" + id, "{\"old\": " + row + "}");
		}
		await().until(this.users::isNothingPending);
		assertThat(failed).hasSize(20);
		assertThat(handled.values()).hasSize(20)
			.allSatisfy((names) -> assertThat(names).containsExactly("users.inserted.v1", "users.updated.v1",
					"users.deleted.v1"));
	}

	@Test
	void whatTellsOfNoneOfTheOperationsIsAcknowledgedUnhandled() throws Exception {
		this.users.createConsumer();
		start(this.users.consumer()
			.changeHandler(1, Map.of(RowOperation.DELETE, new RowTypes(null, User.class)), this::add));
		this.users.publish("users.created.v1", "1", "{}");
		this.users.publish(RowOperation.INSERT, "1", "{\"new\": {}}");
		nats.connection().jetStream().publish("users.renamed.v1", "no event".getBytes());
		this.users.publish(RowOperation.DELETE, "1", "{\"old\": {\"id\": 1, \"first_name\": null}}");
		assertThat(next().operation()).isEqualTo(RowOperation.DELETE);
		await().until(this.users::isNothingPending);
		assertThat(this.users.deadLetters()).isEmpty();
		assertThat(this.changes).isEmpty();
	}

	@Test
	void aRowThatDoesNotFitItsTypeIsADeadLetterAtOnce() throws Exception {
		this.users.createConsumer();
		start(this.users.consumer().changeHandler(1, ALL, this::add));
		this.users.publish(RowOperation.INSERT, "1", "{\"new\": {\"id\": \"secret\", \"first_name\": \"Ann\"}}");
		this.users.publish(RowOperation.INSERT, "1", "{\"new\": {\"id\": 1}}");
		this.users.publish(RowOperation.INSERT, "1", "{\"new\": {\"id\": null, \"first_name\": \"Ann\"}}");
		this.users.publish(RowOperation.DELETE, "1", "{\"new\": {\"id\": 1, \"first_name\": \"Ann\"}}");
		await().until(() -> this.users.deadLetters().size() == 4);
		List<DeadLetter> deadLetters = this.users.deadLetters();
		assertThat(deadLetters).allSatisfy((letter) -> {
			assertThat(letter.code()).isEqualTo(ErrorCode.PAYLOAD_CONVERSION.id());
			assertThat(letter.deliveries()).isEqualTo(1);
			assertThat(letter.reason()).doesNotContain("secret");
		});
		assertThat(deadLetters).extracting(DeadLetter::reason)
			.satisfiesExactly((reason) -> assertThat(reason).contains("/id"),
					(reason) -> assertThat(reason).contains("no column firstName or first_name"),
					(reason) -> assertThat(reason).contains("null in the column id"),
					(reason) -> assertThat(reason).contains("users.deleted.v1", "no row 'old'"));
		assertThat(deadLetters.get(0).event()).isEqualTo("users.inserted.v1");
		assertThat(this.changes).isEmpty();
	}

	@Test
	void whatFailsAsOftenAsItMayIsADeadLetter() throws Exception {
		this.users.createConsumer();
		start(this.users.consumer().maxDeliver(2).changeHandler(1, ALL, (delivery) -> {
			throw new IllegalStateException("never");
		}));
		this.users.publish(RowOperation.TRUNCATE, "1", "{}");
		await().until(() -> !this.users.deadLetters().isEmpty());
		assertThat(this.users.deadLetters()).singleElement().satisfies((letter) -> {
			assertThat(letter.code()).isEqualTo(ErrorCode.LISTENER_FAILED.id());
			assertThat(letter.deliveries()).isEqualTo(2);
		});
	}

	@Test
	void anEventThatItsSchemaRefusesIsADeadLetter() throws Exception {
		this.users.createConsumer();
		start(this.users.consumer().changeHandler(1, ALL, this::add));
		nats.connection().jetStream().publish("users.inserted.v1", """
				{"specversion": "1.0", "id": "1", "source": "app:backend", "type": "app.users.inserted.v1",
				"data": {"new": 1}}""".getBytes());
		nats.connection().jetStream().publish("users.inserted.v1", """
				{"specversion": "1.0", "id": "2", "source": "app:backend", "type": "app.users.deleted.v1",
				"data": {}}""".getBytes());
		await().until(() -> this.users.deadLetters().size() == 2);
		assertThat(this.users.deadLetters()).extracting(DeadLetter::code)
			.containsExactly(ErrorCode.EVENT_DATA.id(), ErrorCode.INVALID_NAME.id());
	}

	@Test
	void aRowThatIsNotAskedForIsNotRead() throws Exception {
		this.users.createConsumer();
		start(this.users.consumer()
			.changeHandler(1, Map.of(RowOperation.UPDATE, new RowTypes(User.class, null)), this::add));
		this.users.publish(RowOperation.UPDATE, "1", """
				{"old": {"id": 1}, "new": {"id": 2, "first_name": "Ann"}}""");
		assertThat(next()).isEqualTo(new RowChange(RowOperation.UPDATE, new User(2, "Ann"), null));
	}

	@Test
	void aMissingConsumerIsToldWithTheMigrationThatMakesIt() {
		EventConsumer consumer = this.users.consumer().part("mailer").changeHandler(1, ALL, this::add).build();
		assertThatExceptionOfType(PolynException.class).isThrownBy(consumer::start).satisfies((ex) -> {
			assertThat(ex.code()).isEqualTo(ErrorCode.CONSUMER_MISSING);
			assertThat(ex.getMessage()).contains("users.changes", """
					change:
					  - create_consumer:
					      stream: USERS
					      durable_name: backend_mailer_users_changes
					      filter_subject: users.*.v1""");
		});
	}

	@Test
	void aConsumerIsCreatedForThePrefixAndTheVersion() throws Exception {
		nats.createStream("staging_USERS", "staging.users.>");
		EventConsumer consumer = start(
				this.users.consumer().prefix("staging").createConsumer(true).changeHandler(2, ALL, this::add));
		assertThat(nats.management().getConsumerInfo("staging_USERS", consumer.consumerName()))
			.satisfies((info) -> assertThat(info.getConsumerConfiguration().getFilterSubject())
				.isEqualTo("staging.users.*.v2"));
	}

	@Test
	void withoutOperationsOrWithAVersionToWalkToNothingIsBuilt() {
		assertThatIllegalStateException()
			.isThrownBy(this.users.consumer().changeHandler(1, Map.of(), this::add)::build);
		assertThatIllegalStateException().isThrownBy(this.users.consumer()
			.versioned(VersioningSchema.builder(Scheme.INTEGER).version("1").build(), "1")
			.changeHandler(1, ALL, this::add)::build);
	}

	private EventConsumer start(EventConsumerBuilder builder) {
		EventConsumer consumer = builder.build();
		this.started.add(consumer);
		consumer.start();
		return consumer;
	}

	private void add(EventDelivery delivery) {
		this.changes.add((RowChange) delivery.data());
	}

	private RowChange next() throws InterruptedException {
		return this.changes.poll(60, TimeUnit.SECONDS);
	}

	record User(long id, String firstName) {
	}

}
