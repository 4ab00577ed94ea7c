package io.polyn.migration.operation;

import java.time.OffsetDateTime;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.polyn.json.Json;

/**
 * The settings that the server has, in the words of those that were declared: whatever
 * means the same is equal.
 */
public final class LiveSettings {

	// Where a consumer begins can't be changed. One that goes on where another one of its
	// name was, after a renaming or because its deletion was taken back, begins there.
	private static final List<String> BEGINNING = List.of("deliver_policy", "opt_start_seq", "opt_start_time");

	private final boolean whole;

	private LiveSettings(boolean whole) {
		this.whole = whole;
	}

	/**
	 * Returns the settings of a stream.
	 * @param declared the settings that were declared
	 * @param live the configuration that the server has
	 * @param whole whether what is not declared has to be as it is by default
	 * @return the server's settings
	 */
	public static ObjectNode ofStream(ObjectNode declared, ObjectNode live, boolean whole) {
		ObjectNode settings = live.deepCopy();
		if (declared.path("duplicate_window").asLong() == 0) {
			// Of a stream that takes its messages from others: not every server gives it
			// one.
			adopt(settings, declared, List.of("duplicate_window"));
		}
		return new LiveSettings(whole).settings(JetStreamFields.STREAM, declared, settings);
	}

	/**
	 * Returns the settings of a consumer.
	 * @param declared the settings that were declared
	 * @param live the configuration that the server has
	 * @return the server's settings
	 */
	public static ObjectNode ofConsumer(ObjectNode declared, ObjectNode live) {
		ObjectNode settings = live.deepCopy();
		// Servers before 2.10 keep none where a client gave none beside the durable one.
		adopt(settings, declared, List.of("name"));
		if (live.path("deliver_policy").asText().equals("by_start_sequence")) {
			adopt(settings, declared, BEGINNING);
		}
		if (!isPaused(declared) && !isPaused(live)) {
			adopt(settings, declared, List.of("pause_until"));
		}
		return new LiveSettings(true).settings(JetStreamFields.CONSUMER, declared, settings);
	}

	private static boolean isPaused(ObjectNode config) {
		JsonNode until = config.path("pause_until");
		return until.isTextual() && OffsetDateTime.parse(until.asText()).isAfter(OffsetDateTime.now());
	}

	private static void adopt(ObjectNode settings, ObjectNode declared, List<String> names) {
		names.forEach((name) -> set(settings, name, declared.path(name)));
	}

	// What only a newer server knows, nobody here can judge.
	private ObjectNode settings(Fields fields, ObjectNode declared, ObjectNode live) {
		ObjectNode settings = declared.deepCopy();
		for (String name : names(declared, live)) {
			Fields.Field field = fields.find(name);
			if (field != null && !ReadBack.isDecidedByTheServer(name, live)) {
				set(settings, name, setting(name, field.type(), declared.path(name), live.path(name)));
			}
		}
		return settings;
	}

	private JsonNode setting(String name, FieldType type, JsonNode declared, JsonNode live) {
		if (isSame(name, type, declared, live)) {
			return declared;
		}
		if (type instanceof CompositeType.Structure structure && live instanceof ObjectNode members) {
			return settings(structure.fields(), members(declared), members);
		}
		return (type instanceof CompositeType.MapOf && live instanceof ObjectNode entries)
				? entries(members(declared), entries) : live;
	}

	private ObjectNode entries(ObjectNode declared, ObjectNode live) {
		ObjectNode entries = declared.deepCopy();
		names(declared, live).stream()
			.filter((name) -> !SettingComparison.isServers(name))
			.forEach((name) -> set(entries, name, live.path(name)));
		return entries;
	}

	private boolean isSame(String name, FieldType type, JsonNode declared, JsonNode live) {
		return SettingComparison.isSame(name, type, declared, live)
				&& (!this.whole || SettingComparison.isSame(name, type, live, declared));
	}

	private Set<String> names(ObjectNode declared, ObjectNode live) {
		Set<String> names = new LinkedHashSet<>();
		declared.fieldNames().forEachRemaining(names::add);
		if (this.whole) {
			live.fieldNames().forEachRemaining(names::add);
		}
		return names;
	}

	private static ObjectNode members(JsonNode declared) {
		return (declared instanceof ObjectNode members) ? members : Json.object();
	}

	private static void set(ObjectNode settings, String name, JsonNode value) {
		if (value instanceof MissingNode) {
			settings.remove(name);
		}
		else {
			settings.set(name, value);
		}
	}

}
