package io.polyn.migration.source;

import java.util.List;
import java.util.Set;

import io.polyn.migration.document.Location;
import io.polyn.migration.operation.Operation;
import org.jspecify.annotations.Nullable;

/**
 * A migration, read and checked; or known by its name alone, without operations.
 *
 * @param version the digits that the file's name begins with; {@code R__} with the name
 * for a repeatable one
 * @param name the rest of the file's name
 * @param kind {@code yaml}, {@code json} or {@code java}
 * @param path the file's path, or the class
 * @param checksum the checksum of its content; empty if it has none
 * @param digest the digest of the file's bytes; none if it is not a file, or can't be
 * used
 * @param acceptedChecksums what it may have been when it was applied
 * @param description what it is for, if it says so
 * @param up the operations that apply it
 * @param down the operations that roll it back; none means that each of {@code up} is
 * reversed
 */
public record MigrationScript(String version, String name, String kind, String path, String checksum,
		@Nullable String digest, Set<String> acceptedChecksums, @Nullable String description, List<Step> up,
		@Nullable List<Step> down) {

	/**
	 * Creates a migration of which no more is known than how it is called: nothing can be
	 * said against it but by its version.
	 * @param version the version
	 * @param name the name
	 * @param kind {@code yaml}, {@code json} or {@code java}
	 * @param path the file's path, or the class
	 * @return the migration, without operations
	 */
	public static MigrationScript named(String version, String name, String kind, String path) {
		return new MigrationScript(version, name, kind, path, "", null, Set.of(), null, List.of(), null);
	}

	/**
	 * Returns this migration as one that is applied already, so that its operations need
	 * not be known.
	 * @param checksum the checksum of its content
	 * @param digest the digest of the file's bytes
	 * @return the migration, without operations
	 */
	MigrationScript applied(String checksum, String digest) {
		return new MigrationScript(this.version, this.name, this.kind, this.path, checksum, digest, Set.of(), null,
				List.of(), null);
	}

	/**
	 * Says whether the migration is the one that was applied.
	 * @param applied the checksum of what was applied
	 * @return whether it is; one without a checksum always is
	 */
	public boolean matches(String applied) {
		return this.checksum.isEmpty() || this.checksum.equals(applied) || this.acceptedChecksums.contains(applied);
	}

	/**
	 * An operation and where it stands.
	 *
	 * @param operation the operation
	 * @param location its place in the file
	 */
	public record Step(Operation operation, Location location) {
	}

}
