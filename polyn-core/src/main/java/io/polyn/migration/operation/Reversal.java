package io.polyn.migration.operation;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.polyn.json.Json;
import org.jspecify.annotations.Nullable;

/**
 * What is stored of a change before it is made: what takes it back, or what completes it.
 *
 * @param step the step of the migration that makes the change, counted from 1
 * @param change the change in words
 * @param undo what takes the change back, in the order in which to run it; {@code null}
 * if nothing does
 * @param redo what completes the change, {@code null} if it is not to be completed
 */
public record Reversal(int step, String change, @Nullable List<Operation> undo, @Nullable Operation redo) {

	/**
	 * Returns the reversal of a change.
	 * @param step the step that makes it, counted from 1
	 * @param operation the operation that makes it
	 * @param change the change
	 * @return what is to be stored of it
	 */
	public static Reversal of(int step, Operation operation, Operation.Change change) {
		return new Reversal(step, operation.name() + " of the " + operation.target(), change.undo(), change.redo());
	}

	/**
	 * Reads what was stored.
	 * @param json an operation that takes back, or an object that {@link #toJson()} wrote
	 * @return the reversal
	 */
	public static Reversal read(JsonNode json) {
		if (!json.has("step")) {
			Operation undo = OperationReader.read(json);
			return new Reversal(0, undo.name() + " of the " + undo.target(), List.of(undo), null);
		}
		List<Operation> undo = null;
		if (json.has("undo")) {
			undo = new ArrayList<>();
			for (JsonNode operation : json.path("undo")) {
				undo.add(OperationReader.read(operation));
			}
		}
		Operation redo = (json.has("redo") ? OperationReader.read(json.path("redo")) : null);
		return new Reversal(json.path("step").asInt(), json.path("change").asText(), undo, redo);
	}

	/**
	 * Returns what takes the change back, where something does.
	 * @return the operations, in the order in which to run them
	 */
	public List<Operation> requiredUndo() {
		return Optional.ofNullable(this.undo).orElseThrow();
	}

	/**
	 * Writes this as it is stored: where there is nothing but what takes back, as a list
	 * of that.
	 * @return the entries, in the order in which to run them
	 */
	public List<JsonNode> toJson() {
		if (this.undo != null && this.redo == null) {
			return this.undo.stream().map((operation) -> (JsonNode) operation.toJson()).toList();
		}
		ObjectNode json = Json.object().put("step", this.step).put("change", this.change);
		if (this.undo != null) {
			ArrayNode operations = json.putArray("undo");
			this.undo.forEach((operation) -> operations.add(operation.toJson()));
		}
		if (this.redo != null) {
			json.set("redo", this.redo.toJson());
		}
		return List.of(json);
	}

}
