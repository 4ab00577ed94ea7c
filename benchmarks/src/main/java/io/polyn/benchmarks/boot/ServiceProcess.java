package io.polyn.benchmarks.boot;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A service in a process of its own, which is started.
 */
final class ServiceProcess implements AutoCloseable {

	private static final Path JAVA = Path.of(System.getProperty("java.home"), "bin");

	private static final Pattern STARTED = Pattern
		.compile("Started \\w+ in ([\\d.]+) seconds \\(process running for ([\\d.]+)\\)");

	private static final Pattern USED = Pattern.compile("used (\\d+)K");

	private final Process process;

	private final List<String> log = new ArrayList<>();

	private double startedIn;

	private double runningFor;

	private ServiceProcess(Process process) {
		this.process = process;
	}

	/**
	 * Starts a service.
	 * @param module the folder of its Maven module, which is built
	 * @param main the main class
	 * @param nats the URL of the NATS server
	 * @return the service, as soon as it is there
	 */
	static ServiceProcess start(Path module, String main, String nats) throws IOException {
		String name = module.getFileName().toString();
		Path jar;
		try (var jars = Files.newDirectoryStream(module.resolve("target"), name + "-*.jar")) {
			jar = jars.iterator().next();
		}
		String classPath = jar + File.pathSeparator + Files.readString(module.resolve("target/class-path")).strip();
		Process process = new ProcessBuilder(JAVA.resolve("java").toString(), "-cp", classPath, main,
				"--service.nats=" + nats, "--server.port=0", "--spring.main.banner-mode=off")
			.redirectErrorStream(true)
			.start();
		ServiceProcess service = new ServiceProcess(process);
		try {
			service.awaitStart();
			return service;
		}
		catch (IOException | RuntimeException ex) {
			service.close();
			throw ex;
		}
	}

	// The pipe has room for what it says after its start.
	private void awaitStart() throws IOException {
		BufferedReader output = new BufferedReader(
				new InputStreamReader(this.process.getInputStream(), StandardCharsets.UTF_8));
		for (String line = output.readLine(); line != null; line = output.readLine()) {
			this.log.add(line);
			Matcher started = STARTED.matcher(line);
			if (started.find()) {
				this.startedIn = Double.parseDouble(started.group(1));
				this.runningFor = Double.parseDouble(started.group(2));
				return;
			}
		}
		throw new IllegalStateException("The service did not start: " + String.join("\n", this.log));
	}

	/**
	 * Fails unless the service has said something.
	 */
	void requireLogged(String text) {
		if (this.log.stream().noneMatch((line) -> line.contains(text))) {
			throw new IllegalStateException("The service did not say '" + text + "': " + String.join("\n", this.log));
		}
	}

	/**
	 * Returns how long Spring Boot took.
	 * @return seconds
	 */
	double startedIn() {
		return this.startedIn;
	}

	/**
	 * Returns how long it took since the process began.
	 * @return seconds
	 */
	double runningFor() {
		return this.runningFor;
	}

	/**
	 * Returns what of the heap is used after a collection.
	 * @return MiB
	 */
	double usedHeap() throws IOException, InterruptedException {
		// What the first one lets go may hold on to something else.
		command("GC.run");
		command("GC.run");
		String heap = command("GC.heap_info");
		Matcher used = USED.matcher(heap);
		if (!used.find()) {
			throw new IllegalStateException("No one knows how much of the heap is used: " + heap);
		}
		return Long.parseLong(used.group(1)) / 1024.0;
	}

	private String command(String command) throws IOException, InterruptedException {
		Process jcmd = new ProcessBuilder(JAVA.resolve("jcmd").toString(), String.valueOf(this.process.pid()), command)
			.redirectErrorStream(true)
			.start();
		String output = new String(jcmd.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
		if (jcmd.waitFor() != 0) {
			throw new IllegalStateException("jcmd has failed: " + output);
		}
		return output;
	}

	@Override
	public void close() {
		this.process.destroy();
		try {
			if (!this.process.waitFor(10, TimeUnit.SECONDS)) {
				this.process.destroyForcibly();
			}
		}
		catch (InterruptedException ex) {
			this.process.destroyForcibly();
			Thread.currentThread().interrupt();
		}
	}

}
