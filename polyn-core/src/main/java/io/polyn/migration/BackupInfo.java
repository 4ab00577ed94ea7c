package io.polyn.migration;

import java.time.Instant;
import java.util.List;

import io.polyn.migration.backup.BackupManifest;
import io.polyn.migration.backup.StreamBackup;

/**
 * A backup.
 *
 * @param id its id, {@code <namespace>/<time>-<run>}, with the prefix, if there is one,
 * before the namespace
 * @param createdAt when it was made
 * @param runId the run that made it
 * @param streams the streams that it holds, buckets under the names of their streams
 * @param versions the migrations that the run was about to carry out or to take back;
 * empty if the backup was made by an operation that deletes a stream
 */
public record BackupInfo(String id, Instant createdAt, String runId, List<String> streams,
		List<MigrationVersion> versions) {

	static BackupInfo of(BackupManifest manifest) {
		return new BackupInfo(manifest.id(), manifest.createdAt(), manifest.runId(),
				manifest.streams().stream().map(StreamBackup::name).toList(),
				manifest.versions().stream().map(MigrationVersion::new).toList());
	}

}
