package io.polyn.migration.operation;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

import com.fasterxml.jackson.databind.JsonNode;
import io.nats.client.Connection;
import io.nats.client.ConsumerContext;
import io.nats.client.api.ConsumerConfiguration;
import io.polyn.ErrorCode;
import io.polyn.testing.FailingConnection;
import io.polyn.testing.JetStreamServer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

class RenameStreamTests {

	private static final String RENAMING = "rename_stream: {name: USERS, new_name: PEOPLE}";

	@RegisterExtension
	static final JetStreamServer server = new JetStreamServer();

	private final OperationRunner operations = new OperationRunner(server);

	@Test
	void aStreamIsRenamedWithItsMessagesAndConsumersAndBack() throws Exception {
		fill();
		StreamSnapshot users = StreamSnapshot.of(server, "USERS");
		List<JsonNode> written = this.operations.run(RENAMING);
		assertThat(server.hasStream("USERS")).isFalse();
		StreamSnapshot people = StreamSnapshot.of(server, "PEOPLE");
		requireSame(users, people);
		assertThat(people.config()).isEqualTo(users.config().deepCopy().put("name", "PEOPLE"));
		this.operations.complete(written);
		server.publish("user.a", "new");
		assertThat(StreamSnapshot.of(server, "PEOPLE").contents()).endsWith("user.a new");
		assertThat(next("PEOPLE", "worker", 4)).containsExactly("4", "5", "6", "new");
		assertThat(next("PEOPLE", "filtered", 3)).containsExactly("2", "6", "new");
		assertThat(next("PEOPLE", "done", 1)).containsExactly("new");
		this.operations.takeBack(written);
		assertThat(server.hasStream("PEOPLE")).isFalse();
		StreamSnapshot back = StreamSnapshot.of(server, "USERS");
		assertThat(back.config()).isEqualTo(users.config());
		assertThat(back.contents()).startsWith(users.contents().toArray(String[]::new)).endsWith("user.a new");
		if (StreamCopy.isExact(server.api())) {
			assertThat(back.messages()).startsWith(users.messages().toArray(StreamSnapshot.Message[]::new));
		}
		assertThat(back.pending()).containsKeys("worker", "filtered", "done");
	}

	@Test
	void aRenamingThatDiesAtAnyChangeIsCompleted() throws Exception {
		boolean died = true;
		for (int changes = 0; died; changes++) {
			fill();
			StreamSnapshot users = StreamSnapshot.of(server, "USERS");
			FailingConnection dying = FailingConnection.dyingAfter(server.connection(), FailingConnection::isChange,
					changes);
			List<JsonNode> written = new ArrayList<>();
			died = dying
				.disturbs(() -> OperationRunner.run(RENAMING, this.operations.context(dying.connection()), written));
			boolean late = publishIfSomebodyListens("late");
			this.operations.complete(written);
			StreamSnapshot people = StreamSnapshot.of(server, "PEOPLE");
			assertThat(server.hasStream("USERS")).isFalse();
			assertThat(people.config()).isEqualTo(users.config().deepCopy().put("name", "PEOPLE"));
			requireSame(late ? withLate(users) : users, people);
			server.afterEach(null);
		}
	}

	@Test
	void aRenamingThatDiesAtAnyChangeIsTakenBack() throws Exception {
		boolean died = true;
		for (int changes = 0; died; changes++) {
			fill();
			StreamSnapshot users = StreamSnapshot.of(server, "USERS");
			FailingConnection dying = FailingConnection.dyingAfter(server.connection(), FailingConnection::isChange,
					changes);
			List<JsonNode> written = new ArrayList<>();
			died = dying
				.disturbs(() -> OperationRunner.run(RENAMING, this.operations.context(dying.connection()), written));
			boolean late = publishIfSomebodyListens("late");
			this.operations.takeBack(written);
			StreamSnapshot back = StreamSnapshot.of(server, "USERS");
			assertThat(server.hasStream("PEOPLE")).isFalse();
			assertThat(back.config()).isEqualTo(users.config());
			requireSame(late ? withLate(users) : users, back);
			server.afterEach(null);
		}
	}

	@Test
	void takingBackThatDiesAtAnyChangeIsGoneOnWith() throws Exception {
		boolean died = true;
		for (int changes = 0; died; changes++) {
			fill();
			StreamSnapshot users = StreamSnapshot.of(server, "USERS");
			List<JsonNode> written = this.operations.run(RENAMING);
			FailingConnection dying = FailingConnection.dyingAfter(server.connection(), FailingConnection::isChange,
					changes);
			Operation undo = Reversal.read(written.get(0)).requiredUndo().get(0);
			died = dying.disturbs(() -> undo.prepare(this.operations.context(dying.connection())).apply().run());
			this.operations.takeBack(written);
			requireSame(users, StreamSnapshot.of(server, "USERS"));
			assertThat(server.hasStream("PEOPLE")).isFalse();
			server.afterEach(null);
		}
	}

