package io.polyn.migration.backup;

import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.List;

import io.polyn.PolynException;
import io.polyn.nats.JetStreamApi;
import io.polyn.nats.NamePrefix;

/**
 * Where backups are kept: files by name, each written completely or not at all, and never
 * overwritten. Errors have the code {@code BACKUP_FAILED}.
 */
public sealed interface BackupStore permits ObjectBackupStore, FolderBackupStore {

	/**
	 * The object store {@code POLYN_BACKUPS}, made when the first backup is.
	 * @param api the server
	 * @param prefix what goes before its name in this deployment
	 * @return the store
	 */
	static BackupStore objectStore(JetStreamApi api, NamePrefix prefix) {
		return new ObjectBackupStore(api, prefix);
	}

	/**
	 * A folder, made when the first backup is.
	 * @param folder the folder
	 * @return the store
	 */
	static BackupStore folder(Path folder) {
		return new FolderBackupStore(folder.toAbsolutePath().normalize());
	}

	/**
	 * Writes a new file.
	 * @param name its name, with {@code /} between folders
	 * @param content its content
	 * @throws PolynException if it could not be written, or there is one of that name;
	 * there is no new file then
	 */
	void write(String name, InputStream content);

	/**
	 * Reads a file.
	 * @param name its name
	 * @param target where to write its content
	 * @throws PolynException if there is none, or not all of it could be read
	 */
	void read(String name, OutputStream target);

	/**
	 * Lists files.
	 * @param folder what their names begin with, up to and with a {@code /}
	 * @return the names, in their order
	 */
	List<String> list(String folder);

	/**
	 * Deletes a file, if there is one of that name.
	 * @param name its name
	 */
	void delete(String name);

	/**
	 * Says whether the backups are lost when a stream is.
	 * @param stream the stream's name
	 * @return whether they lie in it
	 */
	boolean liesIn(String stream);

}
