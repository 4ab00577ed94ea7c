package io.polyn.migration;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.polyn.json.Json;

/**
 * A drift for programs.
 */
final class DriftJson {

	private DriftJson() {
	}

	static String write(DriftResult result) {
		ObjectNode json = Json.object().put("namespace", result.namespace()).put("clean", result.isClean());
		if (result.lock() != null) {
			json.put("lock", result.lock().toString());
		}
		ArrayNode drifts = json.putArray("drifts");
		result.drifts().forEach((drift) -> drifts.add(drift(drift)));
		ArrayNode undeclared = json.putArray("undeclared");
		result.undeclared().forEach((asset) -> undeclared.add(asset(asset)));
		json.set("notes", Json.mapper().valueToTree(result.notes()));
		return json.toPrettyString();
	}

	private static ObjectNode drift(Drift drift) {
		ObjectNode json = asset(drift.asset());
		if (drift.declaredBy() != null) {
			json.put("declared_by", drift.declaredBy().value());
		}
		json.put("missing", drift.missing());
		ArrayNode changes = json.putArray("changes");
		drift.changes().forEach((change) -> changes.add(change(change)));
		return json.put("remedy", drift.remedy());
	}

	private static ObjectNode asset(Asset asset) {
		ObjectNode json = Json.object().put("kind", PlanJson.id(asset.kind())).put("name", asset.name());
		return (asset.consumer() != null) ? json.put("consumer", asset.consumer()) : json;
	}

	private static ObjectNode change(SettingChange change) {
		ObjectNode json = Json.object().put("pointer", change.pointer());
		if (change.before() != null) {
			json.set("declared", PlanJson.parsed(change.before()));
		}
		if (change.after() != null) {
			json.set("live", PlanJson.parsed(change.after()));
		}
		return json;
	}

}
