package io.polyn.migration.operation;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;

import com.fasterxml.jackson.databind.JsonNode;
import io.nats.client.Connection;
import io.nats.client.JetStream;
import io.nats.client.JetStreamSubscription;
import io.nats.client.Message;
import io.nats.client.Nats;
import io.nats.client.Options;
import io.nats.client.PushSubscribeOptions;
import io.nats.client.api.PublishAck;
import io.nats.client.impl.Headers;
import io.polyn.ErrorCode;
import io.polyn.PolynException;
import io.polyn.testing.FailingConnection.ProcessDeath;
import io.polyn.testing.JetStreamServer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class TransformMessagesTests {

	@RegisterExtension
	static final JetStreamServer server = new JetStreamServer();

	private static final String TRANSFORM = "transform_messages: {stream: USERS, to: PEOPLE, with: function}";

	private final OperationRunner operations = new OperationRunner(server);

	@BeforeEach
	void setUp() throws Exception {
		server.createStream("USERS", "user.>");
		server.createStream("PEOPLE", "person.>");
		this.operations.with("function", (MessageTransform) TransformMessagesTests::person);
	}

	@Test
	void messagesAreRenamedRewrittenSplitAndDropped() throws Exception {
		this.operations.with("function", (MessageTransform) (message) -> switch (message.subject()) {
			case "user.gone" -> List.of();
			case "user.two" -> List.of(new NewMessage("person.first", Map.of(), message.data()),
					new NewMessage("person.second", Map.of(), message.data()));
			default -> person(message);
		});
		server.connection()
			.jetStream()
			.publish("user.created", new Headers().add("X-Many", "a", "b").put("Nats-Msg-Id", "id"), bytes("1"));
		server.publish("user.gone", "2");
		server.publish("user.two", "3");
		server.publish("user.created", "4");
		List<JsonNode> undo = this.operations.run(TRANSFORM);
		List<Message> stored = stored("PEOPLE");
		assertThat(stored).extracting((message) -> message.getSubject() + " " + text(message))
			.containsExactly("person.created <1>", "person.first 3", "person.second 3", "person.created <4>");
		assertThat(stored).extracting((message) -> message.getHeaders().getFirst("Polyn-Source"))
			.containsExactly("USERS:1:0", "USERS:3:0", "USERS:3:1", "USERS:4:0");
		assertThat(stored.get(0).getHeaders().get("X-Many")).containsExactly("a", "b");
		assertThat(stored.get(0).getHeaders().get("Nats-Msg-Id")).isNull();
		this.operations.takeBack(undo);
		assertThat(server.messages("PEOPLE")).isZero();
		assertThat(server.messages("USERS")).isEqualTo(4);
		this.operations.run(TRANSFORM);
		assertThat(stored("PEOPLE")).as("again, within the duplicate window").hasSize(4);
	}

	@Test
	void theFunctionGetsTheMessageAsItIsStored() throws Exception {
		List<StoredMessage> seen = new ArrayList<>();
		this.operations.with("function", (MessageTransform) (message) -> {
			seen.add(message);
			return List.of();
		});
		server.connection().jetStream().publish("user.created", new Headers().add("A", "1", "2"), bytes("x"));
		this.operations.run(TRANSFORM);
		assertThat(seen).singleElement().satisfies((message) -> {
			assertThat(message.subject()).isEqualTo("user.created");
			assertThat(message.headers()).containsEntry("A", List.of("1", "2"));
			assertThat(message.header("A")).isEqualTo("1");
			assertThat(message.header("B")).isNull();
			assertThat(message.data()).asString().isEqualTo("x");
			assertThat(message.sequence()).isEqualTo(1);
			assertThat(message.timestamp()).isEqualTo(server.message("USERS", 1).getTime().toInstant());
		});
		seen.get(0).data()[0] = 'y';
		assertThat(seen.get(0).data()).asString().isEqualTo("x");
	}

	@Test
	void aFilterPicksTheMessages() throws Exception {
		server.publish("user.a", "1", "2");
		server.publish("user.b", "3");
		this.operations.run("transform_messages: {stream: USERS, to: PEOPLE, with: function, filter_subject: user.b}");
		assertThat(stored("PEOPLE")).extracting(TransformMessagesTests::text).containsExactly("<3>");
	}

	@Test
	void anEmptyStreamIsTransformedIntoAnEmptyOne() {
		this.operations.takeBack(this.operations.run(TRANSFORM));
		assertThat(server.messages("PEOPLE")).isZero();
	}

	@Test
	void orderIsKeptHoweverManyThereAre() throws Exception {
		fill(3000);
		this.operations.run(TRANSFORM);
		requireComplete(3000);
	}

	@Test
	void largeMessagesAreReadAndWrittenFewAtATime() throws Exception {
		byte[] large = new byte[900_000];
		for (int i = 0; i < 40; i++) {
			server.connection().jetStream().publish("user.a", large);
		}
		this.operations.with("function",
				(MessageTransform) (message) -> List.of(new NewMessage("person.a", message.headers(), message.data())));
		this.operations.run(TRANSFORM);
		assertThat(server.messages("PEOPLE")).isEqualTo(40);
	}

	@Test
	void whereverTheProcessDiesNothingIsLostOrDoubled() throws Exception {
		server.publish("user.a", "1", "2", "3", "4");
		this.operations.with("function", (MessageTransform) (message) -> (message.sequence() % 2 == 0) ? List.of()
				: List.of(person(message).get(0), person(message).get(0)));
		this.operations.diesAnywhere(TRANSFORM, () -> {
			server.management().purgeStream("PEOPLE");
			return null;
		}, () -> stored("PEOPLE").stream().map(TransformMessagesTests::text).toList());
	}

	@ParameterizedTest
	@ValueSource(ints = { 1, 255, 256, 257, 700, 1000 })
	void aRunThatDiesAmongManyIsGoneOnWith(int last) throws Exception {
		fill(1000);
		this.operations.with("function", (MessageTransform) (message) -> {
			if (message.sequence() == last) {
				throw new ProcessDeath();
			}
			return person(message);
		});
		Operation operation = OperationRunner.read(TRANSFORM);
		Operation.Change change = operation.prepare(this.operations.context());
		assertThatExceptionOfType(ProcessDeath.class).isThrownBy(() -> change.apply().run());
		server.publish("user.later", "is not a part of it");
		AtomicInteger asked = new AtomicInteger();
		this.operations.with("function", (MessageTransform) (message) -> {
			asked.incrementAndGet();
			return person(message);
		});
		change.redo().prepare(this.operations.context()).apply().run();
		requireComplete(1000);
		assertThat(asked.get()).isBetween(1001 - last, 1002 - last);
		this.operations.complete(Reversal.of(1, operation, change).toJson());
		requireComplete(1000);
	}

	@Test
	void aBrokenConnectionIsGoneOnWith() throws Exception {
		fill(3000);
		Options options = Options.builder()
			.server(server.url())
			.maxReconnects(-1)
			.requestCleanupInterval(Duration.ofMillis(500))
			.build();
		Connection connection = Nats.connect(options);
		try {
			AtomicInteger breaks = new AtomicInteger();
			this.operations.with("function", (MessageTransform) (message) -> {
				if (message.sequence() % 700 == 0 && breaks.incrementAndGet() <= 4) {
					connection.forceReconnect();
				}
				return person(message);
			});
			Operation operation = OperationRunner.read(TRANSFORM);
			operation.prepare(this.operations.context(connection)).apply().run();
			assertThat(breaks.get()).isGreaterThanOrEqualTo(4);
		}
		finally {
			connection.close();
		}
		requireComplete(3000);
	}

	@Test
	void theFunctionsFailureNamesTheMessageAndNothingThatIsInIt() throws Exception {
		server.publish("user.a", "1", "secret");
		this.operations.with("function", (MessageTransform) (message) -> {
			if (message.sequence() == 2) {
				throw new IllegalStateException("can't read " + new String(message.data(), StandardCharsets.UTF_8));
			}
			return person(message);
		});
		assertThatExceptionOfType(PolynException.class).isThrownBy(() -> this.operations.run(TRANSFORM))
			.satisfies((ex) -> assertThat(ex.code()).isEqualTo(ErrorCode.MIGRATION_FAILED))
			.withMessageContaining(
					"'function' failed on the message 2 of the stream USERS with java.lang.IllegalStateException.")
			.satisfies((ex) -> assertThat(ex.getMessage()).doesNotContain("secret"));
	}

	@Test
	void aSubjectThatTheStreamDoesNotStoreIsReported() throws Exception {
		server.publish("user.a", "1");
		for (String subject : new String[] { "user.b", "nobody.b" }) {
			this.operations.with("function",
					(MessageTransform) (message) -> List.of(new NewMessage(subject, Map.of(), message.data())));
			this.operations.refused(ErrorCode.UNEXPECTED_STATE, TRANSFORM,
					"The stream PEOPLE does not store the subject " + subject
							+ " of what was made of the message 1 of the stream USERS.");
		}
		assertThat(server.messages("USERS")).isEqualTo(1);
	}

	@Test
	void aStreamThatIsNotEmptyIsNotFilled() throws Exception {
		server.publish("person.a", "1");
		this.operations.refused(ErrorCode.UNEXPECTED_STATE, TRANSFORM, "The stream PEOPLE holds 1 messages");
		this.operations.refused(ErrorCode.UNEXPECTED_STATE,
				"transform_messages: {stream: USERS, to: NONE, with: function}", "The stream NONE does not exist.");
		this.operations.run("create_stream: {name: KEEN, storage: memory, subjects: [keen], retention: interest}");
		this.operations.refused(ErrorCode.UNEXPECTED_STATE,
				"transform_messages: {stream: USERS, to: KEEN, with: function}", "would keep nothing");
	}

	@Test
	void whatOthersHaveWrittenSinceIsNotTakenBack() throws Exception {
		server.publish("user.a", "1");
		List<JsonNode> undo = this.operations.run(TRANSFORM);
		server.publish("person.a", "theirs");
		assertThatExceptionOfType(PolynException.class).isThrownBy(() -> this.operations.takeBack(undo))
			.satisfies((ex) -> assertThat(ex.code()).isEqualTo(ErrorCode.DATA_LOSS));
		assertThat(server.messages("PEOPLE")).isEqualTo(2);
	}

	@Test
	void whatIsCompleteStaysSoWhenOthersHaveWrittenSince() throws Exception {
		server.publish("user.a", "1", "2", "3");
		this.operations.with("function",
				(MessageTransform) (message) -> (message.sequence() == 3) ? List.of() : person(message));
		List<JsonNode> written = this.operations.run(TRANSFORM);
		server.publish("person.a", "theirs");
		this.operations.complete(written);
		assertThat(stored("PEOPLE")).extracting(TransformMessagesTests::text).containsExactly("<1>", "<2>", "theirs");
	}

	@Test
	void whatIsIncompleteIsNotGoneOnWithAfterOthersHaveWritten() throws Exception {
		server.publish("user.a", "1", "2");
		Operation operation = OperationRunner.read(TRANSFORM);
		List<JsonNode> written = Reversal.of(1, operation, operation.prepare(this.operations.context())).toJson();
		server.publish("person.a", "theirs");
		assertThatExceptionOfType(PolynException.class).isThrownBy(() -> this.operations.complete(written))
			.withMessageContaining("The stream PEOPLE was written to or emptied by someone else");
		this.operations.takeBack(written);
		assertThat(server.messages("PEOPLE")).isEqualTo(1);
	}

	@ParameterizedTest
	@ValueSource(strings = { "workqueue", "interest" })
	void readingDoesNotConsume(String retention) throws Exception {
		this.operations
			.run("create_stream: {name: JOBS, storage: memory, subjects: ['job.>'], retention: " + retention + "}");
		this.operations.run("create_consumer: {stream: JOBS, durable_name: worker}");
		this.operations
			.run("create_stream: {name: TASKS, storage: memory, subjects: ['task.>'], retention: " + retention + "}");
		this.operations.run("create_consumer: {stream: TASKS, durable_name: worker}");
		server.publish("job.a", "1", "2", "3");
		this.operations.with("function",
				(MessageTransform) (message) -> List.of(new NewMessage("task.a", message.headers(), message.data())));
		List<JsonNode> undo = this.operations.run("transform_messages: {stream: JOBS, to: TASKS, with: function}");
		assertThat(server.messages("JOBS")).isEqualTo(3);
		assertThat(server.messages("TASKS")).isEqualTo(3);
		this.operations.complete(undo);
		assertThat(server.messages("TASKS")).isEqualTo(3);
		this.operations.takeBack(undo);
		assertThat(server.messages("TASKS")).isZero();
	}

	@Test
	void whatMustNotBePurgedCanNotBeTakenBack() throws Exception {
		this.operations.run("create_stream: {name: LOG, storage: memory, subjects: [log], deny_purge: true}");
		server.publish("user.a", "1");
		this.operations.with("function",
				(MessageTransform) (message) -> List.of(new NewMessage("log", Map.of(), message.data())));
		List<JsonNode> written = this.operations.run("transform_messages: {stream: USERS, to: LOG, with: function}");
		assertThat(Reversal.read(written.get(0)).undo()).isNull();
		this.operations.complete(written);
		assertThat(server.messages("LOG")).isEqualTo(1);
	}

	@Test
	void itIsToldHowFarItHasCome() throws Exception {
		fill(10);
		List<String> reports = new ArrayList<>();
		this.operations.onProgress((what, done, total) -> reports.add(what + ": " + done + " of " + total));
		this.operations.run(TRANSFORM);
		assertThat(reports).containsExactly("transform_messages of the stream USERS into the stream PEOPLE: 0 of 10",
				"transform_messages of the stream USERS into the stream PEOPLE: 10 of 10");
	}

	@Test
	void asAMeansToTakeBackItMayRunTwice() throws Exception {
		fill(5);
		JsonNode down = OperationRunner.read(TRANSFORM).repeatable().toJson();
		for (int i = 0; i < 2; i++) {
			OperationReader.read(down).prepare(this.operations.context()).apply().run();
			requireComplete(5);
		}
	}

	private static List<NewMessage> person(StoredMessage message) {
		return List.of(new NewMessage(message.subject().replace("user.", "person."), message.headers(),
				bytes("<" + new String(message.data(), StandardCharsets.UTF_8) + ">")));
	}

	private static void fill(int messages) throws Exception {
		JetStream jetStream = server.connection().jetStream();
		List<CompletableFuture<PublishAck>> acks = new ArrayList<>();
		for (int i = 1; i <= messages; i++) {
			acks.add(jetStream.publishAsync("user.created", bytes(String.valueOf(i))));
		}
		for (CompletableFuture<PublishAck> ack : acks) {
			ack.get();
		}
	}

	private static void requireComplete(int messages) throws Exception {
		List<Message> stored = stored("PEOPLE");
		assertThat(stored).hasSize(messages);
		for (int i = 1; i <= messages; i++) {
			assertThat(stored.get(i - 1).getSubject()).isEqualTo("person.created");
			assertThat(text(stored.get(i - 1))).isEqualTo("<" + i + ">");
			assertThat(stored.get(i - 1).getHeaders().getFirst("Polyn-Source")).isEqualTo("USERS:" + i + ":0");
		}
	}

	// As any other client reads it.
	private static List<Message> stored(String stream) throws Exception {
		List<Message> stored = new ArrayList<>();
		long messages = server.messages(stream);
		JetStreamSubscription subscription = server.connection()
			.jetStream()
			.subscribe(null, PushSubscribeOptions.builder().stream(stream).ordered(true).build());
		try {
			while (stored.size() < messages) {
				Message message = subscription.nextMessage(Duration.ofSeconds(30));
				assertThat(message).isNotNull();
				stored.add(message);
			}
		}
		finally {
			subscription.unsubscribe();
		}
		return stored;
	}

	private static String text(Message message) {
		return new String(message.getData(), StandardCharsets.UTF_8);
	}

	private static byte[] bytes(String text) {
		return text.getBytes(StandardCharsets.UTF_8);
	}

}
