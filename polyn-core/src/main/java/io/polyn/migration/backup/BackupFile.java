package io.polyn.migration.backup;

/**
 * A file of a backup.
 *
 * @param name its name in the store
 * @param checksum its content's checksum
 */
public record BackupFile(String name, String checksum) {
}
