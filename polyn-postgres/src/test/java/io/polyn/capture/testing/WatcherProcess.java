package io.polyn.capture.testing;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

import io.nats.client.JetStreamOptions;
import io.nats.client.Options;
import io.polyn.capture.CaptureMode;
import io.polyn.capture.CaptureStatus;
import io.polyn.capture.ChangeCapture;
import io.polyn.capture.database.PostgresDatabase;

/**
 * A process that captures changes, and can be killed.
 */
public final class WatcherProcess implements AutoCloseable {

	private static final String RUNNING = "RUNNING";

	private final Process process;

	private volatile boolean running;

	/**
	 * Starts a process.
	 */
	public WatcherProcess(Infrastructure infrastructure, CaptureMode mode) throws IOException {
		this.process = new ProcessBuilder(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
				"-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx128m", "-cp", System.getProperty("java.class.path"),
				WatcherProcess.class.getName(), infrastructure.jdbcUrl(), infrastructure.natsUrl(), mode.name()))
			.redirectErrorStream(true)
			.start();
		Thread reader = new Thread(this::read, "output of " + this.process.pid());
		reader.setDaemon(true);
		reader.start();
	}

	private void read() {
		try (BufferedReader reader = this.process.inputReader()) {
			for (String line = reader.readLine(); line != null; line = reader.readLine()) {
				this.running |= line.equals(RUNNING);
			}
		}
		catch (IOException ex) {
			// It was killed.
		}
	}

	/**
	 * Says whether the process captures.
	 */
	public boolean isRunning() {
		return this.running;
	}

	/**
	 * Ends the process by SIGKILL.
	 */
	public void kill() throws InterruptedException {
		this.process.destroyForcibly().waitFor();
	}

	@Override
	public void close() {
		this.process.destroyForcibly();
	}

	public static void main(String[] arguments) throws Exception {
		ChangeCapture capture = ChangeCapture
			.builder(new PostgresDatabase(arguments[0], "postgres", null),
					Options.builder().server(arguments[1]).build(), JetStreamOptions.defaultOptions())
			.naming(CaptureEnvironment.NAMING)
			.mode(CaptureMode.valueOf(arguments[2]))
			.build();
		capture.start();
		boolean told = false;
		while (true) {
			Thread.sleep(10);
			if (!told && capture.status().state() == CaptureStatus.State.RUNNING) {
				told = true;
				System.out.println(RUNNING);
			}
		}
	}

}
