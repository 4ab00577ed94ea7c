package io.polyn.migration;

import java.nio.file.Path;

import io.polyn.migration.backup.BackupStore;
import io.polyn.nats.JetStreamApi;
import io.polyn.nats.NamePrefix;
import org.jspecify.annotations.Nullable;

/**
 * Where backups are kept, and whether one is made before each run.
 *
 * @param folder the folder they are kept in; {@code null} for the object store
 * {@code POLYN_BACKUPS}
 * @param beforeRun what is copied before a run
 */
public record BackupOptions(@Nullable Path folder, BeforeRun beforeRun) {

	/**
	 * What is copied of the streams and buckets that a run is about to change, if any
	 * migration was applied before. Operations that ask for a backup get one in any case.
	 */
	public enum BeforeRun {

		/** Nothing. */
		NOTHING,

		/** Configurations, consumers and the keys of buckets. */
		CONTENTS,

		/**
		 * Messages, too. Streams in memory are copied by nats-server 2.15 and later only,
		 * else as if only contents were asked for.
		 */
		MESSAGES

	}

	/**
	 * Keeps backups in the object store {@code POLYN_BACKUPS}, which is made when it is
	 * needed; nothing is copied before runs.
	 * @return the options
	 */
	public static BackupOptions inObjectStore() {
		return new BackupOptions(null, BeforeRun.NOTHING);
	}

	/**
	 * Keeps backups in a folder; nothing is copied before runs.
	 * @param folder the folder, which is made when it is needed
	 * @return the options
	 */
	public static BackupOptions inFolder(Path folder) {
		return new BackupOptions(folder, BeforeRun.NOTHING);
	}

	/**
	 * Makes a backup before each run.
	 * @param beforeRun what to copy
	 * @return the changed options
	 */
	public BackupOptions beforeRun(BeforeRun beforeRun) {
		return new BackupOptions(this.folder, beforeRun);
	}

	BackupStore store(JetStreamApi api, NamePrefix prefix) {
		return (this.folder != null) ? BackupStore.folder(this.folder) : BackupStore.objectStore(api, prefix);
	}

}
