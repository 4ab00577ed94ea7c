package io.polyn.migration;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.nats.client.Message;
import io.polyn.ErrorCode;
import io.polyn.json.Json;
import io.polyn.json.Sha256;
import io.polyn.migration.PlannedMigration.Action;
import io.polyn.migration.PlannedOperation.Outcome;
import io.polyn.testing.JetStreamServer;
import io.polyn.testing.MigrationFolder;
import io.polyn.testing.ServerTraffic;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class MigrationPlannerTests {

	@RegisterExtension
	static final JetStreamServer server = new JetStreamServer();

	@TempDir
	Path temp;

	private MigrationFolder folder;

	@BeforeEach
	void setUp() {
		this.folder = new MigrationFolder(this.temp);
	}

	@Test
	void aPlanChangesNothing() throws Exception {
		this.folder.write("1_create.yml", """
				change:
				  - create_stream: {name: USERS, subjects: ["user.>"]}
				  - create_consumer: {stream: USERS, durable_name: worker}
				  - create_key_value: {bucket: b}
				  - put_key: {bucket: b, key: k, value: v}
				""");
		try (ServerTraffic traffic = new ServerTraffic(server.connect())) {
			plan();
			assertThat(traffic.take(server.connection())).extracting(Message::getSubject)
				.noneMatch((subject) -> subject.matches("\\$KV.*|.*\\.(STREAM|CONSUMER)\\.(UPDATE|DELETE|PURGE)\\..*"))
				.filteredOn((subject) -> subject.contains(".CREATE."))
				.allMatch((subject) -> subject.startsWith("$JS.API.CONSUMER.CREATE.KV_POLYN_MIGRATIONS."));
		}
		assertThat(server.management().getStreamNames()).isEmpty();
		assertThat(migrator().info().pending()).hasSize(1);
	}

	@Test
	void whatOnlyTheServerJudgesIsNotForeseen() {
		this.folder.write("1_large.yml", """
				change:
				  - create_stream: {name: USERS, subjects: ["user.>"], max_bytes: 1000000GiB}
				""");
		assertThat(plan().isFeasible()).isTrue();
		assertThatExceptionOfType(MigrationException.class)
			.isThrownBy(() -> this.folder.migrator(server.connection()).migrate())
			.withMessageContaining("insufficient storage")
			.withMessageContaining("What it had done was taken back.");
	}

	@Test
	void changedSettingsAreShownWithTheirValuesBeforeAndAfter() throws Exception {
		server.createStream("USERS", "user.>");
		server.createConsumer("USERS", "worker", "user.a");
		this.folder.write("1_limits.yml", """
				change:
				  - update_stream: {name: USERS, max_msgs: 100, subjects: [user.>, person.>]}
				  - update_stream: {name: USERS, max_msgs: 200}
				  - update_consumer: {stream: USERS, durable_name: worker, max_deliver: 3}
				  - create_stream: {name: OTHER, subjects: [other]}
				""");
		List<PlannedOperation> operations = operations(plan());
		assertThat(operations.get(0).changes()).extracting(SettingChange::toString)
			.containsExactly("~ /max_msgs: -1 -> 100", "~ /subjects: [\"user.>\"] -> [\"user.>\",\"person.>\"]");
		assertThat(operations.get(1).changes()).extracting(SettingChange::toString)
			.containsExactly("~ /max_msgs: 100 -> 200");
		assertThat(operations.get(2).changes()).extracting(SettingChange::toString)
			.containsExactly("~ /max_deliver: -1 -> 3");
		assertThat(operations.get(3).changes()).extracting(SettingChange::toString)
			.containsExactly("+ /name: \"OTHER\"", "+ /subjects: [\"other\"]");
		assertThat(operations.get(3).takenBackBy()).containsExactly("delete_stream_if_exists of the stream OTHER");
		assertThat(operations.get(3).location()).isEqualTo(this.temp + "/1_limits.yml:5:5");
	}

	@Test
	void whatIsStoredIsNotShown() {
		this.folder.write("1_keys.yml", """
				change:
				  - create_key_value: {bucket: b}
				  - put_key: {bucket: b, key: text, value: s3cret}
				  - put_key: {bucket: b, key: json, value: {password: s3cret}}
				  - put_key: {bucket: b, key: bytes, value_base64: gIGC}
				""");
		PlanResult plan = plan();
		assertThat(operations(plan).get(1).calls()).singleElement()
			.isInstanceOfSatisfying(PlannedCall.Publication.class, (message) -> {
				assertThat(message.subject()).isEqualTo("$KV.b.text");
				assertThat(message.size()).isEqualTo(6);
				assertThat(message.checksum()).isEqualTo(Sha256.of("s3cret".getBytes()));
				assertThat(message.headers()).containsEntry("Nats-Expected-Last-Subject-Sequence", "0");
			});
		assertThat(operations(plan).get(3).fields()).contains("\"value_base64\":{\"size\":3,");
		assertThat(plan.toString() + plan.toJson() + plan.migrations()).doesNotContain("s3cret", "gIGC");
		migrator().migrate();
		PlanResult rollback = migrator().planRollback(Target.steps(1));
		assertThat(rollback.isFeasible()).isTrue();
		assertThat(rollback.toString() + rollback.toJson() + rollback.migrations()).doesNotContain("s3cret", "gIGC");
	}

	@Test
	void aRefusalIsPartOfThePlanAndWhatComesAfterItIsNotReached() throws Exception {
		server.createStream("A", "a");
		server.publish("a", "1", "2");
		this.folder.write("1_ok.yml", "change:\n  - create_stream: {name: B, subjects: [b]}\n").write("2_bad.yml", """
				change:
				  - update_stream: {name: B, max_msgs: 5}
				  - delete_stream: {name: A}
				  - create_stream: {name: C, subjects: [c]}
				""").write("3_later.yml", "change:\n  - create_stream: {name: D, subjects: [d]}\n");
		PlanResult plan = plan();
		assertThat(plan.isFeasible()).isFalse();
		assertThat(plan.migrations()).extracting(PlannedMigration::isRefused).containsExactly(false, true, false);
		assertThat(plan.migrations()).extracting(PlannedMigration::isNotReached).containsExactly(false, false, true);
		assertThat(operations(plan)).extracting(PlannedOperation::outcome)
			.containsExactly(Outcome.CARRIED_OUT, Outcome.CARRIED_OUT, Outcome.REFUSED, Outcome.NOT_REACHED,
					Outcome.NOT_REACHED);
		Problem refusal = Optional.ofNullable(operations(plan).get(2).refusal()).orElseThrow();
		assertThat(refusal.code()).isEqualTo(ErrorCode.DATA_LOSS);
		assertThat(refusal.description()).contains("Deleting it loses 2 messages of the stream A.");
		assertThat(plan.toString()).contains("it would be refused", "delete_stream of the stream A: refused",
				"POLYN-M020", "3_later (" + this.temp + "/3_later.yml): not reached");
	}

	@Test
	void whatJetStreamWouldRefuseIsRefused() throws Exception {
		server.createStream("A", "a.>");
		refused("create_stream: {name: B, subjects: [a.b]}", "subjects overlap with an existing stream");
		refused("create_stream: {name: A, subjects: [b]}", "The stream A exists already.");
		refused("update_stream: {name: N, max_msgs: 1}", "The stream N does not exist.");
		refused("create_consumer: {stream: N, durable_name: c}", "stream not found");
		refused("put_key: {bucket: n, key: k, value: v}", "The key-value bucket n does not exist.");
	}

	@Test
	void aStreamThatThePlanDeletesMakesRoomForOthers() throws Exception {
		server.createStream("A", "a.>");
		this.folder.write("1_move.yml", """
				change:
				  - delete_stream: {name: A}
				  - create_stream: {name: B, subjects: [a.b]}
				  - create_stream: {name: C, subjects: [a.*]}
				""");
		assertThat(operations(plan())).extracting(PlannedOperation::outcome)
			.containsExactly(Outcome.CARRIED_OUT, Outcome.CARRIED_OUT, Outcome.REFUSED);
	}

	@Test
	void dataThatMayBeLostIsWarnedOf() throws Exception {
		server.createStream("A", "a");
		server.publish("a", "1", "2");
		this.folder.write("1_delete.yml", """
				change:
				  - update_stream: {name: A, max_msgs: 5, allow_data_loss: true}
				  - delete_stream: {name: A, allow_data_loss: true}
				""");
		PlanResult plan = plan();
		assertThat(operations(plan).get(0).warnings()).isEmpty();
		assertThat(operations(plan).get(1).warnings()).containsExactly("Deleting it loses 2 messages of the stream A.");
		assertThat(plan.toString()).contains("! Deleting it loses 2 messages of the stream A.");
	}

	@Test
	void whatIsThereAlreadyIsNothingToDo() throws Exception {
		server.createStream("A", "a");
		this.folder.write("1_lenient.yml", """
				change:
				  - create_stream_if_not_exists: {name: A, subjects: [a]}
				  - delete_consumer_if_exists: {stream: A, durable_name: c}
				""");
		assertThat(operations(plan())).extracting(PlannedOperation::outcome)
			.containsOnly(Outcome.NOTHING_TO_DO)
			.hasSize(2);
	}

	@Test
	void onlyWhatIsWithinTheTargetIsPlanned() {
		for (int i = 1; i <= 3; i++) {
			this.folder.write(i + "_n" + i + ".yml",
					"change:\n  - create_stream: {name: S" + i + ", subjects: [s" + i + "]}\n");
		}
		assertThat(migrator().plan(Target.to("2")).migrations()).hasToString("[1_n1, 2_n2]");
		migrator().migrate();
		assertThat(plan().migrations()).isEmpty();
		assertThat(plan()).hasToString("Plan of users: nothing to do. Nothing was changed.\n");
		assertThat(migrator().planRollback(Target.steps(2)).migrations()).hasToString("[3_n3, 2_n2]");
	}

	@Test
	void whatKeepsARunFromBeginningIsPartOfThePlan() {
		this.folder.write("2_two.yml", "change:\n  - create_stream: {name: A, subjects: [a]}\n");
		migrator().migrate();
		this.folder.write("1_one.yml", "change:\n  - create_stream: {name: B, subjects: [b]}\n");
		assertThat(plan().problems()).extracting(Problem::code).containsExactly(ErrorCode.OUT_OF_ORDER);
		assertThat(plan().migrations()).isEmpty();
		assertThat(plan().isFeasible()).isFalse();
	}

	@Test
	void aRollbackIsPlannedFromWhatIsStored() throws Exception {
		this.folder.write("1_create.yml", """
				change:
				  - create_stream: {name: A, subjects: [a]}
				  - create_consumer: {stream: A, durable_name: worker}
				  - create_key_value: {bucket: b}
				  - put_key: {bucket: b, key: k, value: v}
				""");
		migrator().migrate();
		this.folder.clear();
		PlanResult plan = migrator().planRollback(Target.all());
		assertThat(plan.isFeasible()).isTrue();
		assertThat(plan.migrations()).singleElement()
			.satisfies((migration) -> assertThat(migration.action()).isEqualTo(Action.ROLL_BACK));
		assertThat(operations(plan)).extracting(PlannedOperation::toString)
			.containsExactly("delete_key of the key k of key-value bucket b",
					"delete_key_value_if_exists of the key-value bucket b",
					"delete_consumer_if_exists of the consumer worker of stream A",
					"delete_stream_if_exists of the stream A");
		assertThat(operations(plan)).extracting(PlannedOperation::outcome).containsOnly(Outcome.CARRIED_OUT);
		server.publish("a", "1");
		Problem refusal = Optional.ofNullable(migrator().planRollback(Target.all()).migrations().get(0).refusal())
			.orElseThrow();
		assertThat(refusal.description()).contains("Deleting it loses 1 message of the stream A.");
		assertThat(server.hasStream("A")).isTrue();
	}

	@Test
	void withoutAnythingAppliedThereIsNoRollback() {
		assertThat(migrator().planRollback(Target.all()).problems()).extracting(Problem::code)
			.containsExactly(ErrorCode.NOTHING_TO_ROLL_BACK);
	}

	@Test
	void whatARunHasLeftMidwayIsSettledFirst() throws Exception {
		this.folder.write("1_create.yml", """
				change:
				  - create_stream: {name: A, subjects: [a]}
				  - create_stream: {name: B, subjects: [b]}
				""");
		migrator().migrate();
		ObjectNode record = (ObjectNode) Json
			.parse(server.connection().keyValue("POLYN_MIGRATIONS").get("users.1").getValue());
		server.connection()
			.keyValue("POLYN_MIGRATIONS")
			.put("users.1", Json.write(record.put("state", "running").put("step", 2)));
		server.management().deleteStream("B");
		PlanResult plan = plan();
		assertThat(plan.migrations()).extracting(PlannedMigration::action).containsExactly(Action.SETTLE, Action.APPLY);
		assertThat(operations(plan)).extracting(PlannedOperation::outcome)
			.containsExactly(Outcome.NOTHING_TO_DO, Outcome.CARRIED_OUT, Outcome.CARRIED_OUT, Outcome.CARRIED_OUT);
		assertThat(plan.isFeasible()).isTrue();
	}

	@Test
	void anOwnDownIsShown() {
		this.folder.write("1_create.yml", """
				up:
				  - create_stream: {name: A, subjects: [a]}
				down:
				  - delete_stream: {name: A}
				""");
		assertThat(plan().migrations().get(0).down()).containsExactly("delete_stream of the stream A");
		assertThat(plan().toString()).contains("a rollback runs its own down: delete_stream of the stream A");
	}

	@Test
	void programsReadThePlanAsJson() throws Exception {
		this.folder.write("1_create.yml", "change:\n  - create_stream: {name: A, subjects: [a]}\n");
		JsonNode plan = Json.mapper().readTree(plan().toJson());
		assertThat(plan.path("namespace").asText()).isEqualTo("users");
		assertThat(plan.path("feasible").asBoolean()).isTrue();
		JsonNode operation = plan.at("/migrations/0/operations/0");
		assertThat(operation.path("operation").asText()).isEqualTo("create_stream");
		assertThat(operation.path("outcome").asText()).isEqualTo("carried_out");
		assertThat(operation.at("/calls/0/subject").asText()).isEqualTo("$JS.API.STREAM.CREATE.A");
		assertThat(operation.at("/calls/0/body")).hasToString("{\"name\":\"A\",\"subjects\":[\"a\"]}");
		assertThat(operation.at("/changes/0")).hasToString("{\"pointer\":\"/name\",\"after\":\"A\"}");
	}

	private void refused(String operation, String description) {
		this.folder.clear();
		this.folder.write("1_refused.yml", "change:\n  - " + operation + "\n");
		assertThat(operations(plan())).singleElement().satisfies((planned) -> {
			assertThat(planned.outcome()).isEqualTo(Outcome.REFUSED);
			assertThat(Optional.ofNullable(planned.refusal()).orElseThrow().description()).contains(description);
		});
	}

	private Migrator migrator() {
		return this.folder.migrator(server.connection());
	}

	private PlanResult plan() {
		return migrator().plan(Target.latest());
	}

	private static List<PlannedOperation> operations(PlanResult plan) {
		return plan.migrations().stream().flatMap((migration) -> migration.operations().stream()).toList();
	}

}
