package io.polyn.migration.operation;

import java.util.List;

import com.fasterxml.jackson.databind.JsonNode;
import io.polyn.ErrorCode;
import io.polyn.migration.document.DocumentException;
import io.polyn.testing.JetStreamServer;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * An update is a merge patch: {@code null} removes, however deep it stands.
 */
class RemovedSettingTests {

	@RegisterExtension
	static final JetStreamServer server = new JetStreamServer();

	private static final OperationRunner operations = new OperationRunner(server);

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			placement: {cluster: c, tags: [t]} | placement: {tags: ~}   | /placement/tags | /placement/cluster
			placement: {tags: [t]}             | placement: ~           | /placement      | /subjects
			metadata: {a: b, c: d}             | metadata: {a: ~}       | /metadata/a     | /metadata/c
			metadata: {a: b}                   | metadata: {a: ~, c: d} | /metadata/a     | /metadata/c
			metadata: {a: b}                   | metadata: {c: ~}       | /metadata/c     | /metadata/a
			description: d                     | metadata: {a: ~}       | /metadata/a     | /description
			consumer_limits: {inactive_threshold: 1m, max_ack_pending: 9} | consumer_limits: {max_ack_pending: ~} \
			| /consumer_limits/max_ack_pending | /consumer_limits/inactive_threshold
			""")
	void whatAnUpdateRemovesOfAStreamIsGoneAndComesBack(String settings, String changes, String gone, String left) {
		String update = "update_stream: {name: S, " + changes + "}";
		if (!operations.unknown(update).isEmpty()) {
			assertThat(server.isAtLeast(2, 10)).isFalse();
			return;
		}
		operations.run("create_stream: {name: S, subjects: [a], " + settings + "}");
		JsonNode before = server.config("S");
		List<JsonNode> undo = operations.run(update);
		assertThat(server.config("S").at(gone).isMissingNode()).as(server.config("S").toString()).isTrue();
		assertThat(server.config("S").at(left).isMissingNode()).as(server.config("S").toString()).isFalse();
		operations.takeBack(undo);
		assertThat(server.config("S")).isEqualTo(before);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			key_value: {bucket: b      | KV_b
			object_store: {bucket: b   | OBJ_b
			""")
	void whatAnUpdateRemovesOfABucketIsGoneAndComesBack(String operation, String stream) {
		String update = "update_" + operation + ", placement: {tags: ~}}";
		operations.run("create_" + operation + ", placement: {cluster: c, tags: [t]}}");
		JsonNode before = server.config(stream);
		List<JsonNode> undo = operations.run(update);
		assertThat(server.config(stream).path("placement")).hasToString("{\"cluster\":\"c\"}");
		operations.takeBack(undo);
		assertThat(server.config(stream)).isEqualTo(before);
	}

	@ParameterizedTest
	@ValueSource(strings = { "metadata: {a: ~}", "metadata: {a: ~, c: e}" })
	void whatAnUpdateRemovesOfAConsumerIsGoneAndComesBack(String changes) throws Exception {
		String update = "update_consumer: {stream: S, durable_name: c, " + changes + "}";
		if (!server.isAtLeast(2, 10)) {
			assertThat(operations.unknown(update)).containsExactly("'metadata' (since 2.10.0)");
			return;
		}
		server.createStream("S", "a");
		operations.run("create_consumer: {stream: S, durable_name: c, metadata: {a: b, c: d}}");
		JsonNode before = config();
		List<JsonNode> undo = operations.run(update);
		assertThat(config().at("/metadata/a").isMissingNode()).isTrue();
		assertThat(config().at("/metadata/c").isMissingNode()).isFalse();
		operations.takeBack(undo);
		assertThat(config()).isEqualTo(before);
	}

	@ParameterizedTest
	@ValueSource(strings = { "create_stream: {name: S, metadata: {a: ~}}",
			"update_stream: {name: S, sources: [{name: T, filter_subject: ~}]}",
			"update_stream: {name: S, subjects: [~]}", "update_stream: {name: S, republish: {src: ~, dest: a}}" })
	void whereNothingIsMergedNothingCanBeRemoved(String operation) {
		assertThatExceptionOfType(DocumentException.class).isThrownBy(() -> OperationRunner.read(operation))
			.satisfies((ex) -> assertThat(ex.code()).isIn(ErrorCode.INVALID_VALUE, ErrorCode.MISSING_FIELD));
	}

	private static JsonNode config() {
		return server.api().consumerInfo("S", "c").orElseThrow().path("config");
	}

}
