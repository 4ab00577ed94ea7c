package io.polyn.migration.operation;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Predicate;

import com.fasterxml.jackson.databind.JsonNode;
import io.nats.client.Connection;
import io.polyn.ErrorCode;
import io.polyn.PolynException;
import io.polyn.migration.document.DocumentReader;
import io.polyn.nats.JetStreamApi;
import io.polyn.testing.FailingConnection;
import io.polyn.testing.FailingConnection.Failure;
import io.polyn.testing.JetStreamServer;
import io.polyn.testing.TestOperationContext;
import io.polyn.testing.TestOperationContext.Progress;
import org.awaitility.Awaitility;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Carries operations out, completes them and takes them back as a migration does: with
 * what was written down before.
 */
final class OperationRunner {

	private final JetStreamServer server;

	private final Map<String, Object> objects = new HashMap<>();

	private Progress progress = (what, done, total) -> {
	};

	OperationRunner(JetStreamServer server) {
		this.server = server;
	}

	/**
	 * Lets operations find an object.
	 */
	OperationRunner with(String name, Object object) {
		this.objects.put(name, object);
		return this;
	}

	OperationRunner onProgress(Progress progress) {
		this.progress = progress;
		return this;
	}

	TestOperationContext context() {
		return context(this.server.connection());
	}

	TestOperationContext context(Connection connection) {
		TestOperationContext context = new TestOperationContext(new JetStreamApi(connection, this.server.options()));
		this.objects.forEach(context::register);
		return context.onProgress(this.progress);
	}

	static Operation read(String operation) {
		return readAll(operation).get(0);
	}

	private static List<Operation> readAll(String operations) {
		return OperationReader.read(DocumentReader.read("a.yml", operations.getBytes(StandardCharsets.UTF_8)));
	}

	List<String> unknown(String operation) {
		return read(operation).unknownTo(this.server.api().serverVersion());
	}

	Operation.Change prepare(String operation) {
		return read(operation).prepare(context());
	}

	/**
	 * Carries an operation out.
	 * @return what was written down
	 */
	List<JsonNode> run(String operation) {
		List<JsonNode> written = new ArrayList<>();
		run(operation, context(), written);
		return written;
	}

	/**
	 * Carries an operation out.
	 * @param operation the operation
	 * @param context what it works with
	 * @param written where to write down what takes it back and completes it
	 */
	static void run(String operation, OperationContext context, List<JsonNode> written) {
		for (Operation each : readAll(operation)) {
			Operation.Change change = each.prepare(context);
			written.addAll(0, Reversal.of(1, each, change).toJson());
			change.apply().run();
		}
	}

	/**
	 * Completes a change whose process died, twice: the process may die after it.
	 * @return whether it is one to be completed
	 */
	boolean complete(List<JsonNode> written) {
		Operation redo = Reversal.read(written.get(0)).redo();
		if (redo == null) {
			return false;
		}
		redo.prepare(context()).apply().run();
		redo.prepare(context()).apply().run();
		return true;
	}

	/**
	 * Takes a change back, each part twice: the process may die after it.
	 */
	void takeBack(List<JsonNode> written) {
		for (JsonNode json : written) {
			for (Operation undo : Reversal.read(json).requiredUndo()) {
				undo.prepare(context()).apply().run();
				OperationReader.read(undo.repeatable().toJson()).prepare(context()).apply().run();
			}
		}
	}

	void refused(ErrorCode code, String operation, String... words) {
		refused(code, () -> run(operation), words);
	}

	void refused(ErrorCode code, Runnable attempt, String... words) {
		assertThatExceptionOfType(PolynException.class).isThrownBy(attempt::run)
			.satisfies((ex) -> assertThat(ex.code()).as(ex.getMessage()).isEqualTo(code))
			.satisfies((ex) -> assertThat(ex.getMessage()).contains(words));
	}

	/**
	 * Lets the process die before and after every request of an operation.
	 */
	int diesAnywhere(String operation, Callable<?> before, Callable<?> state) throws Exception {
		return diesAnywhere(operation, (subject) -> true, before, state);
	}

	/**
	 * Lets the process die before and after some requests of an operation, settles what
	 * is left, and looks whether all is as after an undisturbed run, which can be taken
	 * back.
	 * @param operation the operation
	 * @param requests the subjects of the requests
	 * @param before makes what there is before
	 * @param state what is to be as before, or as after an undisturbed run
	 * @return how many points there are to die at
	 */
	int diesAnywhere(String operation, Predicate<String> requests, Callable<?> before, Callable<?> state)
			throws Exception {
		before.call();
		Object stateBefore = state.call();
		run(operation);
		Object stateAfter = state.call();
		assertThat(stateAfter).isNotEqualTo(stateBefore);
		int points = 0;
		for (Failure failure : List.of(Failure.DEATH_BEFORE, Failure.DEATH_AFTER)) {
			boolean died = true;
			for (int at = 1; died; at++) {
				String point = failure + " at " + at;
				before.call();
				FailingConnection failing = new FailingConnection(this.server.connection(), requests, at, failure);
				List<JsonNode> written = new ArrayList<>();
				died = failing.disturbs(() -> run(operation, context(failing.connection()), written));
				points += (died ? 1 : 0);
				if (died && (written.isEmpty() || !complete(written))) {
					takeBack(written);
					requireState(state, stateBefore, point);
					written.clear();
					run(operation, context(), written);
				}
				requireState(state, stateAfter, point);
				if (Reversal.read(written.get(0)).undo() != null) {
					takeBack(written);
					requireState(state, stateBefore, point);
				}
			}
		}
		return points;
	}

	// What was sent without waiting for an answer takes a moment.
	private static void requireState(Callable<?> state, Object expected, String point) {
		Awaitility.await()
			.pollDelay(Duration.ZERO)
			.untilAsserted(() -> assertThat(state.call()).as(point).isEqualTo(expected));
	}

}
