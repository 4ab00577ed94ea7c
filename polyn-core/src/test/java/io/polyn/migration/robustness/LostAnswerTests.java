package io.polyn.migration.robustness;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Locale;

import io.nats.client.Connection;
import io.nats.client.api.ConsumerConfiguration;
import io.nats.client.api.KeyValueConfiguration;
import io.nats.client.api.StorageType;
import io.nats.client.api.StreamConfiguration;
import io.polyn.ErrorCode;
import io.polyn.PolynException;
import io.polyn.json.Json;
import io.polyn.migration.HistoryEntry;
import io.polyn.migration.MigrationException;
import io.polyn.migration.Migrator;
import io.polyn.migration.Target;
import io.polyn.migration.history.MigrationRecord.Direction;
import io.polyn.migration.history.RecordState;
import io.polyn.testing.FailingConnection;
import io.polyn.testing.FailingConnection.Failure;
import io.polyn.testing.JetStreamServer;
import io.polyn.testing.JetStreamState;
import io.polyn.testing.MigrationFolder;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.tuple;

/**
 * The server carries an operation out, and its answer is lost.
 */
class LostAnswerTests {

	@RegisterExtension
	static final JetStreamServer server = new JetStreamServer();

	@RegisterExtension
	static final QuietMigrations quiet = new QuietMigrations();

	@TempDir
	Path temp;

	private MigrationFolder folder;

	@BeforeEach
	void setUp() throws Exception {
		this.folder = new MigrationFolder(this.temp).write("0_none.yml",
				"change:\n  - delete_stream_if_exists: {name: NONE}\n");
		prepare();
	}

	@ParameterizedTest
	@ValueSource(strings = { "create_stream: {name: OWN_NEW, subjects: [new]}",
			"update_stream: {name: OWN_S, max_msgs: 100}", "delete_stream: {name: OWN_EMPTY}",
			"create_consumer: {stream: OWN_S, durable_name: new}",
			"update_consumer: {stream: OWN_S, durable_name: c, max_deliver: 3}",
			"delete_consumer: {stream: OWN_S, durable_name: c}", "create_key_value: {bucket: OWN_new}",
			"update_key_value: {bucket: OWN_b, history: 3}", "create_object_store: {bucket: OWN_files}",
			"put_key: {bucket: OWN_b, key: k, value: new}", "put_key: {bucket: OWN_b, key: new, value: new}",
			"delete_key: {bucket: OWN_b, key: k}", "publish: {subject: s, data: new}" })
	void theRunGoesOnForthAndBack(String operation) throws Exception {
		this.folder.write("1_one.yml", "change:\n  - " + operation + "\n");
		String before = state();
		this.folder.migrator(server.connection()).migrate();
		String after = state();
		assertThat(after).isNotEqualTo(before);
		server.clear();
		prepare();
		assertThat(losing(Failure.ANSWER_LOST).migrate().applied()).hasSize(1);
		assertThat(state()).isEqualTo(after);
		losing(Failure.ANSWER_LOST).rollback();
		assertThat(state()).isEqualTo(before);
		assertThat(this.folder.migrator(server.connection()).history())
			.filteredOn((attempt) -> attempt.version().value().equals("1"))
			.extracting(HistoryEntry::direction, HistoryEntry::state, HistoryEntry::error)
			.containsExactlyInAnyOrder(tuple(Direction.UP, RecordState.APPLIED, null),
					tuple(Direction.DOWN, RecordState.ROLLED_BACK, null));
	}

