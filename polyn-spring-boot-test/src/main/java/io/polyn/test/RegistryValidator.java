package io.polyn.test;

import java.util.List;

import io.polyn.cloudevent.EventNaming;
import io.polyn.cloudevent.InvalidEventException;
import io.polyn.cloudevent.VersionedName;
import io.polyn.cloudevent.Violation;
import io.polyn.schema.SchemaRegistry;
import io.polyn.version.Version;

/**
 * Checks data of events against their JSON Schemas.
 */
record RegistryValidator(SchemaRegistry registry) implements VersionedDataValidator {

	@Override
	public List<String> problems(String type, Version version, byte[] json) {
		// The name of an event has a day without hyphens, and can't have a pre-release.
		String name = type + ".v" + version.toString().replaceFirst("^([0-9]{4})-([0-9]{2})-([0-9]{2})$", "$1$2$3");
		if (!EventNaming.isEventName(name) || !isEvent(type)) {
			return List.of();
		}
		try {
			this.registry.validate(name, json);
			return List.of();
		}
		catch (InvalidEventException ex) {
			return ex.violations().stream().map(Violation::toString).toList();
		}
	}

	private boolean isEvent(String type) {
		String name = this.registry.naming().name(type);
		return this.registry.schemas()
			.stream()
			.flatMap((schema) -> VersionedName.parse(schema.name()).stream())
			.anyMatch((schema) -> schema.type().equals(name));
	}

}
