package io.polyn.spring.boot.console;

import java.util.List;

import io.polyn.cloudevent.VersionedName;
import io.polyn.schema.SchemaComparison;
import io.polyn.schema.StoredSchema;
import io.polyn.schema.compatibility.CompatibilityReport;
import io.polyn.schema.compatibility.Incompatibility;
import org.jspecify.annotations.Nullable;

/**
 * Description of a schema.
 *
 * @param name the event's name
 * @param type what stands before the version, or the name if it has none
 * @param version the version, if it has one
 * @param state stored, missing, different, or other if only the bucket has it
 * @param source the service that has stored it, of one that only the bucket has
 * @param revision the revision in the bucket, if it is there
 * @param dialect the dialect of JSON Schema, if it is known
 * @param incompatibilities why it could not replace the stored one
 */
record SchemaDescriptor(String name, String type, @Nullable String version, String state, @Nullable String source,
		@Nullable Long revision, @Nullable String dialect, List<String> incompatibilities) {

	static SchemaDescriptor of(SchemaComparison comparison, @Nullable CompatibilityReport report) {
		String state = switch (comparison.state()) {
			case STORED -> "stored";
			case MISSING -> "missing";
			case DIFFERENT -> "different";
		};
		return of(comparison.schema().name(), state, null,
				comparison.revision().isPresent() ? comparison.revision().getAsLong() : null,
				comparison.schema().dialect().uri(), (report != null)
						? report.incompatibilities().stream().map(Incompatibility::toString).toList() : List.of());
	}

	static SchemaDescriptor of(StoredSchema stored) {
		return of(stored.name(), "other", stored.source(), stored.revision(), null, List.of());
	}

	private static SchemaDescriptor of(String name, String state, @Nullable String source, @Nullable Long revision,
			@Nullable String dialect, List<String> incompatibilities) {
		return new SchemaDescriptor(name, VersionedName.parse(name).map(VersionedName::type).orElse(name),
				VersionedName.parse(name).map(VersionedName::version).orElse(null), state, source, revision, dialect,
				incompatibilities);
	}

}
