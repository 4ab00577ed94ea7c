package io.polyn.embedded.nats;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

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
		if (arguments[0].equals("hook")) {
			startWithShutdownHook(arguments[1]);
			return;
		}
		EmbeddedNatsServer server = EmbeddedNatsServer.builder().arguments("--log", arguments[1]).start();
		print(server.pid(), server.storeDirectory().getParent());
		switch (arguments[0]) {
			case "wait" -> Thread.sleep(Long.MAX_VALUE);
			case "exit" -> System.exit(0);
			case "return" -> System.out.println("main returns");
			default -> throw new IllegalArgumentException(arguments[0]);
		}
	}

	private static void startWithShutdownHook(String log) throws Exception {
		ServerFiles files = ServerFiles.create(null);
		ServerProcess process = ServerProcess.startHooked(List.of(NatsServerBinary.find(null).path().toString(), "-a",
				"127.0.0.1", "-p", "-1", "--ports_file_dir", files.ports().toString(), "--log", log), files);
		print(process.awaitPorts(Duration.ofSeconds(60)).orElseThrow().pid(), files.temporary());
	}

	private static void print(long pid, Path temporary) {
		System.out.println("started " + pid + " " + temporary);
	}

}
