package io.polyn.spring.boot.version;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import io.polyn.version.Change;
import io.polyn.version.InvalidVersioningSchemaException;
import io.polyn.version.Scheme;
import io.polyn.version.Version;
import io.polyn.version.VersionBuilder;
import io.polyn.version.VersioningSchema;
import io.polyn.version.VersioningSchemaBuilder;
import org.jspecify.annotations.Nullable;

/**
 * Versions and changes of one schema, in whatever order they are found.
 */
final class DeclaredVersions {

	private static final String ANY = "*";

	private final Scheme scheme;

	private final Map<Object, Declared> versions = new LinkedHashMap<>();

	DeclaredVersions(Scheme scheme) {
		this.scheme = scheme;
	}

	void add(String version) {
		declared(version);
	}

	/**
	 * Adds a change.
	 * @param version the version that introduced it
	 * @param types the types that it is for; none or {@code *} for any
	 * @param change the change, which on the way down is made after those added before
	 */
	void add(String version, String[] types, Change change) {
		declared(version).changes().add(new TypedChange(types(types), change));
	}

	private static Set<String> types(String[] types) {
		Set<String> result = new LinkedHashSet<>(List.of(types));
		return (result.isEmpty() || result.contains("") || result.contains(ANY)) ? Set.of(ANY) : result;
	}

	// One version may have several spellings, and what is none is left to the builder.
	private Declared declared(String text) {
		Optional<Version> version = this.scheme.parse(text);
		return this.versions.computeIfAbsent(version.isPresent() ? version.get() : text,
				(key) -> new Declared(text, version.orElse(null), new ArrayList<>()));
	}

	/**
	 * Builds the schema.
	 * @param latest the latest version, if it is not the newest
	 * @throws InvalidVersioningSchemaException if it is not consistent
	 */
	VersioningSchema build(@Nullable String latest) {
		VersioningSchemaBuilder builder = VersioningSchema.builder(this.scheme);
		this.versions.values()
			.stream()
			.sorted(Comparator.comparing(Declared::version, Comparator.nullsFirst(Comparator.naturalOrder()))
				.reversed())
			.forEach((declared) -> builder.version(declared.text(), declared::introduce));
		if (latest != null) {
			builder.latest(latest);
		}
		return builder.build();
	}

	private record Declared(String text, @Nullable Version version, List<TypedChange> changes) {

		void introduce(VersionBuilder builder) {
			this.changes.forEach((typed) -> typed.types().forEach((type) -> builder.change(type, typed.change())));
		}

	}

	private record TypedChange(Set<String> types, Change change) {
	}

}
