package io.polyn.testing;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import org.awaitility.Awaitility;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A process of its own with the classes of the tests, which can be killed and frozen.
 */
public final class JavaProcess implements AutoCloseable {

	private static final Duration PATIENCE = Duration.ofSeconds(90);

	private final Process process;

	private final StringBuffer output = new StringBuffer();

	private JavaProcess(Process process) {
		this.process = process;
		Thread reader = new Thread(this::readOutput, "output of " + process.pid());
		reader.setDaemon(true);
		reader.start();
	}

	/**
	 * Starts a process.
	 * @param main the class to run
	 * @param arguments its arguments
	 * @return the process
	 */
	public static JavaProcess start(Class<?> main, String... arguments) throws IOException {
		return start(Map.of(), main, arguments);
	}

	/**
	 * Starts a process.
	 * @param environment variables that are added to those of this process
	 * @param main the class to run
	 * @param arguments its arguments
	 * @return the process
	 */
	public static JavaProcess start(Map<String, String> environment, Class<?> main, String... arguments)
			throws IOException {
		List<String> command = new ArrayList<>(
				List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xshare:auto",
						"-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx128m", "-cp",
						System.getProperty("java.class.path"), main.getName()));
		command.addAll(List.of(arguments));
		ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
		builder.environment().putAll(environment);
		return new JavaProcess(builder.start());
	}

	/**
	 * Waits until the process has written something.
	 */
	public JavaProcess awaitOutput(String text) {
		Awaitility.await().atMost(PATIENCE).untilAsserted(() -> assertThat(output()).contains(text));
		return this;
	}

	/**
	 * Writes a line to the process's input.
	 */
	public JavaProcess writeLine() throws IOException {
		OutputStream in = this.process.getOutputStream();
		in.write('\n');
		in.flush();
		return this;
	}

	/**
	 * Ends the process by SIGKILL.
	 */
	public void kill() throws InterruptedException {
		assertThat(this.process.isAlive()).as(this.output::toString).isTrue();
		this.process.destroyForcibly().waitFor();
	}

	/**
	 * Stops the process by SIGSTOP; it notices nothing of the time that passes.
	 */
	public void freeze() throws IOException, InterruptedException {
		Signal.STOP.send(this.process.pid());
	}

	/**
	 * Continues the process after {@link #freeze()}.
	 */
	public void wake() throws IOException, InterruptedException {
		Signal.CONT.send(this.process.pid());
	}

	/**
	 * Waits for the process to end by itself.
	 * @return its exit status
	 */
	public int awaitEnd() throws InterruptedException {
		assertThat(this.process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).as(this.output::toString).isTrue();
		return this.process.exitValue();
	}

	public String output() {
		return this.output.toString();
	}

	/**
	 * Ends the process, also a frozen one, and returns when it writes nothing any more.
	 */
	@Override
	public void close() {
		this.process.destroyForcibly().onExit().join();
	}

	private void readOutput() {
		try (BufferedReader reader = this.process.inputReader()) {
			for (String line = reader.readLine(); line != null; line = reader.readLine()) {
				this.output.append(line).append('\n');
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
