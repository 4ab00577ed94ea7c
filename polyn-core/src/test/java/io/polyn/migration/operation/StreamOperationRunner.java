package io.polyn.migration.operation;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.nats.client.Connection;
import io.polyn.ErrorCode;
import io.polyn.PolynException;
import io.polyn.migration.document.DocumentReader;
import io.polyn.nats.JetStreamApi;
import io.polyn.testing.JetStreamServer;
import io.polyn.testing.TestOperationContext;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Runs operations of a test as a migration does.
 *
 * @param server the server
 */
record StreamOperationRunner(JetStreamServer server) {

	static Operation read(String operation) {
		return OperationReader.read(DocumentReader.read("a.yml", operation.getBytes(StandardCharsets.UTF_8))).get(0);
	}

	/** As it is stored in between. */
	static Operation stored(Operation operation) {
		ObjectNode json = operation.toJson();
		return OperationReader.read(json);
	}

	OperationContext context() {
		return new TestOperationContext(this.server.api());
	}

	OperationContext context(Connection connection) {
		return new TestOperationContext(new JetStreamApi(connection, this.server.options()));
	}

	Operation.Change prepare(String operation) {
		return read(operation).prepare(context());
	}

	Operation.Change run(String operation) {
		Operation.Change change = prepare(operation);
		change.apply().run();
		return change;
	}

	/** Twice: what takes back may run a second time after a crash. */
	void takeBack(Operation.Change change) {
		for (int i = 0; i < 2; i++) {
			Optional.ofNullable(change.undo()).orElseThrow().forEach(this::runStored);
		}
	}

	/** Twice, as what takes back. */
	void complete(Operation.Change change) {
		for (int i = 0; i < 2; i++) {
			runStored(Optional.ofNullable(change.redo()).orElseThrow());
		}
	}

	private void runStored(Operation operation) {
		stored(operation).prepare(context()).apply().run();
	}

	void refused(ErrorCode code, String operation, String... problems) {
		refused(code, () -> run(operation), problems);
	}

	void refused(ErrorCode code, Runnable attempt, String... problems) {
		assertThatExceptionOfType(PolynException.class).isThrownBy(attempt::run).satisfies((ex) -> {
			assertThat(ex.code()).isEqualTo(code);
			assertThat(ex.getMessage()).contains(List.of(problems));
		});
	}

	boolean isExact() {
		return StreamCopy.isExact(this.server.api());
	}

}
