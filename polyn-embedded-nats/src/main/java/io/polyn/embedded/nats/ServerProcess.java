package io.polyn.embedded.nats;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/**
 * A running {@code nats-server} process that ends, at the latest, with this JVM.
 */
final class ServerProcess {

	private static final Duration STOP_TIMEOUT = Duration.ofSeconds(5);

	private static final Path SHELL = Path.of("/bin/sh");

	/**
	 * Becomes the server, and leaves a guard behind that waits for the end of standard
	 * input. That end comes with the end of this JVM, however it ends, and then the
	 * server is alive and is stopped and its temporary folder deleted. It also comes when
	 * the server has ended first: then there is nothing to stop, and the folder is the
	 * JVM's. A terminal's Ctrl-C must not reach the server before the application has
	 * been shut down, hence a session of its own where there is a {@code setsid}.
	 */
	private static final String SCRIPT = """
			exec 3<&0 </dev/null
			(
			  trap '' HUP INT QUIT TERM
			  while read -r _ <&3; do :; done
			  kill -TERM $$ || exit 0
			  for _ in 1 2 3 4 5; do
			    kill -0 $$ || break
			    sleep 1
			  done
			  kill -KILL $$
			  rm -rf "$1"
			) >/dev/null 2>&1 &
			exec 3<&-
			shift
			if command -v setsid >/dev/null; then exec setsid "$@"; fi
			exec "$@"
			""";

	private static final Pattern PORTS_FILE = Pattern.compile(".*_(\\d+)\\.ports");

	private static final Pattern CLIENT_PORT = Pattern.compile("\"nats\"\\s*:\\s*\\[\\s*\"[^\"]*:(\\d+)\"");

	private final Process process;

	private final ServerFiles files;

	private final @Nullable Thread shutdownHook;

	private ServerProcess(Process process, ServerFiles files, boolean guarded) {
		this.process = process;
		this.files = files;
		this.shutdownHook = guarded ? null : new Thread(this::stop, "polyn-nats-stop");
		if (this.shutdownHook != null) {
			Runtime.getRuntime().addShutdownHook(this.shutdownHook);
		}
	}

	/**
	 * Starts the server.
	 * @param command the executable and its arguments
	 * @param files the folders of the server
	 * @return the process, which may not accept clients yet
	 * @throws IOException if the process cannot be created
	 */
	static ServerProcess start(List<String> command, ServerFiles files) throws IOException {
		boolean guarded = File.separatorChar == '/' && Files.isExecutable(SHELL);
		List<String> line = new ArrayList<>();
		if (guarded) {
			line.addAll(List.of(SHELL.toString(), "-c", SCRIPT, "nats-server", files.temporary().toString()));
		}
		line.addAll(command);
		Process process = new ProcessBuilder(line).redirectErrorStream(true)
			.redirectOutput(files.log().toFile())
			.start();
		return new ServerProcess(process, files, guarded);
	}

	/**
	 * Waits until the server has written its ports, which it does when it accepts
	 * clients.
	 * @param timeout how long to wait
	 * @return where it can be reached, or empty if it has ended or the time is over
	 * @throws IOException if the ports cannot be read
	 * @throws InterruptedException if the thread is interrupted
	 */
	Optional<Ports> awaitPorts(Duration timeout) throws IOException, InterruptedException {
		long deadline = System.nanoTime() + timeout.toNanos();
		while (System.nanoTime() < deadline) {
			Optional<Ports> ports = readPorts();
			if (ports.isPresent() || this.process.waitFor(10, TimeUnit.MILLISECONDS)) {
				return ports;
			}
		}
		return Optional.empty();
	}

	private Optional<Ports> readPorts() throws IOException {
		try (DirectoryStream<Path> found = Files.newDirectoryStream(this.files.ports())) {
			for (Path file : found) {
				Matcher name = PORTS_FILE.matcher(file.getFileName().toString());
				// The server does not write the file atomically.
				Matcher content = CLIENT_PORT.matcher(Files.readString(file, StandardCharsets.UTF_8));
				if (name.matches() && content.find()) {
					return Optional.of(new Ports(Integer.parseInt(content.group(1)), Long.parseLong(name.group(1))));
				}
			}
			return Optional.empty();
		}
	}

	boolean isAlive() {
		return this.process.isAlive();
	}

	/**
	 * Stops the server, forcibly if it does not end in time, and deletes its temporary
	 * folder.
	 */
	synchronized void stop() {
		if (this.shutdownHook != null && Thread.currentThread() != this.shutdownHook) {
			removeShutdownHook(this.shutdownHook);
		}
		// Not Process.destroy(): that ends standard input, for which the guard waits.
		ProcessHandle server = this.process.toHandle();
		server.destroy();
		boolean interrupted = false;
		try {
			this.process.waitFor(STOP_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
		}
		catch (InterruptedException ex) {
			interrupted = true;
		}
		server.destroyForcibly();
		this.process.onExit().join();
		this.files.delete();
		if (interrupted) {
			Thread.currentThread().interrupt();
		}
	}

	private static void removeShutdownHook(Thread hook) {
		try {
			Runtime.getRuntime().removeShutdownHook(hook);
		}
		catch (IllegalStateException ex) {
			// The JVM is shutting down: the hook finds the server stopped.
		}
	}

	/**
	 * Where a started server can be reached.
	 *
	 * @param client the port for clients
	 * @param pid the process id of the server
	 */
	record Ports(int client, long pid) {

	}

}
