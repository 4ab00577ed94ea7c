package io.polyn.embedded.nats;

import java.nio.file.Path;

/**
 * An application that starts a server and ends in one of several ways, never closing it.
 */
final class TestApplication {

	private TestApplication() {
	}

	/**
	 * Starts the application.
	 * @param arguments how it ends, and the log file of the server
	 * @throws Exception if it fails
	 */
	public static void main(String[] arguments) throws Exception {
		EmbeddedNatsServer server = EmbeddedNatsServer.builder().arguments("--log", arguments[1]).start();
		Path temporary = server.storeDirectory().getParent();
		System.out.println("started " + server.pid() + " " + temporary);
		switch (arguments[0]) {
			case "wait" -> Thread.sleep(Long.MAX_VALUE);
			case "exit" -> System.exit(0);
			case "return" -> System.out.println("main returns");
			default -> throw new IllegalArgumentException(arguments[0]);
		}
	}

}
