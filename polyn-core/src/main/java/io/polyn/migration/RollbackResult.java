package io.polyn.migration;

import java.time.Duration;
import java.util.List;

/**
 * What a rollback did.
 *
 * @param rolledBack the versions that were taken back, in order
 * @param duration how long it took, with the wait for the lock
 */
public record RollbackResult(List<MigrationVersion> rolledBack, Duration duration) {
}
