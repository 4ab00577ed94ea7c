package io.polyn.tool;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

import com.fasterxml.jackson.databind.node.ArrayNode;
import io.polyn.json.Json;
import io.polyn.schema.EventSchema;
import io.polyn.schema.SchemaComparison;
import io.polyn.schema.SchemaStore;
import io.polyn.schema.compatibility.CompatibilityMode;
import io.polyn.schema.compatibility.CompatibilityReport;
import io.polyn.schema.compatibility.Incompatibility;
import io.polyn.schema.compatibility.SchemaBundle;
import io.polyn.schema.compatibility.SchemaCompatibility;

/**
 * How the schemas of a service differ from earlier ones.
 *
 * @param changes what became of each schema, also of those that are as they were
 */
record SchemaChanges(List<SchemaChange> changes) {

	static final SchemaChanges NONE = new SchemaChanges(List.of());

	/**
	 * What became of a schema.
	 *
	 * @param name the event's name
	 * @param state whether there was another one
	 * @param report whether it is compatible with that
	 */
	record SchemaChange(String name, State state, List<Incompatibility> report) {

		enum State {

			/** There was none. */
			NEW,

			/** It is as it was. */
			UNCHANGED,

			/** It replaces another one that it is compatible with. */
			COMPATIBLE,

			/** It can't replace the other one. */
			INCOMPATIBLE,

			/** There is none any more. */
			REMOVED;

			String id() {
				return name().toLowerCase(Locale.ROOT);
			}

		}

		static SchemaChange of(String name, State state) {
			return new SchemaChange(name, state, List.of());
		}

	}

	/**
	 * Compares schemas with those that the server has, in all revisions that it keeps.
	 * @param schemas the schemas
	 * @return the changes
	 */
	static SchemaChanges of(CommandContext.Schemas schemas) {
		SchemaStore store = schemas.store().get();
		List<SchemaComparison> comparisons = store.compare(schemas.own());
		Map<String, CompatibilityReport> refused = store.incompatible(comparisons, schemas.mode());
		List<SchemaChange> changes = new ArrayList<>();
		for (SchemaComparison comparison : comparisons) {
			String name = comparison.schema().name();
			CompatibilityReport report = refused.get(name);
			changes.add((report != null)
					? new SchemaChange(name, SchemaChange.State.INCOMPATIBLE, report.incompatibilities())
					: SchemaChange.of(name, switch (comparison.state()) {
						case MISSING -> SchemaChange.State.NEW;
						case STORED -> SchemaChange.State.UNCHANGED;
						case DIFFERENT -> SchemaChange.State.COMPATIBLE;
					}));
		}
		store.removed(schemas.own())
			.forEach((removed) -> changes.add(SchemaChange.of(removed.name(), SchemaChange.State.REMOVED)));
		return new SchemaChanges(changes);
	}

	/**
	 * Compares schemas with earlier ones.
	 * @param own the schemas
	 * @param earlier the texts of the earlier ones, by the names of their events
	 * @param mode what a schema has to be compatible with that replaces another one
	 * @return the changes
	 */
	static SchemaChanges between(List<EventSchema> own, Map<String, String> earlier, CompatibilityMode mode) {
		Map<String, String> texts = own.stream().collect(Collectors.toMap(EventSchema::name, EventSchema::text));
		Map<String, SchemaChange> changes = new TreeMap<>();
		texts.forEach((name, text) -> changes.put(name, change(name, texts, earlier, mode)));
		earlier.keySet()
			.forEach((name) -> changes.computeIfAbsent(name,
					(removed) -> SchemaChange.of(removed, SchemaChange.State.REMOVED)));
		return new SchemaChanges(List.copyOf(changes.values()));
	}

	private static SchemaChange change(String name, Map<String, String> texts, Map<String, String> earlier,
			CompatibilityMode mode) {
		String before = earlier.get(name);
		if (before == null) {
			return SchemaChange.of(name, SchemaChange.State.NEW);
		}
		String text = texts.get(name);
		// What it refers to may have changed though it has not.
		CompatibilityReport report = SchemaCompatibility.check(List.of(new SchemaBundle(name, before, earlier)),
				new SchemaBundle(name, text, texts), mode);
		if (!report.isCompatible()) {
			return new SchemaChange(name, SchemaChange.State.INCOMPATIBLE, report.incompatibilities());
		}
		return SchemaChange.of(name,
				before.equals(text) ? SchemaChange.State.UNCHANGED : SchemaChange.State.COMPATIBLE);
	}

	/**
	 * Says whether all schemas may replace those that there were.
	 * @return whether none is incompatible
	 */
	boolean isAccepted() {
		return this.changes.stream().noneMatch((change) -> change.state() == SchemaChange.State.INCOMPATIBLE);
	}

	ArrayNode toJson() {
		ArrayNode json = Json.mapper().createArrayNode();
		for (SchemaChange change : this.changes) {
			ArrayNode found = json.addObject()
				.put("name", change.name())
				.put("state", change.state().id())
				.putArray("incompatibilities");
			change.report().forEach((incompatibility) -> found.add(Json.mapper().valueToTree(incompatibility)));
		}
		return json;
	}

	String toText(Style style) {
		StringBuilder text = new StringBuilder();
		for (SchemaChange change : this.changes) {
			if (change.state() != SchemaChange.State.UNCHANGED) {
				text.append(switch (change.state()) {
					case INCOMPATIBLE -> style.bad(change.state().id());
					case REMOVED -> style.warning(change.state().id());
					default -> style.good(change.state().id());
				}).append("  schema ").append(change.name());
				if (change.state() == SchemaChange.State.REMOVED) {
					// Else it would look as if migrating did it.
					text.append(", which has no file any more; only 'retire_schema' removes what is stored");
				}
				text.append(System.lineSeparator());
				change.report().forEach((found) -> text.append("  ").append(found).append(System.lineSeparator()));
			}
		}
		return text.toString();
	}

}
