package io.polyn.migration;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.nats.client.Message;
import io.polyn.ErrorCode;
import io.polyn.PolynException;
import io.polyn.json.Json;
import io.polyn.json.Sha256;
import io.polyn.migration.PlannedOperation.Outcome;
import io.polyn.testing.JetStreamServer;
import io.polyn.testing.MigrationFolder;
import io.polyn.testing.ServerTraffic;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A plan's calls are those that the server then sees, and what is planned as refused does
 * not run.
 */
class PlanComparisonTests {

	// What these do, only a run can tell; docs/migrations.md says so.
	private static final Pattern NOT_SIMULATED = Pattern.compile(
			"(copy_stream|rename_stream|transform_keys|transform_messages|execute|delete_(stream|key_value|object_store))"
					+ "(_if_(not_)?exists)?");

	// Where the examples send what changes something.
	private static final List<String> CHANGED_BY = List.of("$JS.API.>", "$KV.>", "$O.>", "user.>", "person.>");

	private static final Pattern CHANGE = Pattern
		.compile("\\$JS\\.API\\.(STREAM|CONSUMER)\\.(.*\\.)?(CREATE|UPDATE|DELETE|PURGE|PAUSE|RESET)\\..*");

	// Nor is a change what only counts, or what the server asks of itself for a mirror,
	// whenever it comes to that: older ones give that consumer no name of its own.
	private static final Pattern OWN = Pattern
		.compile(".*(POLYN_(MIGRATIONS|LOCKS)|\\.polyn_|\\.JS_MIRROR_|\"direct\":true).*");

	@RegisterExtension
	static final JetStreamServer server = new JetStreamServer();

	@TempDir
	Path temp;

	private MigrationFolder folder;

	@BeforeEach
	void setUp() {
		this.folder = new MigrationFolder(this.temp);
	}

	@ParameterizedTest
	@MethodSource("io.polyn.migration.OperationExamples#operations")
	void theExampleOfEachOperationIsPlannedAsItIsCarriedOut(String operation) throws Exception {
		OperationExamples.write(operation, this.folder);
		boolean simulated = !NOT_SIMULATED.matcher(operation).matches();
		Target before = Target.to("1");
		if (!compare(() -> migrator().plan(before), () -> migrator().migrate(before), true)) {
			return;
		}
		if (server.hasStream("AUDIT")) {
			publish("audit.login", 105);
		}
		if (compare(() -> migrator().plan(Target.latest()), () -> migrator().migrate(), simulated)) {
			// Which message it was, is found out by reading.
			boolean takenBackSimulated = simulated && !operation.equals("publish");
			compare(() -> migrator().planRollback(Target.steps(1)), () -> migrator().rollback(), takenBackSimulated);
		}
	}

	@Test
	void operationsAreComparedAfterOneAnother() throws Exception {
		server.createStream("OLD", "old.>");
		server.createConsumer("OLD", "reader", "old.a");
		server.createConsumer("OLD", "leaving", "old.b");
		this.folder.write("1_first.yml", """
				change:
				  - create_stream: {name: USERS, subjects: ["user.>"], max_age: 1d}
				  - create_consumer: {stream: USERS, durable_name: worker, filter_subject: user.created}
				  - create_key_value: {bucket: settings, history: 3}
				  - put_key: {bucket: settings, key: theme, value: dark}
				  - put_key: {bucket: settings, key: theme, value: light}
				  - create_object_store: {bucket: files}
				""").write("2_second.yml", """
				change:
				  - update_stream: {name: OLD, max_msgs: 10, description: old ones}
				  - update_consumer: {stream: OLD, durable_name: reader, max_deliver: 3}
				  - delete_consumer: {stream: OLD, durable_name: leaving}
				  - delete_key: {bucket: settings, key: theme}
				  - delete_object_store: {bucket: files}
				  - delete_stream: {name: OLD}
				""");
		assertSame();
	}

