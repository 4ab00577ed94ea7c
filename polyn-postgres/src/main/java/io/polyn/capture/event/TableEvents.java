package io.polyn.capture.event;

import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;

import io.polyn.capture.table.CapturedTable;
import io.polyn.capture.type.JsonBuffer;
import io.polyn.cloudevent.EventNaming;
import io.polyn.event.RowOperation;
import io.polyn.nats.NamePrefix;
import org.jspecify.annotations.Nullable;

/**
 * The events of one table: what they have in common is written once.
 */
public final class TableEvents {

	private final CapturedTable table;

	private final Map<RowOperation, Template> templates = new EnumMap<>(RowOperation.class);

	/**
	 * Creates the events of a table.
	 * @param table the table
	 * @param naming the service's names
	 * @param prefix what goes before subjects
	 */
	public TableEvents(CapturedTable table, EventNaming naming, NamePrefix prefix) {
		this.table = table;
		for (RowOperation operation : RowOperation.values()) {
			this.templates.put(operation, Template.of(table.eventName(operation), naming, prefix));
		}
	}

	/**
	 * Returns the table.
	 * @return the table as it was when this was made
	 */
	public CapturedTable table() {
		return this.table;
	}

	/**
	 * Begins an event: what follows is within its data.
	 * @param json where to write
	 * @param operation what happened
	 * @param id the event's id
	 * @param position where the change stands
	 * @param key the values of the row's primary key as one text; {@code null} if there
	 * is none
	 */
	public void open(JsonBuffer json, RowOperation operation, String id, ChangePosition position,
			@Nullable String key) {
		Template template = template(operation);
		json.truncate(0);
		json.add(template.head());
		json.string(id);
		json.add(",\"time\":\"");
		json.add(position.time());
		json.add("\",\"sequence\":\"");
		json.add(position.sequence());
		if (!position.transactionId().isEmpty()) {
			json.add("\",\"transactionid\":\"");
			json.add(position.transactionId());
		}
		json.add('"');
		if (key != null) {
			json.add(",\"partitionkey\":");
			json.string(attribute(key));
		}
		json.add(",\"data\":{");
	}

	/**
	 * Ends an event.
	 * @param json what {@link #open} has begun
	 * @param operation what happened
	 * @param id the event's id
	 * @param key the values of the row's primary key as one text; {@code null} if there
	 * is none
	 * @return the event
	 */
	public ChangeEvent close(JsonBuffer json, RowOperation operation, String id, @Nullable String key) {
		json.add("}}");
		Template template = template(operation);
		return new ChangeEvent(template.name(), template.subject(), id, json.toByteArray(),
				(key != null) ? this.table.eventType() + ' ' + key : null, operation == RowOperation.TRUNCATE);
	}

	// No attribute of a CloudEvent may have control characters, noncharacters or lone
	// surrogates.
	private static String attribute(String key) {
		if (key.codePoints().allMatch(TableEvents::isPlain)) {
			return key;
		}
		StringBuilder escaped = new StringBuilder();
		key.codePoints().forEach((point) -> {
			if (isPlain(point)) {
				escaped.appendCodePoint(point);
			}
			else {
				escaped.append(String.format("\\u%04x", point));
			}
		});
		return escaped.toString();
	}

	private static boolean isPlain(int point) {
		return !Character.isISOControl(point) && (point & 0xFFFE) != 0xFFFE && (point < 0xFDD0 || point > 0xFDEF)
				&& (point < Character.MIN_SURROGATE || point > Character.MAX_SURROGATE);
	}

	private Template template(RowOperation operation) {
		return Objects.requireNonNull(this.templates.get(operation));
	}

	private record Template(String name, String subject, byte[] head) {

		static Template of(String name, EventNaming naming, NamePrefix prefix) {
			JsonBuffer json = new JsonBuffer();
			json.add("{\"specversion\":\"1.0\",\"type\":");
			json.string(naming.type(name));
			json.add(",\"source\":");
			json.string(naming.source().toString());
			json.add(",\"datacontenttype\":\"application/json\",\"dataschema\":");
			json.string(naming.schemaId(name).toString());
			json.add(",\"id\":");
			return new Template(name, prefix.subject(name), json.toByteArray());
		}

		@Override
		public String toString() {
			return new String(this.head, StandardCharsets.UTF_8);
		}

	}

}
