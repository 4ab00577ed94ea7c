package io.polyn.event;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

import io.cloudevents.CloudEvent;
import io.cloudevents.core.builder.CloudEventBuilder;
import io.polyn.ErrorCode;
import io.polyn.PolynException;
import io.polyn.cloudevent.CheckedEvent;
import io.polyn.cloudevent.InvalidEventException;
import io.polyn.cloudevent.VersionedName;
import io.polyn.cloudevent.Violation;
import io.polyn.json.JsonDocument;
import io.polyn.schema.EventSchema;
import io.polyn.schema.SchemaRegistry;
import io.polyn.version.Version;
import io.polyn.version.Versioned;
import io.polyn.version.VersioningException;
import io.polyn.version.VersioningSchema;

/**
 * What events are called in each version, and what they become in another one.
 */
final class EventVersions {

	/** The extension that keeps the version in which an event was written. */
	static final String ORIGINAL_VERSION = "originalversion";

	private final VersioningSchema schema;

	private final SchemaRegistry registry;

	private final EventVersionNames names;

	EventVersions(VersioningSchema schema, SchemaRegistry registry) {
		this.schema = schema;
		this.registry = registry;
		this.names = new EventVersionNames(schema, registry);
	}

	VersioningSchema schema() {
		return this.schema;
	}

	/**
	 * Returns the name of an event's type and version.
	 * @throws PolynException if the version can't stand in a name
	 */
	String exactName(String type, Version version) {
		return this.names.exact(type, version).orElseThrow(() -> unnameable(type, version));
	}

	/**
	 * Returns the name that events of a type have in a version.
	 * @throws PolynException if the version can't stand in a name
	 * @see EventVersionNames#find(String, Version)
	 */
	String name(String type, Version version) {
		return this.names.find(type, version).orElseThrow(() -> unnameable(type, version));
	}

	private static PolynException unnameable(String type, Version version) {
		return new PolynException(ErrorCode.INVALID_NAME,
				"The version " + version + " of " + type + " can't end the name of an event.",
				"Name a version of numbers and dots, such as 2, 1.1.0 or 2026-11-20.");
	}

	/**
	 * Walks an event.
	 * @param checked the event
	 * @param name its name
	 * @param from its version
	 * @param to the version that is wanted
	 * @param target returns the name that events of a type are to have there, nothing for
	 * a type that is not wanted, whose validity is no matter
	 * @return what there is of it in that version, each valid there
	 * @throws InvalidEventException if the event is not valid, or what has become of it
	 * is not
	 * @throws VersioningException if it can't be walked
	 */
	List<WalkedEvent> walk(CheckedEvent checked, VersionedName name, Version from, Version to,
			Function<String, Optional<String>> target) {
		JsonDocument data = this.registry.read(checked);
		CloudEvent event = checked.event();
		if (!this.schema.history().affects(name.type(), from, to)) {
			return target.apply(name.type()).stream().map((wanted) -> walked(event, name, wanted, data, 0)).toList();
		}
		List<Versioned> results = this.schema.runAll(Versioned.of(data, name.type(), from.toString(), to.toString()));
		List<WalkedEvent> events = new ArrayList<>();
		for (int i = 0; i < results.size(); i++) {
			Versioned result = results.get(i);
			Optional<String> wanted = target.apply(result.type());
			if (wanted.isPresent()) {
				JsonDocument document = document(result, event, name, wanted.get());
				events.add(walked(event, name, wanted.get(), document, i));
			}
		}
		return events;
	}

	private static JsonDocument document(Versioned result, CloudEvent event, VersionedName written, String name) {
		try {
			return result.document();
		}
		// Which may quote the data.
		catch (IllegalArgumentException ex) {
			throw invalid(ErrorCode.CHANGED_DATA, event,
					List.of(new Violation("", "json", "what the changes made of the data can't be written as JSON")),
					remedy(written, name));
		}
	}

	private WalkedEvent walked(CloudEvent event, VersionedName written, String name, JsonDocument data, int index) {
		EventSchema target = this.registry.find(name)
			.orElseThrow(() -> invalid(ErrorCode.SCHEMA_UNKNOWN, event,
					List.of(new Violation("", "schema", "it would become " + name + ", which has no schema")),
					"Add the schema " + name + "."));
		List<Violation> violations = target.validate(data);
		if (!violations.isEmpty()) {
			throw invalid(ErrorCode.CHANGED_DATA, event, violations, remedy(written, name));
		}
		CloudEventBuilder result = CloudEventBuilder.v1(event)
			.withType(this.registry.naming().type(name))
			.withDataSchema(target.id().orElse(null))
			.withData("application/json", data.bytes());
		if (event.getExtension(ORIGINAL_VERSION) == null) {
			result.withExtension(ORIGINAL_VERSION, written.version());
		}
		// The others would be taken for the same event.
		if (index > 0) {
			result.withId(event.getId() + "#" + index);
		}
		return new WalkedEvent(name, result.build());
	}

	private static String remedy(VersionedName written, String name) {
		return "Correct the changes that lead from " + written.name() + " to " + name + ", or one of the two schemas.";
	}

	private static InvalidEventException invalid(ErrorCode code, CloudEvent event, List<Violation> violations,
			String remedy) {
		return new InvalidEventException(code, event.getId(), event.getSource().toString(), violations, remedy);
	}

	/**
	 * What an event has become.
	 *
	 * @param name its name in the version
	 * @param event the event
	 */
	record WalkedEvent(String name, CloudEvent event) {
	}

}
