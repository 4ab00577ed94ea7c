package io.polyn.migration.robustness;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;

import io.polyn.testing.JavaProcess;

/**
 * A process of its own that runs migrations.
 */
final class MigratorProcess {

	private MigratorProcess() {
	}

	/**
	 * Starts a process that connects, and migrates when it is given a line.
	 * @param url the server
	 * @param folder where the migrations are
	 * @param namespace their namespace
	 * @param lease the lease of the lock
	 * @return the process
	 */
	static JavaProcess start(String url, Path folder, String namespace, Duration lease) throws IOException {
		return JavaProcess.start(MigratorMain.class, url, folder.toString(), namespace,
				String.valueOf(lease.toSeconds()));
	}

}
