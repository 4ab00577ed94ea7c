package io.polyn.benchmarks;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.polyn.json.Json;

/**
 * A result as JSON, with the value of each round.
 */
final class ResultJson {

	private ResultJson() {
	}

	static String of(Result result) {
		ObjectNode json = Json.object()
			.put("benchmark", result.benchmark())
			.put("description", result.description())
			.put("at", result.at().toString());
		json.set("machine", Json.mapper().valueToTree(result.machine()));
		json.set("surroundings", Json.mapper().valueToTree(result.surroundings()));
		json.set("sizes", Json.mapper().valueToTree(result.sizes()));
		result.comparisons().forEach((comparison) -> add(comparison, json.withArray("/comparisons").addObject()));
		return Json.pretty(json) + "\n";
	}

	private static void add(Comparison comparison, ObjectNode json) {
		json.put("figure", comparison.figure().title()).put("unit", comparison.figure().unit());
		comparison.rounds().forEach((contender, rounds) -> {
			ObjectNode each = json.withArray("/contenders").addObject().put("name", contender);
			add(comparison.spread(contender), each);
			rounds.forEach(each.withArray("/rounds")::add);
		});
		comparison.figure().ratios().forEach((ratio) -> {
			Spread spread = comparison.spread(ratio);
			ObjectNode each = json.withArray("/ratios").addObject().put("of", ratio.subject()).put("to", ratio.peer());
			add(spread, each);
			if (ratio.aim() != null) {
				each.put("aim", ratio.aim().toString()).put("met", ratio.aim().isMetBy(spread.median()));
			}
		});
	}

	private static void add(Spread spread, ObjectNode json) {
		json.put("median", spread.median()).put("min", spread.min()).put("max", spread.max());
	}

}
