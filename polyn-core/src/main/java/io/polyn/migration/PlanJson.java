package io.polyn.migration;

import java.util.List;
import java.util.Locale;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.polyn.json.Json;
import org.jspecify.annotations.Nullable;

/**
 * A plan for programs.
 */
final class PlanJson {

	private PlanJson() {
	}

	static String write(PlanResult plan) {
		ObjectNode json = Json.object().put("namespace", plan.namespace()).put("feasible", plan.isFeasible());
		if (plan.lock() != null) {
			json.put("lock", plan.lock().toString());
		}
		ArrayNode problems = json.putArray("problems");
		plan.problems().forEach((problem) -> problems.add(problem(problem)));
		ArrayNode migrations = json.putArray("migrations");
		plan.migrations().forEach((migration) -> migrations.add(migration(migration)));
		return json.toPrettyString();
	}

	private static ObjectNode migration(PlannedMigration migration) {
		ObjectNode json = Json.object()
			.put("version", migration.version().value())
			.put("name", migration.name())
			.put("script", migration.script())
			.put("action", id(migration.action()));
		if (migration.refusal() != null) {
			json.set("refusal", problem(migration.refusal()));
		}
		ArrayNode operations = json.putArray("operations");
		migration.operations().forEach((operation) -> operations.add(operation(operation)));
		texts(json, "down", migration.down());
		return json;
	}

	private static ObjectNode operation(PlannedOperation operation) {
		ObjectNode json = Json.object().put("operation", operation.name()).put("target", operation.target());
		if (operation.location() != null) {
			json.put("location", operation.location());
		}
		json.set("fields", parsed(operation.fields()));
		json.put("outcome", id(operation.outcome()));
		if (operation.refusal() != null) {
			json.set("refusal", problem(operation.refusal()));
		}
		texts(json, "warnings", operation.warnings());
		ArrayNode calls = json.putArray("calls");
		operation.calls().forEach((call) -> calls.add(call(call)));
		ArrayNode changes = json.putArray("changes");
		operation.changes().forEach((change) -> changes.add(change(change)));
		texts(json, "taken_back_by", operation.takenBackBy());
		return json;
	}

	private static ObjectNode call(PlannedCall call) {
		ObjectNode json = Json.object().put("subject", call.subject());
		if (call instanceof PlannedCall.Publication message) {
			json.set("headers", Json.mapper().valueToTree(message.headers()));
			json.put("size", message.size()).put("checksum", message.checksum());
		}
		if (call instanceof PlannedCall.Request request && request.body() != null) {
			json.set("body", parsed(request.body()));
		}
		return json;
	}

	private static ObjectNode change(SettingChange change) {
		ObjectNode json = Json.object().put("pointer", change.pointer());
		if (change.before() != null) {
			json.set("before", parsed(change.before()));
		}
		if (change.after() != null) {
			json.set("after", parsed(change.after()));
		}
		return json;
	}

	private static ObjectNode problem(Problem problem) {
		return Json.object()
			.put("code", problem.code().id())
			.put("description", problem.description())
			.put("remedy", problem.remedy());
	}

	private static void texts(ObjectNode json, String name, @Nullable List<String> texts) {
		if (texts != null) {
			json.set(name, Json.mapper().valueToTree(texts));
		}
	}

	static String id(Enum<?> value) {
		return value.name().toLowerCase(Locale.ROOT);
	}

	static JsonNode parsed(String json) {
		try {
			return Json.mapper().readTree(json);
		}
		catch (JsonProcessingException ex) {
			throw new IllegalStateException("Settings are held as they were written as JSON", ex);
		}
	}

}
