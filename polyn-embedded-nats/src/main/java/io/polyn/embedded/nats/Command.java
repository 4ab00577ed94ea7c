package io.polyn.embedded.nats;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;

/**
 * A command that is run to its end, at most for a given time.
 */
final class Command {

	private static final int FIRST_LINES = 2;

	private static final int LAST_LINES = 8;

	private final List<String> line;

	private final @Nullable Path directory;

	private final Duration timeout;

	Command(List<String> line, @Nullable Path directory, Duration timeout) {
		this.line = List.copyOf(line);
		this.directory = directory;
		this.timeout = timeout;
	}

	/**
	 * Runs the command.
	 * @return what it printed, and its exit code
	 * @throws IOException if it cannot be started or does not end in time
	 */
	Result run() throws IOException {
		// A file, not a pipe: a grandchild that keeps a pipe open would hold up the
		// reading.
		Path output = Files.createTempFile("polyn-nats-command-", ".log");
		try {
			return run(output.toFile());
		}
		finally {
			Files.delete(output);
		}
	}

	private Result run(File output) throws IOException {
		ProcessBuilder builder = new ProcessBuilder(this.line).redirectErrorStream(true).redirectOutput(output);
		if (this.directory != null) {
			builder.directory(this.directory.toFile());
		}
		builder.environment().put("LC_ALL", "C");
		Process process = builder.start();
		try {
			process.getOutputStream().close();
			if (!process.waitFor(this.timeout.toMillis(), TimeUnit.MILLISECONDS)) {
				throw new IOException(
						"'%s' did not end within %d seconds".formatted(this.line.get(0), this.timeout.toSeconds()));
			}
			return new Result(process.exitValue(), Files.readString(output.toPath(), StandardCharsets.ISO_8859_1));
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IOException("interrupted while '%s' was running".formatted(this.line.get(0)), ex);
		}
		finally {
			process.descendants().forEach(ProcessHandle::destroyForcibly);
			process.destroyForcibly();
		}
	}

	/**
	 * Returns what a message should show of an output: its beginning, where a refused
	 * argument is named, and its end.
	 * @param output the whole output
	 * @return some lines, indented
	 */
	static String excerpt(String output) {
		List<String> lines = output.lines().filter((text) -> !text.isBlank()).map((text) -> "    " + text).toList();
		int left = lines.size() - LAST_LINES;
		if (left <= FIRST_LINES) {
			return lines.isEmpty() ? "    (no output)" : String.join("\n", lines);
		}
		return String.join("\n", lines.subList(0, FIRST_LINES)) + "\n    ...\n"
				+ String.join("\n", lines.subList(left, lines.size()));
	}

	/**
	 * The end of a command.
	 *
	 * @param exitCode its exit code
	 * @param output what it printed to both of its streams
	 */
	record Result(int exitCode, String output) {

		boolean succeeded() {
			return this.exitCode == 0;
		}

		String excerpt() {
			return Command.excerpt(this.output);
		}

	}

}
