package io.polyn.migration.operation;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;

import com.fasterxml.jackson.databind.JsonNode;
import io.nats.client.Connection;
import io.polyn.ErrorCode;
import io.polyn.PolynException;
import io.polyn.migration.document.DocumentReader;
import io.polyn.nats.JetStreamApi;
import io.polyn.testing.JetStreamServer;
import io.polyn.testing.TestOperationContext;
import org.awaitility.Awaitility;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Carries operations out, completes them and takes them back as a migration does: with
 * what was written down before.
 *
 * @param server the server
 * @param objects what the operations may name
 */
record OperationTrial(JetStreamServer server, Map<String, Object> objects) {

	OperationTrial(JetStreamServer server) {
		this(server, new LinkedHashMap<>());
	}

	static List<Operation> read(String operation) {
		return OperationReader.read(DocumentReader.read("a.yml", operation.getBytes(StandardCharsets.UTF_8)));
	}

	OperationTrial with(String name, Object object) {
		this.objects.put(name, object);
		return this;
	}

	OperationContext context(Connection connection) {
		TestOperationContext context = new TestOperationContext(new JetStreamApi(connection, this.server.options()));
		this.objects.forEach(context::register);
		return context;
	}

	OperationContext context() {
		return context(this.server.connection());
	}

	/**
	 * Carries an operation out.
	 * @return what was written down
	 */
	List<JsonNode> run(String operation) {
		List<JsonNode> stored = new ArrayList<>();
		run(operation, context(), stored);
		return stored;
	}

	private static void run(String operation, OperationContext context, List<JsonNode> stored) {
		for (Operation each : read(operation)) {
			Operation.Change change = each.prepare(context);
			stored.addAll(0, Reversal.of(1, each, change).toJson());
			change.apply().run();
		}
	}

	/**
	 * Completes a change whose process died.
	 * @return whether it is one to be completed
	 */
	boolean complete(List<JsonNode> stored) {
		Operation redo = Reversal.read(stored.get(0)).redo();
		if (redo == null) {
			return false;
		}
		redo.prepare(context()).apply().run();
		return true;
	}

	/**
	 * Takes a change back, each part twice: the process may die after it.
	 */
	void takeBack(List<JsonNode> stored) {
		for (JsonNode json : stored) {
			for (Operation undo : Reversal.read(json).requiredUndo()) {
				undo.prepare(context()).apply().run();
				OperationReader.read(undo.repeatable().toJson()).prepare(context()).apply().run();
			}
		}
	}

	void refused(ErrorCode code, String operation, String... words) {
		assertThatExceptionOfType(PolynException.class).as(operation)
			.isThrownBy(() -> run(operation))
			.satisfies((ex) -> assertThat(ex.code()).isEqualTo(code))
			.satisfies((ex) -> assertThat(ex.getMessage()).contains(words));
	}

	/**
	 * Lets the process die before and after every request of an operation, settles what
	 * is left, and looks whether all is as after an undisturbed run.
	 * @param operation the operation
	 * @param before makes what there is before
	 * @param state what is to be the same
	 */
	void diesAnywhere(String operation, Callable<?> before, Callable<?> state) throws Exception {
		before.call();
		Object stateBefore = state.call();
		run(operation);
		Object stateAfter = state.call();
		assertThat(stateAfter).isNotEqualTo(stateBefore);
		for (boolean sent : new boolean[] { false, true }) {
			boolean died = true;
			for (int request = 1; died; request++) {
				before.call();
				List<JsonNode> stored = new ArrayList<>();
				died = dies(operation, new CutConnection(this.server.connection(), request, sent), stored);
				if (died && (stored.isEmpty() || !complete(stored))) {
					takeBack(stored);
					assertState(state, stateBefore, request, sent);
					stored = run(operation);
				}
				assertState(state, stateAfter, request, sent);
				takeBack(stored);
				assertState(state, stateBefore, request, sent);
			}
		}
	}

	private boolean dies(String operation, CutConnection connection, List<JsonNode> stored) {
		try {
			run(operation, context(connection.connection()), stored);
			return false;
		}
		catch (CutConnection.Death ex) {
			return true;
		}
	}

	// What was sent without waiting for an answer takes a moment.
	private static void assertState(Callable<?> state, Object expected, int request, boolean sent) {
		Awaitility.await()
			.untilAsserted(
					() -> assertThat(state.call()).as("request %d, sent: %s", request, sent).isEqualTo(expected));
	}

}
