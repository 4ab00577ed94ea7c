package io.polyn.test;

import java.util.List;
import java.util.Optional;

import io.polyn.cloudevent.InvalidEventException;
import io.polyn.cloudevent.VersionedName;
import io.polyn.cloudevent.Violation;
import io.polyn.event.EventVersionNames;
import io.polyn.schema.SchemaRegistry;
import io.polyn.version.Version;
import io.polyn.version.VersioningSchema;

/**
 * Checks data of events against their JSON Schemas.
 */
final class RegistryValidator implements VersionedDataValidator {

	private final SchemaRegistry registry;

	private final EventVersionNames names;

	RegistryValidator(VersioningSchema versioning, SchemaRegistry registry) {
		this.registry = registry;
		this.names = new EventVersionNames(versioning, registry);
	}

	@Override
	public List<String> problems(String type, Version version, byte[] json) {
		Optional<String> name = isEvent(type) ? this.names.find(type, version) : Optional.empty();
		try {
			name.ifPresent((event) -> this.registry.validate(event, json));
			return List.of();
		}
		catch (InvalidEventException ex) {
			return ex.violations().stream().map(Violation::toString).toList();
		}
	}

	private boolean isEvent(String type) {
		return this.registry.schemas()
			.stream()
			.flatMap((schema) -> VersionedName.parse(schema.name()).stream())
			.anyMatch((schema) -> schema.type().equals(type));
	}

}
