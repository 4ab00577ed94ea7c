package io.polyn.migration.operation;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

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

	private final StreamOperationRunner runner = new StreamOperationRunner(server);

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
		Operation.Change change = this.runner.prepare(operation);
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
			this.runner.complete(change);
		}
		expected.add(12L);
		assertThat(sequences()).isEqualTo(expected);
	}

	@Test
	void aNumberToKeepOfASubjectThatTheStreamDoesNotHaveIsNoNumberForOldServers() throws Exception {
		fill();
		String operation = "purge_stream: {name: USERS, filter: none.x, keep: 3}";
		if (server.isAtLeast(2, 10)) {
			assertThat(this.runner.run(operation)).isSameAs(Operation.Change.NONE);
		}
		else {
			this.runner.refused(ErrorCode.REQUEST_REFUSED, () -> this.runner.prepare(operation), "not a valid subset");
		}
		assertThat(sequences()).hasSize(9);
	}

	@Test
	void aPurgeIsNotReversible() throws Exception {
		fill();
		assertThat(StreamOperationRunner.read("purge_stream: {name: USERS}").isReversible()).isFalse();
		Operation.Change change = this.runner.run("purge_stream: {name: USERS}");
		assertThat(change.undo()).isNull();
		assertThat(change.redo()).isNotNull();
	}

	@Test
	void keepAndSeqExcludeOneAnother() {
		assertThatExceptionOfType(DocumentException.class)
			.isThrownBy(() -> StreamOperationRunner.read("purge_stream: {name: USERS, keep: 1, seq: 3}"))
			.satisfies((ex) -> assertThat(ex.code()).isEqualTo(ErrorCode.INVALID_VALUE))
			.withMessageContaining("a.yml:1:1: 'purge_stream' has more than one of the fields [keep, seq].");
	}

	@Test
	void aNumberToKeepOfAWorkQueueIsNotTriedASecondTime() throws Exception {
		this.runner.run("create_stream: {name: USERS, subjects: [\"user.>\"], retention: workqueue, storage: memory}");
		server.publish("user.a", "1", "2", "3", "4");
		server.publish("user.b", "5");
		Operation.Change change = this.runner.prepare("purge_stream: {name: USERS, filter: user.a, keep: 2}");
		assertThat(change.isOnceOnly()).isTrue();
		change.apply().run();
		assertThat(sequences()).containsExactly(3L, 4L, 5L);
		// Without a filter and without gaps the sequence is known.
		assertThat(this.runner.run("purge_stream: {name: USERS, keep: 1}").isOnceOnly()).isFalse();
		assertThat(sequences()).containsExactly(5L);
	}

	@Test
	void whatForbidsAPurgeOrADeletionIsToldBeforeAnythingIsDone() throws Exception {
		this.runner.run(
				"create_stream: {name: USERS, subjects: [\"user.>\"], deny_purge: true, deny_delete: true, storage: memory}");
		server.publish("user.a", "1");
		this.runner.refused(ErrorCode.UNEXPECTED_STATE, () -> this.runner.prepare("purge_stream: {name: USERS}"),
				"The stream USERS has 'deny_purge', which forbids a purge.");
		this.runner.refused(ErrorCode.UNEXPECTED_STATE,
				() -> this.runner.prepare("delete_message: {stream: USERS, seq: 1}"), "'deny_delete'");
		this.runner.run("seal_stream: {name: USERS}");
		this.runner.refused(ErrorCode.UNEXPECTED_STATE, () -> this.runner.prepare("purge_stream: {name: USERS}"),
				"'sealed'");
		this.runner.refused(ErrorCode.UNEXPECTED_STATE,
				() -> this.runner.prepare("delete_message: {stream: USERS, seq: 1}"), "'sealed'");
	}

	@Test
	void aMissingStreamIsPassedOverWhereTheOperationSaysSo() {
		for (String operation : List.of("purge_stream%s: {name: USERS}", "delete_message%s: {stream: USERS, seq: 1}",
				"seal_stream%s: {name: USERS}")) {
			this.runner.refused(ErrorCode.UNEXPECTED_STATE, operation.formatted(""), "The stream USERS does not exist.",
					"_if_exists");
			assertThat(this.runner.run(operation.formatted("_if_exists"))).isSameAs(Operation.Change.NONE);
		}
	}

	@Test
	void aMessageIsDeleted() throws Exception {
		fill();
		Operation.Change change = this.runner.run("delete_message: {stream: USERS, seq: 3}");
		assertThat(change.undo()).isNull();
		this.runner.complete(change);
		this.runner.run("delete_message: {stream: USERS, seq: 4, no_erase: true}");
		assertThat(sequences()).containsExactly(1L, 2L, 5L, 6L, 7L, 8L, 10L);
		this.runner.refused(ErrorCode.UNEXPECTED_STATE, "delete_message: {stream: USERS, seq: 3}",
				"The message 3 of stream USERS does not exist.");
		assertThat(this.runner.run("delete_message_if_exists: {stream: USERS, seq: 3}"))
			.isSameAs(Operation.Change.NONE);
	}

	@Test
	void aStreamIsSealedForGood() throws Exception {
		fill();
		server.management().addOrUpdateConsumer("USERS", ConsumerConfiguration.builder().durable("worker").build());
		Operation.Change change = this.runner.run("seal_stream: {name: USERS}");
		assertThat(change.undo()).isNull();
		this.runner.complete(change);
		ObjectNode config = server.config("USERS");
		assertThat(config.path("sealed").asBoolean()).isTrue();
		assertThat(sequences()).hasSize(9);
		assertThat(server.connection().getConsumerContext("USERS", "worker").next()).isNotNull();
		this.runner.refused(ErrorCode.IMMUTABLE_SETTING, "update_stream: {name: USERS, sealed: false}", "sealed");
	}

	private void fill() throws Exception {
		this.runner.run("create_stream: {name: USERS, subjects: [\"user.>\"], storage: memory}");
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
