package io.polyn.migration;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.nats.client.Connection;
import io.nats.client.JetStreamSubscription;
import io.nats.client.Message;
import io.nats.client.PullSubscribeOptions;
import io.nats.client.api.ConsumerConfiguration;
import io.nats.client.api.KeyValueConfiguration;
import io.nats.client.api.StreamConfiguration;
import io.polyn.ErrorCode;
import io.polyn.PolynException;
import io.polyn.examples.migrations.V20261121080000__BackfillUsers;
import io.polyn.json.Json;
import io.polyn.testing.JetStreamServer;
import io.polyn.testing.MigrationFolder;
import io.polyn.testing.RestartableServer;
import io.polyn.testing.ServerTraffic;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

class DriftTests {

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
	void withoutAHistoryThereIsNoDrift() throws Exception {
		create();
		server.createStream("OTHER", "other");
		DriftResult drift = migrator().drift();
		assertThat(drift.isClean()).isTrue();
		assertThat(drift.undeclared()).extracting(Asset::toString).containsExactly("stream OTHER");
	}

	@Test
	void theMigrationsOfTheSampleAreWithoutDrift() {
		Migrator migrator = Migrator.builder(server.connection())
			.namespace("users")
			.locations(List.of("file:../sample-app/src/main/resources/polyn/migrations"))
			.placeholders(Map.of("replicas", "1"))
			.build();
		migrator.migrate();
		assertClean(migrator.drift());
		assertThat(migrator.declaredState().streams()).extracting(DeclaredStream::name)
			.containsExactly("user-preferences", "USERS");
	}

	@ParameterizedTest
	@MethodSource("io.polyn.migration.OperationExamples#operations")
	void theExampleOfEachOperationIsWithoutDriftForthAndBack(String operation) {
		OperationExamples.write(operation, this.folder);
		try {
			migrator().migrate();
		}
		catch (PolynException ex) {
			assertThat(ex.code()).as(ex.getMessage()).isEqualTo(ErrorCode.UNSUPPORTED_BY_SERVER);
			return;
		}
		DriftResult drift = migrator().drift();
		assertThat(drift.isClean()).as(drift.toString()).isTrue();
		assertThat(drift.undeclared()).isEmpty();
		assertThat(drift.notes()).hasSize(operation.equals("execute") ? 1 : 0);
		try {
			migrator().rollback();
		}
		catch (MigrationException ex) {
			assertThat(ex.code()).isEqualTo(ErrorCode.IRREVERSIBLE);
			return;
		}
		assertClean(migrator().drift());
	}

