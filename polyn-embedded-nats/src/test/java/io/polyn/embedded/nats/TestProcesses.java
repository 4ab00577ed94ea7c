package io.polyn.embedded.nats;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What tests ask about other processes.
 */
final class TestProcesses {

	private TestProcesses() {
	}

	/**
	 * Returns whether a process has ended, also when nobody has collected its exit code
	 * yet: then it has no executable any more.
	 * @param process the process
	 * @return whether it has ended
	 */
	static boolean hasEnded(ProcessHandle process) {
		return !process.isAlive() || process.info().command().isEmpty();
	}

	/**
	 * Returns a JVM with the class path of this one.
	 * @param main the class to run
	 * @param arguments its arguments
	 * @return the JVM, not yet started
	 */
	static ProcessBuilder java(Class<?> main, String... arguments) {
		Path java = Path.of(System.getProperty("java.home"), "bin", "java");
		List<String> line = new ArrayList<>(
				List.of(java.toString(), "-cp", System.getProperty("java.class.path"), main.getName()));
		line.addAll(List.of(arguments));
		return new ProcessBuilder(line).redirectErrorStream(true);
	}

}