	@Test
	void aMessageIsDeletedOnce() throws Exception {
		server.createStream("A", "a");
		server.publish("a", "1", "2");
		this.folder.write("1_delete.yml", """
				up:
				  - delete_message: {stream: A, seq: 1}
				  - delete_message_if_exists: {stream: A, seq: 1}
				""");
		assertThat(operations(migrator().plan(Target.latest()))).extracting(PlannedOperation::outcome)
			.containsExactly(Outcome.CARRIED_OUT, Outcome.NOTHING_TO_DO);
		assertSame();
		this.folder.write("2_again.yml", """
				up:
				  - delete_message: {stream: A, seq: 2}
				  - delete_message: {stream: A, seq: 2}
				""");
		assertThat(operations(migrator().plan(Target.latest()))).extracting(PlannedOperation::outcome)
			.containsExactly(Outcome.CARRIED_OUT, Outcome.REFUSED);
	}

	@Test
	void aConsumerIsReset() throws Exception {
		server.createStream("A", "a");
		server.createConsumer("A", "c", "a");
		server.publish("a", "1", "2", "3");
		this.folder.write("1_reset.yml", """
				change:
				  - reset_consumer: {stream: A, durable_name: c, seq: 3}
				  - update_consumer: {stream: A, durable_name: c, max_deliver: 3}
				  - reset_consumer: {stream: A, durable_name: c, seq: 2}
				""");
		assertSame();
		compare(() -> migrator().planRollback(Target.all()), () -> migrator().rollback(), true);
	}

	@Test
	void aPurgeThatKeepsTheLatestMessagesIsPlannedToTheMessage() throws Exception {
		server.createStream("A", "a.>");
		for (int i = 0; i < 40; i++) {
			publish("a.a", 3);
			publish("a.b", 1);
		}
		server.management().deleteMessage("A", 150);
		this.folder.write("1_purge.yml", "up:\n  - purge_stream: {name: A, filter: a.b, keep: 7}\n");
		assertSame();
		assertThat(server.messages("A")).isEqualTo(119 + 7);
		this.folder.write("2_gaps.yml", "up:\n  - purge_stream: {name: A, keep: 60}\n");
		assertSame();
		assertThat(server.messages("A")).isEqualTo(60);
		this.folder.write("3_again.yml", "up:\n  - purge_stream: {name: A, filter: a.b, keep: 7}\n");
		assertThat(operations(migrator().plan(Target.latest()))).extracting(PlannedOperation::outcome)
			.containsExactly(Outcome.NOTHING_TO_DO);
		assertSame();
	}

	@Test
	void aPurgeThatWouldTakeLongToCountIsNotSimulated() throws Exception {
		server.createStream("A", "a.>");
		publish("a.a", 1);
		publish("a.b", 1100);
		this.folder.write("1_purge.yml", "up:\n  - purge_stream: {name: A, filter: a.b, keep: 1050}\n");
		PlanResult plan = migrator().plan(Target.latest());
		assertThat(operations(plan)).extracting(PlannedOperation::outcome).containsExactly(Outcome.NOT_SIMULATED);
		assertThat(plan.toString()).contains("It counts more than 1000 messages.");
	}

	@Test
	void whatAPurgeLeavesEmptyIsDeletedWithoutLoss() throws Exception {
		server.createStream("A", "a.>");
		server.createStream("B", "b.>");
		publish("a.a", 3);
		publish("b.a", 3);
		publish("b.b", 3);
		this.folder.write("1_purge.yml", """
				up:
				  - purge_stream: {name: A}
				  - delete_stream: {name: A}
				  - purge_stream: {name: B, filter: b.a}
				  - purge_stream: {name: B, filter: "b.*"}
				  - purge_stream: {name: B}
				  - delete_stream: {name: B}
				""");
		assertSame();
	}

	@Test
	void anObjectStoreIsDeletedWithItsObjects() throws Exception {
		this.folder.write("1_create.yml", """
				change:
				  - create_object_store: {bucket: files}
				  - put_object: {bucket: files, name: one, data: "1"}
				  - put_object: {bucket: files, name: two, data: "2"}
				""");
		migrator().migrate();
		this.folder.write("2_delete.yml", """
				change:
				  - delete_object: {bucket: files, name: one}
				  - delete_object_store: {bucket: files, allow_data_loss: true}
				""");
		assertSame();
	}

