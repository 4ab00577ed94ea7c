package io.polyn.migration;

import java.time.Duration;
import java.util.List;

/**
 * What was put back from a backup.
 *
 * @param streams the streams that the backup holds, which now are as they were then
 * @param versions the migrations whose records were put back
 * @param duration how long it took, with the wait for the lock
 */
public record RestoreResult(List<String> streams, List<MigrationVersion> versions, Duration duration) {
}
