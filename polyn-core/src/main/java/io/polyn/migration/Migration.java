package io.polyn.migration;

import org.jspecify.annotations.Nullable;

/**
 * A migration in Java: code, or a list of operations. Version and name are those of its
 * class, unless it says otherwise.
 */
public sealed interface Migration permits JavaMigration, ChangeMigration {

	/**
	 * Returns version and name: {@code V20261121080000__BackfillUsers} as classes are
	 * named, {@code 20261121080000_backfill_users} as files are, or {@code R__Limits} for
	 * one that is carried out again whenever its checksum changes.
	 * @return the class's name by default
	 */
	default String id() {
		return MigrationId.className(getClass());
	}

	/**
	 * Says what the migration is for.
	 * @return a sentence, or {@code null} by default
	 */
	default @Nullable String description() {
		return null;
	}

	/**
	 * Returns what tells one form of the migration from another, to be compared with what
	 * was applied.
	 * @return any text that changes when the migration does; {@code null}, the default,
	 * is never compared
	 */
	default @Nullable String checksum() {
		return null;
	}

}