	@Test
	void whatWasChangedByHandIsToldWithWhatWasDeclared() throws Exception {
		create();
		migrator().migrate();
		StreamConfiguration users = server.management().getStreamInfo("USERS").getConfiguration();
		server.management()
			.updateStream(StreamConfiguration.builder(users).maxMessages(500).description("by hand").build());
		ConsumerConfiguration worker = server.management()
			.getConsumerInfo("USERS", "worker")
			.getConsumerConfiguration();
		server.management()
			.addOrUpdateConsumer("USERS", ConsumerConfiguration.builder(worker).maxAckPending(7).build());
		KeyValueConfiguration bucket = server.connection()
			.keyValueManagement()
			.getStatus("settings")
			.getConfiguration();
		server.connection()
			.keyValueManagement()
			.update(KeyValueConfiguration.builder(bucket).maxHistoryPerKey(9).build());
		DriftResult drift = migrator().drift();
		assertThat(drift.isClean()).isFalse();
		assertThat(drift.drifts()).containsExactlyInAnyOrder(
				new Drift(new Asset(StreamKind.KEY_VALUE, "settings", null), new MigrationVersion("1"), false,
						List.of(new SettingChange("/max_msgs_per_subject", "3", "9"))),
				new Drift(new Asset(StreamKind.STREAM, "USERS", null), new MigrationVersion("1"), false,
						List.of(new SettingChange("/description", null, "\"by hand\""),
								new SettingChange("/max_msgs", "1000", "500"))),
				new Drift(new Asset(StreamKind.STREAM, "USERS", "worker"), new MigrationVersion("1"), false,
						List.of(new SettingChange("/max_ack_pending", "1000", "7"))));
		assertThat(drift.toString()).contains("Drift of users: 3 differences.", "stream USERS (declared by 1)\n",
				"  /max_msgs: declared 1000, on the server 500\n",
				"  /description: declared nothing, on the server \"by hand\"\n", "'update_stream'",
				"'update_key_value'", "consumer worker of the stream USERS (declared by 1)", "'update_consumer'");
		JsonNode json = Json.parse(drift.toJson().getBytes(StandardCharsets.UTF_8));
		assertThat(json.path("clean").asBoolean()).isFalse();
		assertThat(json.path("drifts")).anySatisfy((each) -> assertThat(each.toString())
			.isEqualTo("{\"kind\":\"stream\",\"name\":\"USERS\",\"consumer\":\"worker\",\"declared_by\":\"1\","
					+ "\"missing\":false,\"changes\":[{\"pointer\":\"/max_ack_pending\",\"declared\":1000,\"live\":7}],"
					+ "\"remedy\":\"Put back what is declared, or write a migration with 'update_consumer' that"
					+ " declares what is there.\"}"));
		this.folder.write("2_settle.yml", """
				change:
				  - update_stream: {name: USERS, max_msgs: 500, description: by hand}
				  - update_consumer: {stream: USERS, durable_name: worker, max_ack_pending: 7}
				  - update_key_value: {bucket: settings, history: 9}
				""");
		migrator().migrate();
		assertClean(migrator().drift());
	}

	@Test
	void whatWasDeletedByHandIsMissing() throws Exception {
		create();
		migrator().migrate();
		server.management().deleteConsumer("USERS", "worker");
		server.management().deleteStream("KV_settings");
		server.management().deleteStream("OBJ_files");
		DriftResult drift = migrator().drift();
		assertThat(drift.drifts()).allMatch(Drift::missing)
			.extracting((each) -> each.asset().toString())
			.containsExactlyInAnyOrder("key-value bucket settings", "object store files",
					"consumer worker of the stream USERS");
		assertThat(drift.toString()).contains("object store files (declared by 1): missing",
				"'delete_object_store_if_exists'");
		server.management().deleteStream("USERS");
		assertThat(migrator().drift().drifts()).extracting((each) -> each.asset().toString())
			.contains("stream USERS")
			.doesNotContain("consumer worker of the stream USERS");
	}

	@Test
	void whatWasCreatedByHandIsToldAndIsNoDrift() throws Exception {
		create();
		migrator().migrate();
		server.createStream("OTHER", "other");
		server.createConsumer("OTHER", "reader", "other");
		server.createConsumer("USERS", "second", "user.deleted");
		server.management()
			.createConsumer("USERS", ConsumerConfiguration.builder().inactiveThreshold(Duration.ofMinutes(1)).build());
		server.connection().keyValueManagement().create(KeyValueConfiguration.builder("POLYN_SCHEMAS").build());
		server.createStream("POLYN_DEAD_LETTERS", "polyn.dead_letter.>");
		server.createStream("$MQTT_msgs", "mqtt");
		DriftResult drift = migrator().drift();
		assertThat(drift.isClean()).isTrue();
		assertThat(drift.undeclared()).extracting(Asset::toString)
			.containsExactly("consumer second of the stream USERS", "stream OTHER");
		assertThat(drift.toString()).startsWith("Drift of users: none.\n").contains("which is no drift:");
	}