	@Test
	void whatIsAcknowledgedWhileTheStreamIsRenamedIsNotLost() throws Exception {
		fill();
		this.operations.run("update_stream: {name: USERS, max_msgs: -1}");
		AtomicBoolean renamed = new AtomicBoolean();
		ExecutorService publishers = Executors.newFixedThreadPool(2);
		try {
			List<Future<Long>> acknowledged = new ArrayList<>();
			for (int i = 0; i < 2; i++) {
				acknowledged.add(publishers.submit(() -> publishUntil(renamed)));
			}
			this.operations.run(RENAMING);
			renamed.set(true);
			long expected = 5;
			for (Future<Long> count : acknowledged) {
				expected += count.get();
			}
			assertThat(server.messages("PEOPLE")).isEqualTo(expected);
		}
		finally {
			publishers.shutdownNow();
		}
	}

	@Test
	void aStreamIsRenamedBackAndForthWithoutGettingBackWhatItHadBefore() throws Exception {
		this.operations.run("create_stream: {name: USERS, subjects: [user], storage: file}");
		server.publish("user", "1", "2", "3");
		for (int i = 0; i < 10; i++) {
			this.operations.takeBack(this.operations.run(RENAMING));
			assertThat(StreamSnapshot.of(server, "USERS").contents()).containsExactly("user 1", "user 2", "user 3");
		}
	}

	@Test
	void emptyStreamsAreRenamedAndGoOn() throws Exception {
		this.operations.run("create_stream: {name: USERS, subjects: [\"user.>\"], storage: memory}");
		this.operations.run(RENAMING);
		this.operations.run("create_consumer: {stream: PEOPLE, durable_name: worker}");
		server.publish("user.a", "1", "2", "3");
		next("PEOPLE", "worker", 3);
		this.operations.run("purge_stream: {name: PEOPLE}");
		this.operations.run("rename_stream: {name: PEOPLE, new_name: FOLK}");
		server.publish("user.a", "4");
		assertThat(next("FOLK", "worker", 1)).containsExactly("4");
		if (StreamCopy.isExact(server.api())) {
			assertThat(StreamSnapshot.of(server, "FOLK").sequences()).containsExactly(4L);
		}
	}

	@Test
	void consumersGetWhatTakesThePlaceOfDeletedMessages() throws Exception {
		fill();
		next("USERS", "worker", 3);
		server.management().deleteMessage("USERS", 5);
		server.management().deleteMessage("USERS", 6);
		this.operations.run(RENAMING);
		server.publish("user.a", "7", "8");
		assertThat(next("PEOPLE", "worker", 2)).containsExactly("7", "8");
		assertThat(next("PEOPLE", "done", 2)).containsExactly("7", "8");
	}

	@Test
	void aStreamThatBeganWithAHigherSequenceIsRenamedWithoutBeingPurgedLater() throws Exception {
		String creation = "create_stream: {name: USERS, subjects: [\"user.>\"], first_seq: 100, storage: memory}";
		if (!server.isAtLeast(2, 10)) {
			assertThat(this.operations.unknown(creation)).containsExactly("'first_seq' (since 2.10.0)");
			return;
		}
		this.operations.run(creation);
		server.publish("user.a", "1");
		this.operations.run(RENAMING);
		assertThat(server.config("PEOPLE").has("first_seq")).isFalse();
		assertThat(server.messages("PEOPLE")).isEqualTo(1);
	}

	@Test
	void whatAMirrorMayNotHaveIsThereAgainAfterwards() throws Exception {
		String settings = "deny_delete: true, discard: new, max_msgs: 10, no_ack: false";
		if (server.isAtLeast(2, 10)) {
			settings += ", republish: {src: '>', dest: 'out.>'}, compression: s2, metadata: {team: a}"
					+ ", subject_transform: {src: 'user.>', dest: 'person.>'}";
		}
		// Markers need purges, so the server has either.
		settings += (server.isAtLeast(2, 12) ? "" : ", deny_purge: true");
		if (server.isAtLeast(2, 12)) {
			settings += ", allow_msg_ttl: true, subject_delete_marker_ttl: 5s, allow_atomic: true, persist_mode: default";
		}
		if (server.isAtLeast(2, 14)) {
			settings += ", allow_batched: true";
		}
		this.operations.run("create_stream: {name: USERS, subjects: [\"user.>\"], storage: memory, " + settings + "}");
		server.publish("user.a", "1", "2");
		StreamSnapshot users = StreamSnapshot.of(server, "USERS");
		List<JsonNode> written = this.operations.run(RENAMING);
		assertThat(server.config("PEOPLE")).isEqualTo(users.config().deepCopy().put("name", "PEOPLE"));
		requireSame(users, StreamSnapshot.of(server, "PEOPLE"));
		this.operations.takeBack(written);
		assertThat(server.config("USERS")).isEqualTo(users.config());
		requireSame(users, StreamSnapshot.of(server, "USERS"));
	}

