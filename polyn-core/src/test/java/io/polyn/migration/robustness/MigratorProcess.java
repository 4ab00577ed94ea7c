package io.polyn.migration.robustness;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

import io.polyn.testing.JavaProcess;

/**
 * A process of its own that runs migrations.
 */
public final class MigratorProcess {

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
	public static JavaProcess start(String url, Path folder, String namespace, Duration lease) throws IOException {
		return start(Map.of(), url, folder, namespace, lease);
	}

	/**
	 * Starts a process that connects, and migrates when it is given a line.
	 * @param environment variables that are added to those of this process
	 * @param url the server
	 * @param folder where the migrations are
	 * @param namespace their namespace
	 * @param lease the lease of the lock
	 * @return the process
	 */
	public static JavaProcess start(Map<String, String> environment, String url, Path folder, String namespace,
			Duration lease) throws IOException {
		return JavaProcess.start(environment, MigratorMain.class, url, folder.toString(), namespace,
				String.valueOf(lease.toSeconds()));
	}

}
