package io.polyn.migration;

import java.time.Duration;
import java.util.List;

/**
 * What a run of migrations did.
 *
 * @param settled the versions that an earlier run had left midway and that were taken
 * back
 * @param applied the versions that were carried out, in order
 * @param duration how long it took, with the wait for the lock
 */
public record MigrateResult(List<MigrationVersion> settled, List<MigrationVersion> applied, Duration duration) {
}
