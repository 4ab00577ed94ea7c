package io.polyn.migration;

import java.time.Instant;

import io.polyn.migration.history.MigrationRecord;
import io.polyn.migration.history.MigrationRecord.Direction;
import io.polyn.migration.history.RecordState;
import org.jspecify.annotations.Nullable;

/**
 * An attempt to carry a migration out, to take it back, or to set its state.
 *
 * @param version the migration's version
 * @param name the migration's name
 * @param direction what the attempt was for
 * @param state how it ended
 * @param startedAt when it began
 * @param finishedAt when it ended, if it did
 * @param appliedBy host and process
 * @param runId the run
 * @param polynVersion the version of Polyn, if it is known
 * @param error why it failed, if it did
 */
public record HistoryEntry(MigrationVersion version, String name, Direction direction, RecordState state,
		Instant startedAt, @Nullable Instant finishedAt, String appliedBy, String runId, @Nullable String polynVersion,
		@Nullable String error) {

	static HistoryEntry of(MigrationRecord record, MigrationRecord.Attempt attempt) {
		return new HistoryEntry(new MigrationVersion(record.version()), record.name(), attempt.direction(),
				attempt.state(), attempt.startedAt(), attempt.finishedAt(), attempt.appliedBy(), attempt.runId(),
				attempt.polynVersion(), attempt.error());
	}

}
