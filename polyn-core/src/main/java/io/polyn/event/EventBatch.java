package io.polyn.event;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

import io.cloudevents.CloudEvent;
import io.polyn.ErrorCode;
import org.jspecify.annotations.Nullable;

/**
 * Events that are published together, in their order. Not for use by several threads at
 * once.
 */
public final class EventBatch {

	private final List<Function<EventWriter, OutgoingEvent>> events = new ArrayList<>();

	private boolean atomic;

	/**
	 * Adds an event that happens in this service when it is published.
	 * @param name the event's name
	 * @param data the event's data
	 * @return this batch
	 */
	public EventBatch add(String name, @Nullable Object data) {
		return add(name, data, PublishOptions.NONE);
	}

	/**
	 * Adds an event that happens in this service when it is published.
	 * @param name the event's name
	 * @param data the event's data
	 * @param options what is special about it
	 * @return this batch
	 */
	public EventBatch add(String name, @Nullable Object data, PublishOptions options) {
		this.events.add((writer) -> writer.write(name, data, options));
		return this;
	}

	/**
	 * Adds an event that is ready.
	 * @param event the event
	 * @return this batch
	 */
	public EventBatch add(CloudEvent event) {
		return add(event, PublishOptions.NONE);
	}

	/**
	 * Adds an event that is ready.
	 * @param event the event
	 * @param options what is special about it
	 * @return this batch
	 */
	public EventBatch add(CloudEvent event, PublishOptions options) {
		this.events.add((writer) -> writer.write(event, options));
		return this;
	}

	/**
	 * Has the batch stored as a whole or not at all: where that can't be, nothing is sent
	 * ({@link ErrorCode#BATCH_NOT_ATOMIC}).
	 * @return this batch
	 */
	public EventBatch atomic() {
		this.atomic = true;
		return this;
	}

	boolean isAtomic() {
		return this.atomic;
	}

	/**
	 * Makes messages of all events, or of none.
	 */
	List<OutgoingEvent> write(EventWriter writer) {
		List<OutgoingEvent> result = new ArrayList<>();
		try {
			this.events.forEach((event) -> result.add(event.apply(writer)));
			return result;
		}
		catch (RuntimeException | Error ex) {
			result.forEach((written) -> written.failed(ex));
			throw ex;
		}
	}

}