	@Test
	void aStreamThatWasRenamedGoesOnUnderItsNewName() throws Exception {
		create();
		migrator().migrate();
		server.publish("user.created", "1", "2", "3");
		acknowledge("USERS", "worker", 2);
		this.folder.write("2_rename.yml", """
				change:
				  - rename_stream: {name: USERS, new_name: ACCOUNTS}
				""").write("3_update.yml", """
				change:
				  - update_stream: {name: ACCOUNTS, max_msgs: 7}
				""");
		migrator().migrate();
		assertThat(server.api().consumerInfo("ACCOUNTS", "worker").orElseThrow().path("config").path("opt_start_seq"))
			.hasToString("3");
		assertClean(migrator().drift());
		DeclaredStream accounts = migrator().declaredState().streams().get(0);
		assertThat(accounts.name()).isEqualTo("ACCOUNTS");
		assertThat(accounts.declaredBy()).isEqualTo(new MigrationVersion("2"));
		server.management().deleteStream("ACCOUNTS");
		assertThat(migrator().drift().drifts()).extracting((each) -> each.asset().name()).containsExactly("ACCOUNTS");
	}

	@Test
	void aConsumerWhoseDeletionWasTakenBackIsWhereItWas() throws Exception {
		create();
		migrator().migrate();
		server.publish("user.created", "1", "2", "3");
		acknowledge("USERS", "worker", 2);
		this.folder.write("2_delete.yml", "change:\n  - delete_consumer: {stream: USERS, durable_name: worker}\n");
		migrator().migrate();
		assertClean(migrator().drift());
		migrator().rollback();
		assertThat(server.api().consumerInfo("USERS", "worker").orElseThrow().path("config").path("opt_start_seq"))
			.hasToString("3");
		assertClean(migrator().drift());
	}

	@Test
	void aConsumerThatAnOlderClientHasCreatedIsNoDrift() {
		this.folder.write("1_users.yml", "change:\n  - create_stream: {name: USERS}\n"
				+ "  - create_consumer: {stream: USERS, durable_name: worker}\n");
		migrator().migrate();
		server.api().deleteConsumer("USERS", "worker");
		ObjectNode request = Json.object().put("stream_name", "USERS");
		request.putObject("config").put("durable_name", "worker").put("ack_policy", "explicit");
		server.api().request("CONSUMER.DURABLE.CREATE.USERS.worker", request);
		assertClean(migrator().drift());
	}

	@Test
	void whatAServerForgetsWhenItStartsAgainIsNoDrift(@TempDir Path store) throws Exception {
		this.folder.write("1_mirrors.yml", """
				change:
				  - create_stream: {name: USERS}
				  - create_stream: {name: COPY, mirror: {name: USERS}, duplicate_window: 1m}
				  - create_key_value: {bucket: settings, ttl: 30s}
				  - create_key_value: {bucket: nearby, ttl: 30s, mirror: {name: settings}}
				""");
		try (RestartableServer restartable = new RestartableServer(store)) {
			Connection connection = restartable.connect();
			try {
				this.folder.migrator(connection).migrate();
				assertClean(this.folder.migrator(connection).drift());
				restartable.stop();
				restartable.restart();
				assertClean(this.folder.migrator(connection).drift());
			}
			finally {
				connection.close();
			}
		}
	}

	@Test
	void codeIsNotedAndTheRestIsCompared() throws Exception {
		create();
		Migrator migrator = this.folder.builder(server.connection())
			.migrations(List.of(new V20261121080000__BackfillUsers()))
			.build();
		migrator.migrate();
		server.management().deleteConsumer("USERS", "worker");
		DriftResult drift = migrator.drift();
		assertThat(drift.drifts()).hasSize(1);
		assertThat(drift.undeclared()).extracting(Asset::toString).containsExactly("key-value bucket users");
		assertThat(drift.notes()).hasSize(1);
		assertThat(drift.notes().get(0)).startsWith("20261121080000_backfill_users: what 'execute' of the code '")
			.contains("brings about is not known. It runs '");
		assertThat(drift.toString()).contains("What can't be told:\n  20261121080000_");
	}

