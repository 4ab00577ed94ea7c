package io.polyn.migration.operation;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

import io.polyn.ErrorCode;
import io.polyn.PolynException;
import io.polyn.migration.document.DocumentReader;
import io.polyn.testing.JetStreamServer;
import io.polyn.testing.TestOperationContext;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Runs operations as they would stand in a file.
 *
 * @param server the server
 */
record OperationRunner(JetStreamServer server) {

	/**
	 * Runs operations.
	 * @return what takes them back
	 */
	List<Operation> run(String operation) {
		List<Operation> undo = new ArrayList<>();
		for (Operation each : read(operation)) {
			Operation.Change change = each.prepare(context());
			change.apply().run();
			if (change.undo() != null) {
				undo.addAll(0, change.undo());
			}
		}
		return undo;
	}

	/**
	 * Takes operations back, through JSON, as it is stored in between.
	 */
	void takeBack(List<Operation> undo) {
		undo.stream()
			.map(Operation::toJson)
			.forEach((json) -> OperationReader.read(json).prepare(context()).apply().run());
	}

	List<String> unknown(String operation) {
		return read(operation).get(0).unknownTo(this.server.api().serverVersion());
	}

	void refused(ErrorCode code, String operation, String... words) {
		assertThatExceptionOfType(PolynException.class).as(operation)
			.isThrownBy(() -> run(operation))
			.satisfies((ex) -> assertThat(ex.code()).as(operation).isEqualTo(code))
			.satisfies((ex) -> assertThat(ex.getMessage()).contains(words));
	}

	OperationContext context() {
		return new TestOperationContext(this.server.api());
	}

	static List<Operation> read(String operation) {
		return OperationReader.read(DocumentReader.read("a.yml", operation.getBytes(StandardCharsets.UTF_8)));
	}

}
