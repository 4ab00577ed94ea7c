package io.polyn.event;

import java.lang.reflect.Type;
import java.util.List;
import java.util.Objects;

import io.cloudevents.CloudEvent;
import io.nats.client.Message;
import io.polyn.ErrorCode;
import io.polyn.cloudevent.CheckedEvent;
import io.polyn.cloudevent.CloudEventCodec;
import io.polyn.cloudevent.InvalidEventException;
import io.polyn.cloudevent.Tolerance;
import io.polyn.cloudevent.Violation;
import io.polyn.schema.SchemaRegistry;

/**
 * Reads messages as the event that a listener expects.
 *
 * @param name the event's name
 * @param registry the schemas
 * @param converter converts the data
 * @param dataType what the data are converted into
 * @param tolerance what is understood beside CloudEvents
 */
record EventReader(String name, SchemaRegistry registry, PayloadConverter converter, Type dataType,
		Tolerance tolerance) {

	/**
	 * Reads a message. What it says of the event is checked, but not its data.
	 * @throws InvalidEventException if the message is not a CloudEvent
	 */
	CheckedEvent decode(Message message) {
		return CloudEventCodec.decodeChecked(message.getHeaders(), message.getData(), this.tolerance);
	}

	/**
	 * Says whether an event has the name that is expected.
	 */
	boolean expects(CloudEvent event) {
		return this.registry.naming().name(event.getType()).equals(this.name);
	}

	/**
	 * Checks an event.
	 * @throws InvalidEventException if it is not a valid event of this name
	 */
	void validate(CheckedEvent checked) {
		this.registry.validate(checked);
		CloudEvent event = checked.event();
		if (!expects(event)) {
			throw new InvalidEventException(ErrorCode.INVALID_NAME, event.getId(), event.getSource().toString(),
					List.of(new Violation("/type", "name", "the type is not that of " + this.name)),
					"Publish each event to the subject that is its name.");
		}
	}

	/**
	 * Makes of a valid event what a handler receives.
	 * @param checked the event
	 * @param message the message that brought it
	 * @return the delivery
	 * @throws PolynException if the data don't fit the type
	 */
	EventDelivery delivery(CheckedEvent checked, Message message) {
		CloudEvent event = checked.event();
		byte[] data = Objects.requireNonNull(checked.data());
		return new EventDelivery(event, this.converter.read(data, this.dataType),
				EventMetadata.of(this.name, event, message), message);
	}

}
