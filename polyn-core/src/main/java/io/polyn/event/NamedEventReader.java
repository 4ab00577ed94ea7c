package io.polyn.event;

import java.util.List;

import io.nats.client.Message;
import io.polyn.cloudevent.CheckedEvent;
import io.polyn.schema.SchemaRegistry;

/**
 * Reads the event of one name as it is.
 */
final class NamedEventReader extends EventReader {

	private final String name;

	private final SchemaRegistry registry;

	NamedEventReader(String name, ReadSettings settings) {
		super(settings);
		this.name = name;
		this.registry = settings.registry();
	}

	@Override
	String name() {
		return this.name;
	}

	@Override
	SubjectFilter subjects() {
		return SubjectFilter.of(this.name);
	}

	@Override
	String expectedName(Message message) {
		return this.name;
	}

	@Override
	boolean concerns(Message message) {
		return true;
	}

	@Override
	List<EventDelivery> read(CheckedEvent checked, Message message) {
		this.registry.validate(checked);
		requireExpected(checked.event(), message);
		return List.of(delivery(this.name, checked.event(), message));
	}

}
