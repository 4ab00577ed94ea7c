package io.polyn.migration;

import java.util.List;

import io.polyn.migration.backup.BackupManifest;
import io.polyn.migration.history.MigrationLock;

/**
 * Puts a backup back.
 */
final class RestoreCommand {

	private final MigratorSettings settings;

	RestoreCommand(MigratorSettings settings) {
		this.settings = settings;
	}

	RestoreResult run(String id, NewerData newer) {
		long begin = System.nanoTime();
		BackupManifest backup = this.settings.backups("").require(id);
		try (MigrationLock lock = this.settings.lock()) {
			List<MigrationVersion> versions = new RunRestore(this.settings.context(lock), lock).restore(backup, newer);
			return new RestoreResult(BackupInfo.of(backup).streams(), versions, MigratorSettings.since(begin));
		}
	}

}