	@Test
	void whatCodeHasChangedByOperationsIsNotCompared() {
		create();
		Migrator migrator = this.folder.builder(server.connection()).migrations(List.of(new V2__Limit())).build();
		migrator.migrate();
		DriftResult drift = migrator.drift();
		assertThat(drift.isClean()).isTrue();
		assertThat(drift.undeclared()).isEmpty();
		assertThat(drift.notes()).hasSize(3);
		assertThat(drift.notes().get(1))
			.isEqualTo("key-value bucket made is not compared: 2_limit may have changed it.");
		assertThat(drift.notes().get(2)).isEqualTo("stream USERS is not compared: 2_limit may have changed it.");
	}

	@Test
	void aMigrationWhoseFileIsGoneCausesNoFalseAlarm() throws Exception {
		create();
		this.folder.write("2_update.yml", "change:\n  - update_stream: {name: USERS, max_msgs: 7}\n")
			.write("3_other.yml", "change:\n  - create_stream: {name: OTHER, subjects: [other]}\n");
		migrator().migrate();
		this.folder.delete("2_update.yml");
		this.folder.delete("3_other.yml");
		server.management().deleteStream("KV_settings");
		DriftResult drift = migrator().drift();
		assertThat(drift.drifts()).extracting((each) -> each.asset().name()).containsExactly("settings");
		assertThat(drift.undeclared()).isEmpty();
		assertThat(drift.notes()).containsExactly("2_update: what it brings about is not known: its file is not here.",
				"3_other: what it brings about is not known: its file is not here.",
				"stream OTHER is not compared: 3_other may have changed it.",
				"stream USERS is not compared: 2_update may have changed it.");
		server.management().deleteStream("USERS");
		assertThat(migrator().drift().drifts()).hasSize(1);
		assertThat(migrator().drift().notes()).hasSize(4);
	}

	@Test
	void aFileThatSaysSomethingElseByNowCausesNoFalseAlarm() {
		create();
		this.folder.write("R__limits.yml", "change:\n  - update_stream: {name: USERS, max_msgs: 7}\n");
		migrator().migrate();
		assertClean(migrator().drift());
		this.folder.write("R__limits.yml", "change:\n  - update_stream: {name: USERS, max_msgs: 8}\n");
		DriftResult drift = migrator().drift();
		assertThat(drift.isClean()).isTrue();
		assertThat(drift.notes()).containsExactly(
				"R__limits: what it brings about is not known: its file says something else than when it was applied.",
				"stream USERS is not compared: R__limits may have changed it.");
		migrator().migrate();
		assertClean(migrator().drift());
	}

	@Test
	void migrationsCountInTheOrderInWhichTheyWereCarriedOut() {
		create();
		this.folder.write("3_update.yml", "change:\n  - update_stream: {name: USERS, max_msgs: 3}\n");
		migrator().migrate();
		this.folder.write("2_late.yml", "change:\n  - update_stream: {name: USERS, max_msgs: 2}\n");
		Migrator migrator = this.folder.builder(server.connection()).outOfOrder(MigrationPolicy.ALLOW).build();
		assertClean(migrator.drift());
		migrator.migrate();
		assertClean(migrator.drift());
	}

	@Test
	void ofSomeoneElsesStreamOnlyWhatMigrationsNameIsCompared() throws Exception {
		server.createStream("THEIRS", "theirs.>");
		server.createConsumer("THEIRS", "also-theirs", "theirs.a");
		this.folder.write("1_ours.yml", """
				change:
				  - update_stream: {name: THEIRS, max_msgs: 10, metadata: {a: b}}
				  - create_consumer: {stream: THEIRS, durable_name: ours, filter_subject: theirs.b}
				  - delete_consumer_if_exists: {stream: THEIRS, durable_name: former}
				""".replace(", metadata: {a: b}", server.isAtLeast(2, 10) ? ", metadata: {a: b}" : ""));
		migrator().migrate();
		DriftResult drift = migrator().drift();
		assertClean(drift);
		server.api().updateStream(server.config("THEIRS").put("max_msgs", 11).put("max_bytes", 1000000));
		server.management().deleteConsumer("THEIRS", "ours");
		drift = migrator().drift();
		assertThat(drift.drifts()).extracting((each) -> each.asset().toString() + each.changes())
			.containsExactly("stream THEIRS[~ /max_msgs: 10 -> 11]", "consumer ours of the stream THEIRS[]");
		assertThat(migrator().declaredState().streams().get(0).declaredBy()).isNull();
	}

