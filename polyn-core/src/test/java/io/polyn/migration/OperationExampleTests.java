package io.polyn.migration;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.nats.client.Connection;
import io.nats.client.ErrorListener;
import io.nats.client.JetStreamOptions;
import io.nats.client.KeyValue;
import io.nats.client.Nats;
import io.nats.client.Options;
import io.nats.client.api.ObjectInfo;
import io.polyn.ErrorCode;
import io.polyn.PolynException;
import io.polyn.embedded.nats.EmbeddedNatsServer;
import io.polyn.nats.JetStreamApi;
import io.polyn.nats.ServerVersion;
import io.polyn.testing.DocumentedPermissions;
import io.polyn.testing.MigrationFolder;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * The example of each operation, as it stands in {@code docs/migrations.md}.
 */
@SuppressWarnings("try")
class OperationExampleTests {

	private static final Path DOCUMENT = Path.of("..", "docs", "migrations.md");

	private static final ServerVersion WITH_ALL_OPERATIONS = new ServerVersion(2, 12, 0);

	// Their examples have nothing that they would remove, or do what can't be seen here.
	private static final Set<String> WITHOUT_EFFECT = Set.of("purge_stream", "purge_stream_if_exists",
			"delete_message_if_exists", "reset_consumer", "reset_consumer_if_exists");

	@TempDir
	Path temp;

	@ParameterizedTest
	@MethodSource("io.polyn.migration.OperationExamples#operations")
	void anExampleIsCarriedOutAndTakenBack(String operation) throws Exception {
		MigrationFolder folder = OperationExamples.write(operation,
				new MigrationFolder(this.temp.resolve("migrations")));
		// A server of its own: the examples make streams of the same names.
		Queue<String> violations = new ConcurrentLinkedQueue<>();
		try (EmbeddedNatsServer server = EmbeddedNatsServer.builder().arguments("-c", config()).start();
				Connection connection = connect(server, "admin", violations);
				Connection own = connect(server, "migrator", violations)) {
			Migrator migrator = folder.migrator(own);
			try {
				migrator.migrate(Target.to("1"));
				Map<String, Object> before = state(connection);
				migrator.migrate();
				if (!WITHOUT_EFFECT.contains(operation)) {
					assertThat(state(connection)).isNotEqualTo(before);
				}
				takeBack(migrator, operation, OperationExamples.example(operation));
				if (migrator.info().applied().size() == 1) {
					assertThat(state(connection)).isEqualTo(before);
				}
			}
			catch (PolynException ex) {
				assertThat(ex.code()).as(ex.getMessage()).isEqualTo(ErrorCode.UNSUPPORTED_BY_SERVER);
				assertThat(ServerVersion.parse(server.version()).isAtLeast(WITH_ALL_OPERATIONS)).isFalse();
			}
			assertThat(violations).isEmpty();
		}
	}

	// With the permissions that the documentation gives to who migrates.
	private String config() throws IOException {
		return Files.writeString(this.temp.resolve("nats-server.conf"), """
				authorization {
				  users: [
				    {user: admin, password: secret}
				    {user: migrator, password: secret, permissions: %s}
				  ]
				}
				""".formatted(DocumentedPermissions.of("migrator"))).toString();
	}

	private static Connection connect(EmbeddedNatsServer server, String user, Queue<String> violations)
			throws Exception {
		return Nats.connect(Options.builder()
			.server(server.url())
			.userInfo(user.toCharArray(), "secret".toCharArray())
			.errorListener(new ErrorListener() {

				@Override
				public void errorOccurred(Connection connection, String error) {
					violations.add(error);
				}

			})
			.build());
	}

	@ParameterizedTest
	@MethodSource("io.polyn.migration.OperationExamples#operations")
	void anExampleStandsInTheDocument(String operation) throws Exception {
		String document = Files.readString(DOCUMENT);
		assertThat(document).contains("`" + operation + "`");
		if (!operation.endsWith("_exists")) {
			assertThat(document).contains("```yaml\n" + OperationExamples.example(operation) + "```");
		}
	}

	private static void takeBack(Migrator migrator, String operation, String example) {
		if (example.contains("\nup:") && !example.contains("\ndown:") && !WITHOUT_EFFECT.contains(operation)) {
			assertThatExceptionOfType(MigrationException.class).isThrownBy(migrator::rollback)
				.satisfies((ex) -> assertThat(ex.code()).isEqualTo(ErrorCode.IRREVERSIBLE));
			assertThat(migrator.info().applied()).hasSize(2);
		}
		else {
			migrator.rollback();
			assertThat(migrator.info().applied()).hasSize(1);
		}
	}

	private static Map<String, Object> state(Connection connection) throws Exception {
		JetStreamApi api = new JetStreamApi(connection, JetStreamOptions.defaultOptions());
		Map<String, Object> state = new TreeMap<>();
		for (String stream : connection.jetStreamManagement().getStreamNames()) {
			if (stream.contains("_POLYN_") && !stream.equals("KV_POLYN_SCHEMAS")) {
				continue;
			}
			ObjectNode info = api.streamInfo(stream).orElseThrow();
			state.put(stream, info.path("config"));
			state.put(stream + " content", content(connection, stream, info));
			for (ObjectNode consumer : api.consumers(stream)) {
				if (consumer.path("config").has("durable_name")) {
					state.put(stream + " " + consumer.path("name").asText(), consumer.path("config"));
				}
			}
		}
		// Made when a schema is first registered, and kept.
		state.remove("KV_POLYN_SCHEMAS");
		state.remove("KV_POLYN_SCHEMAS content", Map.of());
		return state;
	}

	private static Object content(Connection connection, String stream, ObjectNode info) throws Exception {
		if (stream.startsWith("KV_") && info.path("config").path("allow_rollup_hdrs").asBoolean()) {
			KeyValue bucket = connection.keyValue(stream.substring("KV_".length()));
			Map<String, String> keys = new TreeMap<>();
			for (String key : bucket.keys()) {
				keys.put(key, bucket.get(key).getValueAsString());
			}
			return keys;
		}
		if (stream.startsWith("OBJ_")) {
			Map<String, String> objects = new TreeMap<>();
			for (ObjectInfo object : connection.objectStore(stream.substring("OBJ_".length())).getList()) {
				objects.put(object.getObjectName(), String.valueOf(object.getDigest()));
			}
			return objects;
		}
		return info.path("state").path("messages").asLong();
	}

}
