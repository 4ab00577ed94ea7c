package io.polyn.migration.source;

import java.util.Optional;

/**
 * The files that need not be read again: those of which a migration was applied that are
 * byte for byte what they were then.
 */
@FunctionalInterface
public interface AppliedFiles {

	/** Every file is read. */
	AppliedFiles NONE = (file, digest) -> Optional.empty();

	/**
	 * Finds what was applied of a file.
	 * @param file the migration, of which no more is known than how it is called
	 * @param digest the digest of the file's bytes
	 * @return the checksum of its content, or nothing if the file is to be read
	 */
	Optional<String> checksum(MigrationScript file, String digest);

}
