package io.polyn.migration;

import java.time.Instant;

import org.jspecify.annotations.Nullable;

/**
 * What is known of a migration.
 *
 * @param version the version
 * @param name the name
 * @param kind {@code yaml} or {@code json}
 * @param state how it stands
 * @param script the file, or where it was when it was applied
 * @param description what it is for, if its file says so
 * @param checksum the checksum of what was applied, or of the file if it was not
 * @param startedAt when the latest attempt began, if there was one
 * @param finishedAt when the latest attempt ended, if it did
 * @param appliedBy host and process of the latest attempt, if there was one
 * @param error why the latest attempt failed, if it did
 */
public record MigrationInfo(MigrationVersion version, String name, String kind, MigrationState state, String script,
		@Nullable String description, String checksum, @Nullable Instant startedAt, @Nullable Instant finishedAt,
		@Nullable String appliedBy, @Nullable String error) {

	@Override
	public String toString() {
		return this.version.withName(this.name);
	}

}
