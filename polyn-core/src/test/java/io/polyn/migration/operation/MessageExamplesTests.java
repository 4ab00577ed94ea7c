package io.polyn.migration.operation;

import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.polyn.ErrorCode;
import io.polyn.PolynException;
import io.polyn.migration.Migrator;
import io.polyn.migration.Target;
import io.polyn.testing.JetStreamServer;
import io.polyn.testing.MigrationFolder;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class MessageExamplesTests {

	@RegisterExtension
	static final JetStreamServer server = new JetStreamServer();

	@TempDir
	private Path temp;

	@ParameterizedTest
	@ValueSource(strings = { "pause_consumer", "pause_consumer_if_exists", "resume_consumer",
			"resume_consumer_if_exists", "reset_consumer", "reset_consumer_if_exists", "publish", "unpublish",
			"transform_messages", "purge_transformed", "execute" })
	void anExampleIsAppliedAndRolledBack(String operation) throws Exception {
		Migrator migrator = new MigrationFolder(this.temp).write("1_before.yml", example(operation + ".before.yml"))
			.write("2_example.yml", example(operation + ".yml"))
			.migrator(server.connection());
		if (!server.isAtLeast(2, 11) && Set.of("pause", "resume").contains(operation.split("_")[0])) {
			assertThatExceptionOfType(PolynException.class).isThrownBy(migrator::migrate)
				.satisfies((ex) -> assertThat(ex.code()).isEqualTo(ErrorCode.UNSUPPORTED_BY_SERVER));
			return;
		}
		migrator.migrate(Target.to("1"));
		List<Object> before = state();
		migrator.migrate();
		assertThat(state()).isNotEqualTo(before);
		migrator.rollback();
		assertThat(state()).isEqualTo(before);
		if (!operation.equals("unpublish")) {
			// There, the message that was published in its place is another one.
			migrator.rollback();
			assertThat(state()).isEmpty();
		}
	}

	private static List<Object> state() throws Exception {
		List<Object> state = new ArrayList<>();
		for (String stream : server.management().getStreamNames()) {
			if (stream.startsWith("KV_POLYN_")) {
				continue;
			}
			// A key that was purged leaves a mark.
			state.add(stream.startsWith("KV_") ? server.connection().keyValue(stream.substring(3)).keys()
					: server.messages(stream));
			for (ObjectNode consumer : server.api().consumers(stream)) {
				if (consumer.path("config").has("durable_name")) {
					state.add(consumer.path("config"));
					state.add(consumer.path("delivered").path("stream_seq"));
				}
			}
		}
		return state;
	}

	private static String example(String file) throws Exception {
		try (InputStream content = MessageExamplesTests.class
			.getResourceAsStream("/polyn/examples/operations/" + file)) {
			return new String(content.readAllBytes(), StandardCharsets.UTF_8);
		}
	}

}