	@Test
	void aDeploymentWithAPrefixIsComparedByItself() throws Exception {
		create();
		server.createStream("PLAIN", "plain");
		Migrator staging = this.folder.builder(server.connection()).prefix("staging").maxReplicas(1).build();
		staging.migrate();
		assertClean(staging.drift());
		server.createStream("staging_OTHER", "staging.other");
		server.management().deleteStream("staging_USERS");
		DriftResult drift = staging.drift();
		assertThat(drift.drifts()).extracting((each) -> each.asset().name()).containsExactly("staging_USERS");
		assertThat(drift.undeclared()).extracting(Asset::name).containsExactly("staging_OTHER");
	}

	@Test
	void moreReplicasThanADeploymentHasAreNoDrift() {
		this.folder.write("1_create.yml", "change:\n  - create_stream: {name: A, num_replicas: 3}\n");
		Migrator migrator = this.folder.builder(server.connection()).maxReplicas(1).build();
		migrator.migrate();
		assertClean(migrator.drift());
	}

	@Test
	void whatIsNotAppliedIsNotDeclared() {
		create();
		this.folder.write("2_update.yml", "change:\n  - update_stream: {name: USERS, max_msgs: 7}\n");
		migrator().migrate(Target.to("1"));
		assertClean(migrator().drift());
		migrator().migrate();
		assertClean(migrator().drift());
		migrator().rollback();
		assertClean(migrator().drift());
	}

	@Test
	void streamsAreReadByThePage() throws Exception {
		StringBuilder operations = new StringBuilder("change:\n");
		for (int i = 0; i < 300; i++) {
			operations.append("  - create_stream: {name: S%1$d, subjects: [s%1$d], storage: memory}%n".formatted(i));
		}
		operations.append("  - create_consumer: {stream: S7, durable_name: worker}\n");
		this.folder.write("1_create.yml", operations.toString());
		migrator().migrate();
		try (ServerTraffic traffic = new ServerTraffic(server.connect(), List.of("$JS.API.>"))) {
			assertClean(migrator().drift());
			assertThat(traffic.take(server.connection())).extracting(Message::getSubject)
				.filteredOn((subject) -> !subject.contains("POLYN_"))
				.containsExactly("$JS.API.INFO", "$JS.API.STREAM.LIST", "$JS.API.STREAM.LIST",
						"$JS.API.CONSUMER.LIST.S7");
		}
	}

	private void create() {
		this.folder.write("1_create.yml", """
				change:
				  - create_stream: {name: USERS, subjects: ["user.>"], max_msgs: 1000}
				  - create_consumer: {stream: USERS, durable_name: worker, filter_subject: user.created}
				  - create_key_value: {bucket: settings, history: 3}
				  - create_object_store: {bucket: files}
				""");
	}

	private static void acknowledge(String stream, String consumer, int messages) throws Exception {
		JetStreamSubscription subscription = server.connection()
			.jetStream()
			.subscribe(null, PullSubscribeOptions.bind(stream, consumer));
		for (Message message : subscription.fetch(messages, Duration.ofSeconds(30))) {
			message.ackSync(Duration.ofSeconds(30));
		}
		subscription.unsubscribe();
	}

	private static void assertClean(DriftResult drift) {
		assertThat(drift.isClean()).as(drift.toString()).isTrue();
		assertThat(drift.undeclared()).isEmpty();
		assertThat(drift.notes()).isEmpty();
	}

	private Migrator migrator() {
		return this.folder.migrator(server.connection());
	}

	/**
	 * Code that changes something by operations, and has nothing that takes it back.
	 */
	static class V2__Limit implements JavaMigration {

		@Override
		public void up(MigrationContext context) {
			context.operations()
				.add("update_stream", Map.of("name", "USERS", "max_msgs", 7))
				.add("create_key_value", Map.of("bucket", "made"));
		}

	}

}
