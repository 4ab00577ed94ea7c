package io.polyn.migration;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.polyn.testing.JetStreamServer;
import io.polyn.testing.MigrationFolder;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class SettingExamplesTests {

	@RegisterExtension
	static final JetStreamServer server = new JetStreamServer();

	@TempDir
	Path temp;

	@ParameterizedTest
	@ValueSource(strings = { "create_stream", "create_stream_if_not_exists", "update_stream", "update_stream_if_exists",
			"delete_stream", "create_consumer", "create_consumer_if_not_exists", "update_consumer",
			"update_consumer_if_exists", "delete_consumer", "delete_consumer_if_exists", "create_key_value",
			"create_key_value_if_not_exists", "update_key_value", "update_key_value_if_exists", "delete_key_value",
			"create_object_store", "create_object_store_if_not_exists", "update_object_store",
			"update_object_store_if_exists", "delete_object_store", "put_key", "delete_key" })
	void anExampleIsAppliedAndRolledBack(String operation) throws Exception {
		MigrationFolder folder = new MigrationFolder(this.temp);
		String before = example(operation + ".before.yml");
		if (before != null) {
			folder.write("1_before.yml", before);
		}
		folder.write("2_example.yml", Objects.requireNonNull(example(operation + ".yml")));
		Migrator migrator = folder.migrator(server.connection());
		migrator.migrate(Target.before("2"));
		Map<String, String> start = state();
		migrator.migrate();
		assertThat(state()).isNotEqualTo(start);
		migrator.rollback();
		assertThat(state()).isEqualTo(start);
	}

	private static Map<String, String> state() throws Exception {
		Map<String, String> state = new TreeMap<>();
		for (String stream : server.management().getStreamNames()) {
			if (!stream.startsWith("KV_POLYN_")) {
				state.put(stream, server.config(stream).toString());
				for (ObjectNode consumer : server.api().consumers(stream)) {
					// Reading the keys of a bucket leaves consumers, too, for a while.
					if (consumer.path("config").has("durable_name")) {
						state.put(stream + " " + consumer.path("name").asText(), consumer.path("config").toString());
					}
				}
			}
			if (stream.equals("KV_user-preferences")) {
				state.put("keys", String.valueOf(server.connection().keyValue("user-preferences").keys()));
			}
		}
		return state;
	}

	private static @Nullable String example(String file) throws IOException {
		try (InputStream content = SettingExamplesTests.class
			.getResourceAsStream("/polyn/examples/operations/" + file)) {
			return (content != null) ? new String(content.readAllBytes(), StandardCharsets.UTF_8) : null;
		}
	}

}
