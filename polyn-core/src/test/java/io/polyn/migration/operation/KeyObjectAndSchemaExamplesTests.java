package io.polyn.migration.operation;

import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import io.nats.client.Connection;
import io.nats.client.Nats;
import io.nats.client.api.KeyValueEntry;
import io.nats.client.api.ObjectInfo;
import io.polyn.embedded.nats.EmbeddedNatsServer;
import io.polyn.migration.Migrator;
import io.polyn.migration.Target;
import io.polyn.testing.MigrationFolder;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class KeyObjectAndSchemaExamplesTests {

	@TempDir
	private Path temp;

	@ParameterizedTest
	@ValueSource(strings = { "put_key", "put_key_if_not_exists", "delete_key", "delete_key_if_exists", "transform_keys",
			"put_object", "put_object_if_not_exists", "delete_object", "delete_object_if_exists", "register_schema",
			"retire_schema", "retire_schema_if_exists" })
	void anExampleIsAppliedAndRolledBack(String operation) throws Exception {
		MigrationFolder folder = new MigrationFolder(this.temp).write("2_example.yml", example(operation + ".yml"));
		if (!operation.equals("register_schema")) {
			folder.write("1_before.yml", example(operation + ".before.yml"));
		}
		// A server of its own: what the examples make has the same names again and again.
		try (EmbeddedNatsServer server = EmbeddedNatsServer.builder().start();
				Connection connection = Nats.connect(server.url())) {
			Migrator migrator = folder.migrator(connection);
			migrator.migrate(Target.before("2"));
			List<String> before = state(connection);
			migrator.migrate();
			assertThat(state(connection)).isNotEqualTo(before);
			migrator.rollback();
			assertThat(state(connection)).isEqualTo(before);
		}
	}

	private static List<String> state(Connection connection) throws Exception {
		List<String> state = new ArrayList<>();
		for (String stream : connection.jetStreamManagement().getStreamNames()) {
			String bucket = stream.substring(stream.indexOf('_') + 1);
			if (stream.startsWith("OBJ_")) {
				for (ObjectInfo info : connection.objectStore(bucket).getList()) {
					state.add(info.getObjectName() + " " + info.getDigest());
				}
			}
			else if (!bucket.startsWith("POLYN_") || bucket.equals("POLYN_SCHEMAS")) {
				for (String key : connection.keyValue(bucket).keys()) {
					KeyValueEntry entry = connection.keyValue(bucket).get(key);
					state.add(key + " " + entry.getValueAsString());
				}
			}
		}
		state.sort(null);
		return state;
	}

	private static String example(String file) throws Exception {
		try (InputStream content = KeyObjectAndSchemaExamplesTests.class
			.getResourceAsStream("/polyn/examples/operations/" + file)) {
			return new String(content.readAllBytes(), StandardCharsets.UTF_8);
		}
	}

}
