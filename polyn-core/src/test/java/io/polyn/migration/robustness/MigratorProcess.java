package io.polyn.migration.robustness;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A process of its own that runs migrations, and can be killed and frozen.
 */
final class MigratorProcess implements AutoCloseable {

	private static final Duration PATIENCE = Duration.ofSeconds(90);

	private final Process process;

	private final StringBuffer output = new StringBuffer();

	private final CountDownLatch ready = new CountDownLatch(1);

	private MigratorProcess(Process process) {
		this.process = process;
		Thread reader = new Thread(this::readOutput, "output of " + process.pid());
		reader.setDaemon(true);
		reader.start();
	}

	/**
	 * Starts a process that connects, and migrates when it is told to.
	 * @param url the server
	 * @param folder where the migrations are
	 * @param namespace their namespace
	 * @param lease the lease of the lock
	 * @return the process
	 */
	static MigratorProcess start(String url, Path folder, String namespace, Duration lease) throws IOException {
		List<String> command = List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
				"-Xshare:auto", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx128m", "-cp",
				System.getProperty("java.class.path"), MigratorMain.class.getName(), url, folder.toString(), namespace,
				String.valueOf(lease.toSeconds()));
		return new MigratorProcess(new ProcessBuilder(command).redirectErrorStream(true).start());
	}

	void awaitReady() throws InterruptedException {
		assertThat(this.ready.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)).as(this.output::toString).isTrue();
	}

	/**
	 * Lets the process begin as soon as it is ready.
	 */
	MigratorProcess go() throws IOException {
		OutputStream in = this.process.getOutputStream();
		in.write('\n');
		in.flush();
		return this;
	}

	/**
	 * Ends the process by SIGKILL.
	 */
	void kill() throws InterruptedException {
		assertThat(this.process.isAlive()).as(this.output::toString).isTrue();
		this.process.destroyForcibly().waitFor();
	}

	/**
	 * Stops the process by SIGSTOP; it notices nothing of the time that passes.
	 */
	void freeze() throws IOException, InterruptedException {
		signal("STOP");
	}

	void wake() throws IOException, InterruptedException {
		signal("CONT");
	}

	private void signal(String name) throws IOException, InterruptedException {
		int status = new ProcessBuilder("kill", "-" + name, String.valueOf(this.process.pid())).inheritIO()
			.start()
			.waitFor();
		assertThat(status).isZero();
	}

	/**
	 * Waits for the process to end by itself.
	 * @return its exit status
	 */
	int awaitEnd() throws InterruptedException {
		assertThat(this.process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).as(this.output::toString).isTrue();
		return this.process.exitValue();
	}

	String output() {
		return this.output.toString();
	}

	@Override
	public void close() {
		this.process.destroyForcibly();
	}

	private void readOutput() {
		try (BufferedReader reader = this.process.inputReader()) {
			for (String line = reader.readLine(); line != null; line = reader.readLine()) {
				this.output.append(line).append('\n');
				if (line.equals(MigratorMain.READY)) {
					this.ready.countDown();
				}
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