	@ParameterizedTest
	@ValueSource(strings = { "delete_stream: {name: OWN_S, backup: true}", "seal_stream: {name: OWN_S}",
			"purge_stream: {name: OWN_S}", "delete_message: {stream: OWN_S, seq: 2}",
			"pause_consumer: {stream: OWN_S, durable_name: c, pause_until: \"2050-01-01T00:00:00Z\"}" })
	void theRunGoesOnWhereTheWayBackIsAnother(String operation) throws Exception {
		this.folder.write("1_one.yml", "up:\n  - " + operation + "\n");
		if (operation.startsWith("pause") && !server.isAtLeast(2, 11)) {
			assertThatExceptionOfType(PolynException.class).isThrownBy(() -> losing(Failure.ANSWER_LOST).migrate())
				.withMessageContaining("since 2.11.0");
			return;
		}
		String before = state();
		assertThat(losing(Failure.ANSWER_LOST).migrate().applied()).hasSize(1);
		assertThat(state()).isNotEqualTo(before);
	}

	@ParameterizedTest
	@ValueSource(strings = { "create_stream: {name: OWN_NEW, subjects: [new]}",
			"update_stream: {name: OWN_S, max_msgs: 100}", "delete_stream: {name: OWN_EMPTY}",
			"create_consumer: {stream: OWN_S, durable_name: new}",
			"update_consumer: {stream: OWN_S, durable_name: c, max_deliver: 3}",
			"delete_consumer: {stream: OWN_S, durable_name: c}", "put_key: {bucket: OWN_b, key: k, value: new}",
			"delete_key: {bucket: OWN_b, key: k}" })
	void aRequestThatIsLostItselfIsTakenBack(String operation) throws Exception {
		this.folder.write("1_one.yml",
				"change:\n  - create_stream: {name: OWN_FIRST, subjects: [first]}\n  - " + operation + "\n");
		String before = state();
		assertThatExceptionOfType(MigrationException.class)
			.isThrownBy(() -> migrator(Failure.REQUEST_LOST, 2).migrate())
			.satisfies((ex) -> assertThat(ex.code()).isEqualTo(ErrorCode.MIGRATION_FAILED))
			.withMessageContaining("What it had done was taken back.");
		assertThat(state()).isEqualTo(before);
	}

	@Test
	void whatIsThereInAnotherFormIsTakenBack() throws Exception {
		this.folder.write("1_one.yml", "change:\n  - create_stream: {name: OWN_NEW, subjects: [new]}\n");
		FailingConnection failing = new FailingConnection(server.connection(), (subject) -> {
			if (subject.equals("$JS.API.STREAM.CREATE.OWN_NEW")) {
				server.api().createStream(Json.object().put("name", "OWN_NEW").put("storage", "file"));
				return true;
			}
			return false;
		}, 1, Failure.REQUEST_LOST);
		assertThatExceptionOfType(MigrationException.class)
			.isThrownBy(() -> this.folder.migrator(failing.connection()).migrate())
			.withMessageContaining("did not answer $JS.API.STREAM.CREATE.OWN_NEW");
	}

	private Migrator losing(Failure failure) {
		return migrator(failure, 1);
	}

	private Migrator migrator(Failure failure, int at) {
		return this.folder
			.migrator(new FailingConnection(server.connection(), LostAnswerTests::isChange, at, failure).connection());
	}

	private static boolean isChange(String subject) {
		return !subject.toLowerCase(Locale.ROOT).contains("polyn_")
				&& (subject.matches("\\$JS\\.API\\..*\\.(CREATE|UPDATE|DELETE|PURGE|PAUSE)\\..*")
						|| subject.startsWith("$KV.") || subject.equals("s"));
	}

	private void prepare() throws Exception {
		Connection connection = server.connection();
		server.management()
			.addStream(StreamConfiguration.builder().name("OWN_S").subjects("s").storageType(StorageType.File).build());
		server.publish("s", "1", "2", "3");
		server.management().addOrUpdateConsumer("OWN_S", ConsumerConfiguration.builder().durable("c").build());
		server.createStream("OWN_EMPTY", "empty");
		connection.keyValueManagement().create(KeyValueConfiguration.builder("OWN_b").build());
		connection.keyValue("OWN_b").put("k", "v".getBytes(StandardCharsets.UTF_8));
		this.folder.migrator(connection).migrate(Target.to("0"));
	}

	private static String state() throws Exception {
		return JetStreamState.of(server.connection(), "OWN");
	}

}
