package io.polyn.capture.source;

import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import java.util.function.Supplier;

import io.polyn.capture.event.ChangePosition;
import io.polyn.capture.event.EventSink;
import io.polyn.capture.event.TableEvents;
import io.polyn.capture.type.JsonBuffer;
import io.polyn.capture.type.UnrepresentableValueException;
import io.polyn.event.RowOperation;
import org.jspecify.annotations.Nullable;

/**
 * Makes changes events and publishes them, or parks those that can't be events.
 */
final class ChangeWriter {

	private final String installation;

	private final EventSink sink;

	private final ParkedChanges parked;

	private final JsonBuffer json = new JsonBuffer();

	/**
	 * Creates a writer.
	 * @param installation what the ids of events begin with
	 */
	ChangeWriter(String installation, EventSink sink, ParkedChanges parked) {
		this.installation = installation;
		this.sink = sink;
		this.parked = parked;
	}

	/**
	 * Publishes a change.
	 * @param key the primary key of the row; {@code null} if there is none
	 * @param data writes the members of the event's data
	 * @param description tells of the change if no event can be made of it
	 */
	void write(TableEvents events, RowOperation operation, ChangePosition position, @Nullable String key,
			Consumer<JsonBuffer> data, Supplier<String> description) throws InterruptedException {
		String id = id(position);
		events.open(this.json, operation, id, position, key);
		try {
			data.accept(this.json);
		}
		catch (UnrepresentableValueException ex) {
			this.parked.park(id, events.table().eventName(operation), ex.getMessage(), description.get());
			return;
		}
		this.sink.publish(events.close(this.json, operation, id, key));
	}

	/**
	 * Publishes a change of which the database has made JSON.
	 * @param oldRow the row before it; {@code null} if there was none
	 * @param newRow the row after it; {@code null} if there is none
	 */
	void write(TableEvents events, RowOperation operation, ChangePosition position, byte @Nullable [] oldRow,
			byte @Nullable [] newRow) throws InterruptedException {
		JsonRow before;
		JsonRow after;
		try {
			before = (oldRow != null) ? JsonRow.read(oldRow, events.table()) : null;
			after = (newRow != null) ? JsonRow.read(newRow, events.table()) : null;
		}
		catch (UnrepresentableValueException ex) {
			this.parked.park(id(position), events.table().eventName(operation), ex.getMessage(),
					text(oldRow) + text(newRow));
			return;
		}
		String key = (after != null) ? after.key() : (before != null) ? before.key() : null;
		write(events, operation, position, key, (json) -> {
			if (before != null) {
				json.add("\"old\":");
				json.add(before.json());
				json.add((after != null) ? "," : "");
			}
			if (after != null) {
				json.add("\"new\":");
				json.add(after.json());
			}
		}, () -> "");
	}

	private String id(ChangePosition position) {
		return this.installation + "-" + position.id();
	}

	private static String text(byte @Nullable [] json) {
		return (json != null) ? new String(json, StandardCharsets.UTF_8) : "";
	}

}