	@Test
	void aStreamWithInterestRetentionIsRenamedWhereItsMessagesCanBeCopiedExactly() throws Exception {
		this.operations
			.run("create_stream: {name: USERS, subjects: [\"user.>\"], retention: interest, storage: memory}");
		this.operations.run("create_consumer: {stream: USERS, durable_name: worker}");
		this.operations.run("create_consumer: {stream: USERS, durable_name: other}");
		server.publish("user.a", "1", "2", "3", "4");
		next("USERS", "worker", 3);
		next("USERS", "other", 2);
		if (!StreamCopy.isExact(server.api())) {
			refused(RENAMING, "The stream USERS can't be renamed: it has 'interest' retention");
			return;
		}
		StreamSnapshot users = StreamSnapshot.of(server, "USERS");
		assertThat(users.contents()).containsExactly("user.a 3", "user.a 4");
		List<JsonNode> written = this.operations.run(RENAMING);
		requireSame(users, StreamSnapshot.of(server, "PEOPLE"));
		assertThat(server.config("PEOPLE")).isEqualTo(users.config().deepCopy().put("name", "PEOPLE"));
		this.operations.takeBack(written);
		requireSame(users, StreamSnapshot.of(server, "USERS"));
		assertThat(server.config("USERS")).isEqualTo(users.config());
		assertThat(next("USERS", "worker", 1)).containsExactly("4");
		assertThat(next("USERS", "other", 2)).containsExactly("3", "4");
		assertThat(server.messages("USERS")).isZero();
	}

	@Test
	void whatCanNotBeRenamedIsToldBeforeAnythingIsDone() throws Exception {
		refused(RENAMING, "The stream USERS does not exist.");
		assertThat(this.operations.prepare("rename_stream_if_exists: {name: USERS, new_name: PEOPLE}"))
			.isSameAs(Operation.Change.NONE);
		this.operations.run("create_stream: {name: JOBS, subjects: [job], retention: workqueue, storage: memory}");
		refused("rename_stream: {name: JOBS, new_name: TASKS}", "it is a work queue");
		this.operations
			.run("create_stream: {name: SOURCED, sources: [{name: JOBS}], allow_data_loss: true, storage: memory}");
		refused("rename_stream: {name: SOURCED, new_name: OTHER}", "it takes its messages from another one");
		fill();
		refused("rename_stream: {name: USERS, new_name: JOBS}", "The stream JOBS exists already.");
		refused("rename_stream: {name: USERS, new_name: KV_people}", "The stream KV_people belongs to a bucket");
		this.operations.run("update_stream: {name: USERS, no_ack: true}");
		refused(RENAMING, "it has 'no_ack'");
		this.operations.run("update_stream: {name: USERS, no_ack: false}");
		this.operations.run("create_key_value: {bucket: people}");
		refused("rename_stream: {name: KV_people, new_name: USERS2}", "The stream KV_people belongs to a bucket");
		this.operations.run("create_stream: {name: MIRROR, mirror: {name: USERS}, storage: memory}");
		refused(RENAMING, "The stream MIRROR takes its messages from the stream USERS");
		refused("rename_stream: {name: MIRROR, new_name: OTHER}", "it takes its messages from another one");
		this.operations.run("delete_stream: {name: MIRROR, allow_data_loss: true}");
		if (server.isAtLeast(2, 12)) {
			this.operations
				.run("create_stream: {name: COUNTS, subjects: [count], allow_msg_counter: true, storage: memory}");
			refused("rename_stream: {name: COUNTS, new_name: OTHER}", "'allow_msg_counter'");
		}
		this.operations.run("seal_stream: {name: USERS}");
		refused(RENAMING, "The stream USERS has 'sealed'");
		Set<String> streams = new HashSet<>(Set.of("USERS", "JOBS", "SOURCED", "KV_people"));
		if (server.isAtLeast(2, 12)) {
			streams.add("COUNTS");
		}
		assertThat(Set.copyOf(server.management().getStreamNames())).isEqualTo(streams);
	}

