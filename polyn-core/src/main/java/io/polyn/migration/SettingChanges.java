package io.polyn.migration;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.polyn.json.Json;
import org.jspecify.annotations.Nullable;

/**
 * Compares configurations.
 */
final class SettingChanges {

	private SettingChanges() {
	}

	static List<SettingChange> between(@Nullable ObjectNode before, @Nullable ObjectNode after) {
		List<SettingChange> changes = new ArrayList<>();
		collect("", (before != null) ? before : Json.object(), (after != null) ? after : Json.object(), changes);
		return changes;
	}

	// A list is one setting: its items have no names by which they could be compared.
	private static void collect(String pointer, ObjectNode before, ObjectNode after, List<SettingChange> changes) {
		Set<String> names = new TreeSet<>();
		before.fieldNames().forEachRemaining(names::add);
		after.fieldNames().forEachRemaining(names::add);
		for (String name : names) {
			String setting = pointer + "/" + name.replace("~", "~0").replace("/", "~1");
			JsonNode from = before.get(name);
			JsonNode to = after.get(name);
			if (from instanceof ObjectNode nestedBefore && to instanceof ObjectNode nestedAfter) {
				collect(setting, nestedBefore, nestedAfter, changes);
			}
			else if (from == null || !from.equals(to)) {
				changes.add(new SettingChange(setting, text(from), text(to)));
			}
		}
	}

	private static @Nullable String text(@Nullable JsonNode value) {
		return (value != null) ? value.toString() : null;
	}

}
