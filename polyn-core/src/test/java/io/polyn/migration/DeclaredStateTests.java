package io.polyn.migration;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

import com.fasterxml.jackson.databind.JsonNode;
import io.polyn.ErrorCode;
import io.polyn.PolynException;
import io.polyn.examples.migrations.V20261121080000__BackfillUsers;
import io.polyn.json.Json;
import io.polyn.testing.JetStreamServer;
import io.polyn.testing.MigrationFolder;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.tuple;

/**
 * What migrations declare, found without a server.
 */
class DeclaredStateTests {

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
	void theExampleOfEachOperationDeclaresWhatTheServerHasThen(String operation) throws Exception {
		OperationExamples.write(operation, this.folder);
		List<String> declared = names(read());
		try {
			this.folder.migrator(server.connection()).migrate();
		}
		catch (PolynException ex) {
			assertThat(ex.code()).as(ex.getMessage()).isEqualTo(ErrorCode.UNSUPPORTED_BY_SERVER);
			return;
		}
		assertThat(declared).containsExactlyInAnyOrderElementsOf(
				server.management().getStreamNames().stream().filter((stream) -> !stream.contains("POLYN_")).toList());
	}

	@Test
	void theLifeOfEachIsFollowed() throws Exception {
		this.folder.write("1_create.yml", """
				change:
				  - create_stream: {name: USERS, subjects: ["user.>"], max_age: "${age}"}
				  - create_consumer: {stream: USERS, durable_name: worker, filter_subject: user.created}
				  - create_consumer: {stream: USERS, durable_name: gone}
				  - create_stream: {name: OLD, subjects: [old]}
				  - create_stream: {name: COPY_OF_OLD, mirror: {name: OLD}}
				  - create_key_value: [{bucket: settings, history: 3}, {bucket: left}]
				""").write("2_change.yml", """
				up:
				  - publish: {subject: user.created, data: "1"}
				  - update_stream: {name: USERS, metadata: {team: a}}
				  - delete_consumer: {stream: USERS, durable_name: gone}
				  - pause_consumer: {stream: USERS, durable_name: worker, pause_until: "2099-01-01T00:00:00Z"}
				  - update_stream: {name: OLD, subjects: [older]}
				  - promote_mirror: {name: COPY_OF_OLD, subjects: [old]}
				  - delete_stream: {name: OLD, backup: true}
				  - purge_stream: {name: USERS}
				  - transform_messages: {stream: USERS, to: COPY_OF_OLD, with: com.example.Missing}
				  - copy_stream: {name: USERS, new_name: COPY, subjects: [copy]}
				  - rename_stream: {name: USERS, new_name: ACCOUNTS}
				  - update_key_value: {bucket: settings, ttl: 1h}
				  - delete_key_value: {bucket: left}
				""").write("R__last.yml", "change:\n  - update_stream: {name: ACCOUNTS, max_msgs: 5}\n");
		DeclaredState state = read();
		assertThat(state.notes()).isEmpty();
		assertThat(state.streams()).extracting(DeclaredStream::kind, DeclaredStream::name)
			.containsExactly(tuple(StreamKind.STREAM, "ACCOUNTS"), tuple(StreamKind.STREAM, "COPY"),
					tuple(StreamKind.STREAM, "COPY_OF_OLD"), tuple(StreamKind.KEY_VALUE, "settings"));
		DeclaredStream accounts = state.streams().get(0);
		JsonNode config = parse(accounts.config());
		assertThat(config.path("subjects")).hasToString("[\"user.>\"]");
		assertThat(config.path("max_age").asLong()).isEqualTo(3_600_000_000_000L);
		assertThat(config.path("max_msgs").asInt()).isEqualTo(5);
		assertThat(config.path("metadata").path("team").asText()).isEqualTo("a");
		assertThat(accounts.declaredBy()).isEqualTo(new MigrationVersion("2"));
		assertThat(accounts.consumers()).extracting(DeclaredConsumer::name, DeclaredConsumer::declaredBy)
			.containsExactly(tuple("worker", new MigrationVersion("2")));
		assertThat(parse(accounts.consumers().get(0).config()).path("pause_until").asText())
			.isEqualTo("2099-01-01T00:00:00Z");
		assertThat(parse(state.streams().get(1).config()).path("subjects")).hasToString("[\"copy\"]");
		assertThat(state.streams().get(1).consumers()).isEmpty();
		assertThat(parse(state.streams().get(2).config()).has("mirror")).isFalse();
		assertThat(parse(state.streams().get(3).config()).path("max_age").asLong()).isEqualTo(3_600_000_000_000L);
		assertThat(state.streams().get(3).declaredBy()).isEqualTo(new MigrationVersion("1"));
	}

