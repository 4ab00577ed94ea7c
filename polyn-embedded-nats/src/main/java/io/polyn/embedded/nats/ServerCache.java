package io.polyn.embedded.nats;

import java.io.File;

/**
 * Polyn's folder of downloaded servers: one folder per version.
 */
final class ServerCache {

	/**
	 * The file name of the server.
	 */
	static final String EXECUTABLE = (File.separatorChar == '\\') ? "nats-server.exe" : "nats-server";

	private ServerCache() {
	}

}
