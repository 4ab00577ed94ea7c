package io.polyn.migration;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.nats.client.impl.Headers;
import io.polyn.ErrorCode;
import io.polyn.PolynException;
import io.polyn.json.Sha256;
import io.polyn.migration.PlannedOperation.Outcome;
import io.polyn.migration.operation.Operation;
import io.polyn.migration.operation.OperationContext;
import io.polyn.migration.operation.OperationReader;
import io.polyn.nats.JetStreamApi;
import io.polyn.nats.NamePrefix;
import io.polyn.nats.dryrun.DryRun;
import io.polyn.nats.dryrun.NotSimulatedException;
import io.polyn.nats.dryrun.SimulatedCall;
import org.jspecify.annotations.Nullable;

/**
 * Finds out what operations would do, one after the other: each meets what those before
 * it would have left.
 */
final class OperationPlanner {

	private final DryRun dryRun;

	private final OperationContext context;

	// After an operation that is not simulated, nobody knows what the next one would
	// find.
	private boolean uncertain;

	private boolean stopped;

	OperationPlanner(JetStreamApi server, NamePrefix prefix, Components components) {
		this.dryRun = new DryRun(server);
		this.context = new DryRunContext(this.dryRun.api(), prefix, components);
	}

	OperationContext context() {
		return this.context;
	}

	/**
	 * Stops planning: what comes now would not be reached.
	 */
	void stop() {
		this.stopped = true;
	}

	boolean isStopped() {
		return this.stopped;
	}

	/**
	 * Plans an operation.
	 * @param operation the operation
	 * @param location its place in a file, if it comes from one
	 * @return what it would do
	 * @throws PolynException if the server can't be asked
	 */
	PlannedOperation plan(Operation operation, @Nullable String location) {
		Draft draft = new Draft(operation, location);
		if (this.stopped) {
			return draft.planned(Outcome.NOT_REACHED, null);
		}
		try {
			warnOfDataLoss(operation, draft);
			draft.prepared(operation.prepare(this.context)).apply().run();
			draft.called(this.dryRun.takeCalls());
			return draft.planned(draft.calls.isEmpty() ? Outcome.NOTHING_TO_DO : Outcome.CARRIED_OUT, null);
		}
		catch (NotSimulatedException ex) {
			return notSimulated(draft, "Not simulated: " + ex.getMessage());
		}
		catch (PolynException ex) {
			if (MigrationProgress.isUnanswered(ex)) {
				throw ex;
			}
			if (this.uncertain) {
				return notSimulated(draft, "Perhaps, depending on what is not simulated: " + ex.problem());
			}
			this.stopped = true;
			draft.called(this.dryRun.takeCalls());
			return draft.planned(Outcome.REFUSED, new Problem(ex.code(), ex.problem(), ex.remedy()));
		}
	}

	private PlannedOperation notSimulated(Draft draft, String why) {
		this.uncertain = true;
		draft.warnings.add(why);
		draft.called(this.dryRun.takeCalls());
		return draft.planned(Outcome.NOT_SIMULATED, null);
	}

	// What the operation would be refused for, had it not been told that it may.
	private void warnOfDataLoss(Operation operation, Draft draft) {
		ObjectNode json = operation.toJson().deepCopy();
		if (!((ObjectNode) json.path(operation.name())).path("allow_data_loss").asBoolean()) {
			return;
		}
		((ObjectNode) json.path(operation.name())).remove("allow_data_loss");
		try {
			OperationReader.read(json).prepare(this.context);
		}
		catch (NotSimulatedException ex) {
			draft.warnings.add("It may lose data.");
		}
		catch (PolynException ex) {
			if (ex.code() == ErrorCode.DATA_LOSS) {
				draft.warnings.add(ex.problem());
			}
		}
	}

	/**
	 * What is known of an operation so far.
	 */
	private static final class Draft {

		private final Operation operation;

		private final @Nullable String location;

		private final List<PlannedCall> calls = new ArrayList<>();

		private final List<SettingChange> changes = new ArrayList<>();

		private final List<String> warnings = new ArrayList<>();

		private @Nullable List<String> takenBackBy;

		Draft(Operation operation, @Nullable String location) {
			this.operation = operation;
			this.location = location;
		}

		Operation.Change prepared(Operation.Change change) {
			List<Operation> undo = change.undo();
			if (undo != null) {
				this.takenBackBy = undo.stream().map((each) -> each.name() + " of the " + each.target()).toList();
			}
			else {
				this.warnings.add("Nothing takes it back.");
			}
			return change;
		}

		void called(List<SimulatedCall> made) {
			for (SimulatedCall call : made) {
				if (call instanceof SimulatedCall.Request request) {
					ObjectNode body = request.body();
					this.calls.add(new PlannedCall.Request(request.subject(), (body != null) ? body.toString() : null));
					this.changes.addAll(SettingChanges.between(request.before(), request.after()));
				}
				if (call instanceof SimulatedCall.Publication message) {
					this.calls.add(new PlannedCall.Publication(message.subject(), shown(message.headers()),
							message.content().length, Sha256.of(message.content())));
				}
			}
		}

		// Other headers are content.
		private static Map<String, String> shown(Headers headers) {
			Map<String, String> shown = new LinkedHashMap<>();
			headers.forEach((name, values) -> {
				if (name.startsWith("Nats-") || name.equals("KV-Operation")) {
					shown.put(name, String.join(", ", values));
				}
			});
			return shown;
		}

		PlannedOperation planned(Outcome outcome, @Nullable Problem refusal) {
			return new PlannedOperation(this.operation.name(), this.operation.target(), this.location,
					OperationReader.describe(this.operation).toString(), outcome, List.copyOf(this.calls),
					List.copyOf(this.changes), this.takenBackBy, List.copyOf(this.warnings), refusal);
		}

	}

}