	@Test
	void itIsReadOfAFolder() {
		this.folder.write("1_create.yml", "change:\n  - create_stream: {name: USERS, subjects: [\"user.>\"]}\n");
		Path folder = this.temp;
		DeclaredState state = DeclaredState.read((migrations) -> migrations.locations(List.of("file:" + folder)));
		assertThat(names(state)).containsExactly("USERS");
	}

	@Test
	void whatCannotBeToldIsNotedAndTheRestIs() {
		this.folder.write("1_create.yml", "change:\n  - create_stream: {name: USERS, subjects: [\"user.>\"]}\n")
			.write("2_code.yml", """
					up:
					  - execute: {up: com.example.NotHere}
					  - create_key_value: {bucket: settings}
					  - update_stream: {name: ORDERS, max_msgs: 5}
					  - update_consumer: {stream: ORDERS, durable_name: theirs, max_deliver: 5}
					  - create_consumer: {stream: ORDERS, durable_name: ours}
					""");
		DeclaredState state = DeclaredState.read((migrations) -> migrations.locations(List.of("file:" + this.temp))
			.migrations(List.of(new V20261121080000__BackfillUsers())));
		assertThat(names(state)).containsExactly("KV_settings", "ORDERS", "USERS");
		assertThat(state.streams().get(1).declaredBy()).isNull();
		assertThat(state.streams().get(1).config()).isEqualTo("{\"name\":\"ORDERS\",\"max_msgs\":5}");
		assertThat(state.streams().get(1).consumers()).extracting(DeclaredConsumer::name).containsExactly("ours");
		assertThat(state.notes()).hasSize(3);
		assertThat(state.notes().get(0))
			.isEqualTo("2_code: what 'execute' of the code 'com.example.NotHere' brings about is not known. It runs"
					+ " 'com.example.NotHere'.");
		assertThat(state.notes().get(1)).startsWith("2_code: what 'update_consumer' of the consumer theirs")
			.endsWith("does not exist.");
		assertThat(state.notes().get(2)).contains("20261121080000_backfill_users", "BackfillUsers#up");
	}

	@Test
	void migrationsInPackagesAndAPrefixCount() {
		DeclaredState state = DeclaredState.read((migrations) -> migrations.locations(List.of("file:" + this.temp))
			.packages(List.of("io.polyn.examples.migrations"))
			.prefix("staging"));
		assertThat(names(state)).containsExactly("KV_staging_orders", "staging_ORDERS");
		assertThat(state.streams().get(1).consumers()).extracting(DeclaredConsumer::name)
			.containsExactly("staging_worker");
	}

	@Test
	void aFileThatIsWrongIsAnError() {
		this.folder.write("1_wrong.yml", "change:\n  - create_strem: {name: A}\n");
		assertThatExceptionOfType(PolynException.class).isThrownBy(this::read).withMessageContaining("create_stream");
	}

	@Test
	void aMigratorNeedsAConnection() {
		assertThatExceptionOfType(IllegalStateException.class)
			.isThrownBy(() -> DeclaredState.read((migrations) -> migrations.namespace("users").build()));
	}

	private DeclaredState read() {
		return DeclaredState
			.read((migrations) -> migrations.locations(List.of("file:" + this.temp)).placeholders(Map.of("age", "1h")));
	}

	private static List<String> names(DeclaredState state) {
		return state.streams().stream().map((stream) -> stream.kind().streamName(stream.name())).toList();
	}

	private static JsonNode parse(String json) throws Exception {
		return Json.parse(json.getBytes(StandardCharsets.UTF_8));
	}

}
