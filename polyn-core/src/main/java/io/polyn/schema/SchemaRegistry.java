package io.polyn.schema;

import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SortedMap;
import java.util.TreeMap;

import io.cloudevents.CloudEvent;
import io.polyn.ErrorCode;
import io.polyn.cloudevent.CheckedEvent;
import io.polyn.cloudevent.CloudEventCodec;
import io.polyn.cloudevent.EventNaming;
import io.polyn.cloudevent.InvalidEventException;
import io.polyn.cloudevent.Violation;
import io.polyn.json.JsonDocument;
import io.polyn.nats.Bucket;
import org.jspecify.annotations.Nullable;

/**
 * The schemas that a service knows, by the names of their events: those of its files, and
 * where a {@link SchemaWatcher} follows the bucket, what that has laid over them. Safe
 * for use by several threads, which always see one state of the bucket.
 */
public final class SchemaRegistry {

	private final EventNaming naming;

	private final SortedMap<String, EventSchema> own;

	private final SchemaOverlay overlay;

	private volatile SortedMap<String, EventSchema> schemas;

	private volatile OptionalInt stored = OptionalInt.empty();

	/**
	 * Creates a registry.
	 * @param naming tells the name of an event from its type
	 * @param schemas the service's own schemas, one per event
	 */
	public SchemaRegistry(EventNaming naming, Collection<EventSchema> schemas) {
		this.naming = naming;
		SortedMap<String, EventSchema> own = new TreeMap<>();
		for (EventSchema schema : schemas) {
			if (own.put(schema.name(), schema) != null) {
				throw new IllegalArgumentException("Two schemas are named " + schema.name());
			}
		}
		this.own = Collections.unmodifiableSortedMap(own);
		this.schemas = this.own;
		this.overlay = new SchemaOverlay(this.own);
	}

	/**
	 * Takes over a state of the bucket.
	 */
	void update(Map<String, Bucket.Entry> stored) {
		synchronized (this.overlay) {
			this.schemas = this.overlay.apply(stored);
			this.stored = OptionalInt.of((int) stored.values().stream().filter(SchemaOverlay::isSchema).count());
		}
	}

	/**
	 * Tells how many schemas the bucket has, as a {@link SchemaWatcher} has last seen it.
	 * Asks nobody.
	 * @return the number, of all services that share the bucket, or nothing if it was not
	 * seen yet
	 */
	public OptionalInt storedCount() {
		return this.stored;
	}

	/**
	 * Returns what makes the names of the events.
	 * @return the naming
	 */
	public EventNaming naming() {
		return this.naming;
	}

	/**
	 * Returns every schema that events are checked against.
	 * @return the schemas, ordered by name
	 */
	public Collection<EventSchema> schemas() {
		return List.copyOf(this.schemas.values());
	}

	/**
	 * Returns the service's own schemas, as they are in its files, whatever the bucket
	 * has.
	 * @return the schemas, ordered by name
	 */
	public Collection<EventSchema> ownSchemas() {
		return List.copyOf(this.own.values());
	}

	/**
	 * Looks a schema up.
	 * @param name the event's name, with or without the domain
	 * @return the schema, if there is one
	 */
	public Optional<EventSchema> find(String name) {
		return Optional.ofNullable(this.schemas.get(this.naming.name(name)));
	}

	/**
	 * Checks an event: its attributes, its type, that there is a schema, and its data
	 * against that. The first of these that fails is reported.
	 * @param event the event
	 * @return the event's schema
	 * @throws InvalidEventException if the event is not valid
	 */
	public EventSchema validate(CloudEvent event) {
		return validate(CheckedEvent.of(event));
	}

	/**
	 * Checks an event whose attributes are checked: its type, that there is a schema, and
	 * its data against that. The first of these that fails is reported.
	 * @param checked the event
	 * @return the event's schema
	 * @throws InvalidEventException if the event is not valid
	 */
	public EventSchema validate(CheckedEvent checked) {
		EventSchema schema = schemaOf(checked);
		read(schema, checked);
		return schema;
	}

	/**
	 * Checks an event like {@link #validate(CheckedEvent)}.
	 * @param checked the event
	 * @return the event's data as they were read
	 * @throws InvalidEventException if the event is not valid
	 */
	public JsonDocument read(CheckedEvent checked) {
		return read(schemaOf(checked), checked);
	}

	private EventSchema schemaOf(CheckedEvent checked) {
		return schema(this.naming.name(checked.event().getType()), "/type", Subject.of(checked.event()));
	}

	private static JsonDocument read(EventSchema schema, CheckedEvent checked) {
		CloudEvent event = checked.event();
		byte[] data = checked.data();
		Subject subject = Subject.of(event);
		if (data == null) {
			throw subject.invalidData(new Violation("", "required", "the event has no data"));
		}
		if (!CloudEventCodec.isJson(event.getDataContentType())) {
			throw subject.invalidData(new Violation("", "media-type", "the data are not JSON by their media type"));
		}
		return read(schema, data, subject);
	}

	/**
	 * Checks data that are to become an event.
	 * @param name the event's name, with or without the domain
	 * @param data the data as JSON
	 * @return the event's schema
	 * @throws InvalidEventException if the name or the data are not valid, or there is no
	 * schema of that name
	 */
	public EventSchema validate(String name, byte[] data) {
		Subject subject = new Subject(null, null);
		EventSchema schema = schema(this.naming.name(name), "", subject);
		read(schema, data, subject);
		return schema;
	}

	private EventSchema schema(String name, String pointer, Subject subject) {
		if (!EventNaming.isEventName(name)) {
			throw subject.invalid(ErrorCode.INVALID_NAME,
					List.of(new Violation(pointer, "name",
							"the event's name must be lowercase, alphanumeric and dot separated")),
					"Give the event a type such as '" + this.naming.type("user.created.v1") + "'.");
		}
		EventSchema schema = this.schemas.get(name);
		if (schema == null) {
			throw subject.invalid(ErrorCode.SCHEMA_UNKNOWN,
					List.of(new Violation(pointer, "schema", "there is no schema named " + name)), "Add the file "
							+ EventSchemaLoader.DEFAULT_LOCATION + "/<name>.json, or correct the event's name.");
		}
		return schema;
	}

	private static JsonDocument read(EventSchema schema, byte[] data, Subject subject) {
		DataValidator.Reading reading = schema.read(data);
		if (!reading.violations().isEmpty()) {
			throw subject.invalid(ErrorCode.EVENT_DATA, reading.violations(),
					"Correct the data, or the schema " + schema.name() + ".");
		}
		return Objects.requireNonNull(reading.document());
	}

	private record Subject(@Nullable String id, @Nullable String source) {

		static Subject of(CloudEvent event) {
			return new Subject(event.getId(), event.getSource().toString());
		}

		InvalidEventException invalid(ErrorCode code, List<Violation> violations, String remedy) {
			return new InvalidEventException(code, this.id, this.source, violations, remedy);
		}

		InvalidEventException invalidData(Violation violation) {
			return invalid(ErrorCode.EVENT_DATA, List.of(violation),
					"Send the data that the event's schema describes, as JSON.");
		}

	}

}