	@Test
	void anInterestStreamWithoutDurableConsumersWouldKeepNothing() throws Exception {
		this.operations
			.run("create_stream: {name: USERS, subjects: [\"user.>\"], retention: interest, storage: memory}");
		server.management()
			.createConsumer("USERS",
					ConsumerConfiguration.builder().name("ephemeral").inactiveThreshold(Duration.ofMinutes(5)).build());
		server.publish("user.a", "1");
		refused(RENAMING, "The stream USERS can't be renamed: it has 'interest' retention");
		assertThat(server.messages("USERS")).isEqualTo(1);
	}

	@Test
	void settingsThatWereChangedAfterTheRenamingStay() throws Exception {
		fill();
		List<JsonNode> written = this.operations.run(RENAMING);
		this.operations.run("update_stream: {name: PEOPLE, subjects: [\"user.>\", \"person.>\"], max_msgs: 50}");
		this.operations.takeBack(written);
		assertThat(server.config("USERS").path("subjects")).hasSize(2);
		assertThat(server.config("USERS").path("max_msgs").asInt()).isEqualTo(50);
	}

	private void refused(String operation, String problem) {
		this.operations.refused(ErrorCode.UNEXPECTED_STATE, () -> this.operations.prepare(operation), problem);
	}

	private void requireSame(StreamSnapshot expected, StreamSnapshot actual) {
		if (StreamCopy.isExact(server.api())) {
			assertThat(actual.sequences()).isEqualTo(expected.sequences());
		}
		assertThat(actual.contents()).isEqualTo(expected.contents());
		assertThat(actual.pending()).isEqualTo(expected.pending());
	}

	private static StreamSnapshot withLate(StreamSnapshot snapshot) {
		List<StreamSnapshot.Message> messages = new ArrayList<>(snapshot.messages());
		messages
			.add(new StreamSnapshot.Message(messages.get(messages.size() - 1).sequence() + 1, "", "user.a", "late"));
		var pending = new TreeMap<>(snapshot.pending());
		pending.replaceAll((consumer, count) -> count + 1);
		return new StreamSnapshot(snapshot.config(), messages, pending);
	}

	private static boolean publishIfSomebodyListens(String data) throws Exception {
		try {
			server.publish("user.a", data);
			return true;
		}
		catch (IOException ex) {
			assertThat(ex).hasMessageContaining("503");
			return false;
		}
	}

	// With many under way, so that messages wait in the server to be stored.
	private static long publishUntil(AtomicBoolean end) throws Exception {
		Connection connection = server.connect();
		try {
			AtomicLong answers = new AtomicLong();
			AtomicLong acknowledgements = new AtomicLong();
			String inbox = connection.createInbox();
			connection.createDispatcher().subscribe(inbox, (answer) -> {
				if (!answer.isStatusMessage()
						&& !new String(answer.getData(), StandardCharsets.UTF_8).contains("error")) {
					acknowledgements.incrementAndGet();
				}
				answers.incrementAndGet();
			}).setPendingLimits(-1, -1);
			long published = 0;
			while (!end.get()) {
				if (published - answers.get() < 20_000) {
					connection.publish("user.a", inbox, new byte[128]);
					published++;
				}
				else {
					Thread.onSpinWait();
				}
			}
			Awaitility.await().untilAtomic(answers, equalTo(published));
			return acknowledgements.get();
		}
		finally {
			connection.close();
		}
	}

	private static List<String> next(String stream, String consumer, int messages) throws Exception {
		List<String> data = new ArrayList<>();
		ConsumerContext context = server.connection().getConsumerContext(stream, consumer);
		for (int i = 0; i < messages; i++) {
			var message = context.next(Duration.ofSeconds(5));
			data.add(new String(message.getData(), StandardCharsets.UTF_8));
			message.ackSync(Duration.ofSeconds(5));
		}
		return data;
	}

	// Six messages, the third of which is deleted; one consumer that is done with two of
	// them, one that wants the even ones, and one that is done with all.
	private void fill() throws Exception {
		this.operations.run(
				"create_stream: {name: USERS, subjects: [\"user.>\"], description: Users, max_msgs: 1000, storage: memory}");
		this.operations.run("create_consumer: {stream: USERS, durable_name: worker, max_deliver: 5}");
		this.operations.run("create_consumer: {stream: USERS, durable_name: filtered, filter_subject: user.a}");
		this.operations.run("create_consumer: {stream: USERS, durable_name: done}");
		for (int i = 1; i <= 6; i++) {
			server.publish((i % 4 == 2) ? "user.a" : "user.b", String.valueOf(i));
		}
		server.management().deleteMessage("USERS", 3);
		next("USERS", "worker", 2);
		next("USERS", "done", 5);
	}

}
