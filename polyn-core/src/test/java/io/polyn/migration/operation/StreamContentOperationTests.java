package io.polyn.migration.operation;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.nats.client.api.ConsumerConfiguration;
import io.polyn.ErrorCode;
import io.polyn.migration.document.DocumentException;
import io.polyn.testing.JetStreamServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class StreamContentOperationTests {

	@RegisterExtension
	static final JetStreamServer server = new JetStreamServer();

	private final OperationRunner operations = new OperationRunner(server);

	@ParameterizedTest
	@CsvSource(delimiter = '|', nullValues = "-", textBlock = """
			-                        | -
			seq: 4                   | 4 5 6 7 8 10
			seq: 11                  | -
			seq: 1000                | -
			seq: 1                   | 1 2 3 4 5 6 7 8 10
			keep: 3                  | 7 8 10
			keep: 1                  | 10
			keep: 9                  | 1 2 3 4 5 6 7 8 10
			keep: 1000               | 1 2 3 4 5 6 7 8 10
			filter: user.a           | 2 4 6 8 10
			filter: user.a, seq: 4   | 2 4 5 6 7 8 10
			filter: user.a, keep: 2  | 2 4 5 6 7 8 10
			filter: user.b, keep: 1  | 1 3 5 7 10
			filter: user.a, keep: 4  | 1 2 3 4 5 6 7 8 10
			filter: user.*, keep: 3  | 7 8 10
			filter: none.x           | 1 2 3 4 5 6 7 8 10
			""")
	void aPurgeRemovesWhatItSelectsAndNothingThatIsPublishedSince(String selection, String left) throws Exception {
		fill();
		String operation = "purge_stream: {name: USERS" + ((selection != null) ? ", " + selection : "") + "}";
		Operation purge = OperationRunner.read(operation);
		Operation.Change change = purge.prepare(this.operations.context());
		List<Long> expected = new ArrayList<>();
		if (left != null) {
			Stream.of(left.split(" ")).map(Long::valueOf).forEach(expected::add);
		}
		expected.add(11L);
		server.publish("user.a", "later");
		change.apply().run();
		assertThat(sequences()).isEqualTo(expected);
		server.publish("user.a", "later still");
		if (change.redo() != null) {
			this.operations.complete(Reversal.of(1, purge, change).toJson());
		}
		expected.add(12L);
		assertThat(sequences()).isEqualTo(expected);
	}

	@Test
	void aNumberToKeepOfASubjectThatTheStreamDoesNotHaveIsNoNumberForOldServers() throws Exception {
		fill();
		String operation = "purge_stream: {name: USERS, filter: none.x, keep: 3}";
		if (server.isAtLeast(2, 10)) {
			assertThat(this.operations.prepare(operation)).isSameAs(Operation.Change.NONE);
		}
		else {
			this.operations.refused(ErrorCode.REQUEST_REFUSED, () -> this.operations.prepare(operation),
					"not a valid subset");
		}
		assertThat(sequences()).hasSize(9);
	}

	@Test
	void aPurgeIsNotReversible() throws Exception {
		fill();
		assertThat(OperationRunner.read("purge_stream: {name: USERS}").isReversible()).isFalse();
		Reversal reversal = Reversal.read(this.operations.run("purge_stream: {name: USERS}").get(0));
		assertThat(reversal.undo()).isNull();
		assertThat(reversal.redo()).isNotNull();
	}

	@Test
	void keepAndSeqExcludeOneAnother() {
		assertThatExceptionOfType(DocumentException.class)
			.isThrownBy(() -> OperationRunner.read("purge_stream: {name: USERS, keep: 1, seq: 3}"))
			.satisfies((ex) -> assertThat(ex.code()).isEqualTo(ErrorCode.INVALID_VALUE))
			.withMessageContaining("a.yml:1:1: 'purge_stream' has more than one of the fields [keep, seq].");
	}

	@Test
	void aNumberToKeepOfAWorkQueueIsNotTriedASecondTime() throws Exception {
		this.operations
			.run("create_stream: {name: USERS, subjects: [\"user.>\"], retention: workqueue, storage: memory}");
		server.publish("user.a", "1", "2", "3", "4");
		server.publish("user.b", "5");
		Operation.Change change = this.operations.prepare("purge_stream: {name: USERS, filter: user.a, keep: 2}");
		assertThat(change.isOnceOnly()).isTrue();
		change.apply().run();
		assertThat(sequences()).containsExactly(3L, 4L, 5L);
		// Without a filter and without gaps the sequence is known.
		change = this.operations.prepare("purge_stream: {name: USERS, keep: 1}");
		assertThat(change.isOnceOnly()).isFalse();
		change.apply().run();
		assertThat(sequences()).containsExactly(5L);
	}

	@Test
	void whatForbidsAPurgeOrADeletionIsToldBeforeAnythingIsDone() throws Exception {
		this.operations.run(
				"create_stream: {name: USERS, subjects: [\"user.>\"], deny_purge: true, deny_delete: true, storage: memory}");
		server.publish("user.a", "1");
		this.operations.refused(ErrorCode.UNEXPECTED_STATE,
				() -> this.operations.prepare("purge_stream: {name: USERS}"),
				"The stream USERS has 'deny_purge', which forbids a purge.");
		this.operations.refused(ErrorCode.UNEXPECTED_STATE,
				() -> this.operations.prepare("delete_message: {stream: USERS, seq: 1}"), "'deny_delete'");
		this.operations.run("seal_stream: {name: USERS}");
		this.operations.refused(ErrorCode.UNEXPECTED_STATE,
				() -> this.operations.prepare("purge_stream: {name: USERS}"), "'sealed'");
		this.operations.refused(ErrorCode.UNEXPECTED_STATE,
				() -> this.operations.prepare("delete_message: {stream: USERS, seq: 1}"), "'sealed'");
	}

	@Test
	void aMissingStreamIsPassedOverWhereTheOperationSaysSo() {
		for (String operation : List.of("purge_stream%s: {name: USERS}", "delete_message%s: {stream: USERS, seq: 1}",
				"seal_stream%s: {name: USERS}")) {
			this.operations.refused(ErrorCode.UNEXPECTED_STATE, operation.formatted(""),
					"The stream USERS does not exist.", "_if_exists");
			assertThat(this.operations.prepare(operation.formatted("_if_exists"))).isSameAs(Operation.Change.NONE);
		}
	}

	@Test
	void aMessageIsDeleted() throws Exception {
		fill();
		List<JsonNode> written = this.operations.run("delete_message: {stream: USERS, seq: 3}");
		assertThat(Reversal.read(written.get(0)).undo()).isNull();
		this.operations.complete(written);
		this.operations.run("delete_message: {stream: USERS, seq: 4, no_erase: true}");
		assertThat(sequences()).containsExactly(1L, 2L, 5L, 6L, 7L, 8L, 10L);
		this.operations.refused(ErrorCode.UNEXPECTED_STATE, "delete_message: {stream: USERS, seq: 3}",
				"The message 3 of stream USERS does not exist.");
		assertThat(this.operations.prepare("delete_message_if_exists: {stream: USERS, seq: 3}"))
			.isSameAs(Operation.Change.NONE);
	}

	@Test
	void aStreamIsSealedForGood() throws Exception {
		fill();
		server.management().addOrUpdateConsumer("USERS", ConsumerConfiguration.builder().durable("worker").build());
		List<JsonNode> written = this.operations.run("seal_stream: {name: USERS}");
		assertThat(Reversal.read(written.get(0)).undo()).isNull();
		this.operations.complete(written);
		ObjectNode config = server.config("USERS");
		assertThat(config.path("sealed").asBoolean()).isTrue();
		assertThat(sequences()).hasSize(9);
		assertThat(server.connection().getConsumerContext("USERS", "worker").next()).isNotNull();
		this.operations.refused(ErrorCode.IMMUTABLE_SETTING, "update_stream: {name: USERS, sealed: false}", "sealed");
	}

	private void fill() throws Exception {
		this.operations.run("create_stream: {name: USERS, subjects: [\"user.>\"], storage: memory}");
		for (int i = 0; i < 5; i++) {
			server.publish("user.a", "a" + i);
			server.publish("user.b", "b" + i);
		}
		server.management().deleteMessage("USERS", 9);
	}

	private static List<Long> sequences() {
		return StreamSnapshot.of(server, "USERS").sequences();
	}

}
