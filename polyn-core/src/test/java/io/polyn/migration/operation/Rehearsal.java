package io.polyn.migration.operation;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

import com.fasterxml.jackson.databind.JsonNode;
import io.nats.client.Connection;
import io.polyn.migration.document.DocumentReader;
import io.polyn.nats.JetStreamApi;
import io.polyn.testing.FailingConnection;
import io.polyn.testing.FailingConnection.Failure;
import io.polyn.testing.FailingConnection.ProcessDeath;
import io.polyn.testing.JetStreamServer;
import io.polyn.testing.TestOperationContext;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Carries operations out as a migration does: what takes back and what completes is
 * written down before, and read from there.
 *
 * @param server the server
 * @param context adds to the context what the operations name
 */
record Rehearsal(JetStreamServer server, UnaryOperator<TestOperationContext> context) {

	Rehearsal(JetStreamServer server) {
		this(server, (context) -> context);
	}

	/**
	 * Something that is made or looked at on the server.
	 */
	@FunctionalInterface
	interface Look {

		Object at() throws Exception;

	}

	List<JsonNode> run(String operation) {
		List<JsonNode> stored = new ArrayList<>();
		for (Operation each : read(operation)) {
			Operation.Change change = each.prepare(context(this.server.connection()));
			stored.addAll(0, Reversal.of(1, each, change).toJson());
			change.apply().run();
		}
		return stored;
	}

	void takeBack(List<JsonNode> stored) {
		for (JsonNode json : stored) {
			for (Operation undo : Reversal.read(json).requiredUndo()) {
				undo.prepare(context(this.server.connection())).apply().run();
				// What takes back may run a second time after a crash.
				OperationReader.read(undo.repeatable().toJson())
					.prepare(context(this.server.connection()))
					.apply()
					.run();
			}
		}
	}

	/**
	 * Lets the process die before and after each write of an operation, settles it, and
	 * checks that the operation then can be carried out and taken back.
	 * @param operation the operation
	 * @param writes the subjects that it writes to
	 * @param before makes what there is before
	 * @param state what is to be as before, or as after an undisturbed run
	 * @return how many points there are to die at
	 */
	int diesAnywhere(String operation, Predicate<String> writes, Look before, Look state) throws Exception {
		before.at();
		Object stateBefore = state.at();
		run(operation);
		Object stateAfter = state.at();
		int points = 0;
		for (Failure failure : List.of(Failure.DEATH_BEFORE, Failure.DEATH_AFTER)) {
			boolean died = true;
			for (int at = 1; died; at++) {
				before.at();
				List<JsonNode> stored = new ArrayList<>();
				died = dies(operation, new FailingConnection(this.server.connection(), writes, at, failure), stored);
				points += (died ? 1 : 0);
				if (died && !isCompleted(stored)) {
					takeBack(stored);
					assertThat(state.at()).as("%s at %d", failure, at).isEqualTo(stateBefore);
					stored = run(operation);
				}
				assertThat(state.at()).as("%s at %d", failure, at).isEqualTo(stateAfter);
				if (Reversal.read(stored.get(0)).undo() != null) {
					takeBack(stored);
					assertThat(state.at()).as("%s at %d", failure, at).isEqualTo(stateBefore);
				}
			}
		}
		return points;
	}

	private boolean dies(String operation, FailingConnection failing, List<JsonNode> stored) {
		try {
			for (Operation each : read(operation)) {
				Operation.Change change = each.prepare(context(failing.connection()));
				stored.addAll(0, Reversal.of(1, each, change).toJson());
				change.apply().run();
			}
			return false;
		}
		catch (ProcessDeath ex) {
			return true;
		}
	}

	private boolean isCompleted(List<JsonNode> stored) {
		Operation redo = Reversal.read(stored.get(0)).redo();
		if (redo == null) {
			return false;
		}
		redo.prepare(context(this.server.connection())).apply().run();
		return true;
	}

	TestOperationContext context(Connection connection) {
		return this.context.apply(new TestOperationContext(new JetStreamApi(connection, this.server.options())));
	}

	static List<Operation> read(String operation) {
		return OperationReader.read(DocumentReader.read("a.yml", operation.getBytes(StandardCharsets.UTF_8)));
	}

}