	@Test
	void whatTheServerDoesNotChangeIsRefusedByBoth() throws Exception {
		server.createStream("A", "a");
		this.folder.write("1_storage.yml", "change:\n  - update_stream: {name: A, storage: file}\n");
		assertThat(compare(() -> migrator().plan(Target.latest()), () -> migrator().migrate(), true)).isFalse();
	}

	private void assertSame() throws Exception {
		assertThat(compare(() -> migrator().plan(Target.latest()), () -> migrator().migrate(), true)).isTrue();
	}

	/**
	 * Compares a plan with what is then done.
	 * @param simulated whether all of it can be planned
	 * @return whether the run came to its end
	 */
	private boolean compare(Supplier<PlanResult> planning, Runnable run, boolean simulated) throws Exception {
		PlanResult plan = planning.get();
		try (ServerTraffic traffic = new ServerTraffic(server.connect(), CHANGED_BY)) {
			run.run();
			assertThat(plan.isFeasible()).as(plan.toString()).isTrue();
			assertThat(operations(plan)).extracting(PlannedOperation::outcome)
				.as(plan.toString())
				.allMatch((outcome) -> !simulated || outcome != Outcome.NOT_SIMULATED);
			List<String> planned = operations(plan).stream()
				.flatMap((operation) -> operation.calls().stream())
				.map(PlanComparisonTests::text)
				.toList();
			List<String> made = traffic.take(server.connection()).stream().flatMap(PlanComparisonTests::text).toList();
			if (simulated) {
				assertThat(planned).containsExactlyInAnyOrderElementsOf(made);
			}
			else {
				assertThat(made).containsAll(planned);
			}
			return true;
		}
		catch (PolynException ex) {
			assertThat(plan.isFeasible()).as(ex + "\n" + plan).isFalse();
			assertThat(ex.code()).as(ex.getMessage())
				.isIn(ErrorCode.UNSUPPORTED_BY_SERVER, ErrorCode.IMMUTABLE_SETTING, ErrorCode.IRREVERSIBLE);
			return false;
		}
	}

	private static String text(PlannedCall call) {
		return text(call.subject(), (call instanceof PlannedCall.Request request) ? request.body()
				: ((PlannedCall.Publication) call).checksum());
	}

	private static Stream<String> text(Message message) {
		String subject = message.getSubject();
		boolean request = subject.startsWith("$JS");
		String content = request ? new String(message.getData(), StandardCharsets.UTF_8) : Sha256.of(message.getData());
		boolean change = !request || CHANGE.matcher(subject).matches();
		return (change && !OWN.matcher(subject + " " + content).matches()) ? Stream.of(text(subject, content))
				: Stream.empty();
	}

	// Ids are chosen anew by each run, and described with each object.
	private static String text(String subject, @Nullable String content) {
		String text = subject + (subject.contains(".M.") ? "" : " " + json(content));
		return text.replaceAll("\\.C\\.\\w{22}", ".C.ID").replaceAll(" (\\{})?$", "");
	}

	private static String json(@Nullable String content) {
		try {
			return (content == null || !content.startsWith("{")) ? Objects.requireNonNullElse(content, "")
					: Json.mapper()
						.writer(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
						.writeValueAsString(Json.mapper().readValue(content, Map.class));
		}
		catch (JsonProcessingException ex) {
			throw new IllegalArgumentException(content, ex);
		}
	}

	private static void publish(String subject, int messages) throws Exception {
		server.publish(subject, Stream.generate(() -> "x").limit(messages).toArray(String[]::new));
	}

	private Migrator migrator() {
		return this.folder.migrator(server.connection());
	}

	private static List<PlannedOperation> operations(PlanResult plan) {
		return plan.migrations().stream().flatMap((migration) -> migration.operations().stream()).toList();
	}

}
