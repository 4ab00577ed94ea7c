package io.polyn.event;

import java.util.Optional;

import io.polyn.cloudevent.VersionedName;
import io.polyn.schema.SchemaRegistry;
import io.polyn.version.Version;
import io.polyn.version.VersioningSchema;

/**
 * The names that events of a type have in the versions of a versioning schema.
 */
public final class EventVersionNames {

	private final VersioningSchema versioning;

	private final SchemaRegistry registry;

	/**
	 * Creates the names.
	 * @param versioning the versions
	 * @param registry the JSON Schemas of events, by which versions are told apart that
	 * changed nothing
	 */
	public EventVersionNames(VersioningSchema versioning, SchemaRegistry registry) {
		this.versioning = versioning;
		this.registry = registry;
	}

	/**
	 * Returns the name that events of a type have in a version, for example
	 * {@code user.created.v2}. Without a JSON Schema of its own, a version that changed
	 * nothing for the type has the form, and the name, of the one before.
	 * @param type the type, by the name that it has in the version, without the domain
	 * @param version a version of the versioning schema
	 * @return the name, whether there is a JSON Schema of it or not; nothing if the
	 * version can't stand in a name, as a pre-release can't
	 */
	public Optional<String> find(String type, Version version) {
		for (Version candidate : this.versioning.versions()) {
			if (candidate.compareTo(version) <= 0) {
				Optional<String> name = exact(type, candidate);
				if (name.isPresent() && this.registry.find(name.get()).isPresent()) {
					return name;
				}
				if (this.versioning.history().changes(candidate, type)) {
					break;
				}
			}
		}
		return exact(type, version);
	}

	/**
	 * Returns the name of a type and a version, whether it is in use or not.
	 * @return the name; nothing if the version can't stand in one
	 */
	Optional<String> exact(String type, Version version) {
		// A date is written without hyphens there; a pre-release can't be.
		String text = version.toString().replace("-", "");
		return this.versioning.scheme()
			.parse(text)
			.filter(version::equals)
			.flatMap((same) -> VersionedName.parse(type + ".v" + text))
			.map(VersionedName::name);
	}

}
