package io.polyn.event;

import java.util.List;
import java.util.Objects;

import io.cloudevents.CloudEvent;
import io.nats.client.Message;
import io.polyn.ErrorCode;
import io.polyn.PolynException;
import io.polyn.cloudevent.CheckedEvent;
import io.polyn.cloudevent.CloudEventCodec;
import io.polyn.cloudevent.InvalidEventException;
import io.polyn.cloudevent.Violation;

/**
 * Reads messages as the event that a listener expects.
 */
abstract sealed class EventReader permits NamedEventReader, VersionedEventReader, RowChangeReader {

	private final ReadSettings settings;

	EventReader(ReadSettings settings) {
		this.settings = settings;
	}

	/**
	 * Returns the name of the event that handlers receive.
	 */
	abstract String name();

	/**
	 * Returns what the listener's consumer is named after.
	 */
	String consumed() {
		return name();
	}

	/**
	 * Returns the subjects of the messages that may be the event.
	 */
	abstract SubjectFilter subjects();

	/**
	 * Returns the name of the event that a message should be by its subject.
	 */
	abstract String expectedName(Message message);

	/**
	 * Says whether a message is the listener's. One that is not is nobody's fault: a
	 * subject with a wildcard covers it, too.
	 */
	abstract boolean concerns(Message message);

	/**
	 * Checks an event, and makes of it what a handler receives.
	 * @param checked the event
	 * @param message the message that brought it
	 * @return the deliveries
	 * @throws PolynException if it is not a valid event, or its data don't fit the type
	 */
	abstract List<EventDelivery> read(CheckedEvent checked, Message message);

	/**
	 * Reads a message. What it says of the event is checked, but not its data.
	 * @throws InvalidEventException if the message is not a CloudEvent
	 */
	final CheckedEvent decode(Message message) {
		return CloudEventCodec.decodeChecked(message.getHeaders(), message.getData(), this.settings.tolerance());
	}

	/**
	 * Says whether an event is the one that its message should be.
	 */
	final boolean isExpected(CloudEvent event, Message message) {
		return this.settings.registry().naming().name(event.getType()).equals(expectedName(message));
	}

	final void requireExpected(CloudEvent event, Message message) {
		if (!isExpected(event, message)) {
			throw new InvalidEventException(ErrorCode.INVALID_NAME, event.getId(), event.getSource().toString(),
					List.of(new Violation("/type", "name", "the type is not that of " + expectedName(message))),
					"Publish each event to the subject that is its name.");
		}
	}

	final EventDelivery delivery(String name, CloudEvent event, Message message) {
		byte[] data = Objects.requireNonNull(event.getData()).toBytes();
		return new EventDelivery(event, this.settings.converter().read(data, this.settings.dataType()),
				EventMetadata.of(name, event, message), message);
	}

}
