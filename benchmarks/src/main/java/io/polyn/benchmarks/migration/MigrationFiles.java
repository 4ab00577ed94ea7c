package io.polyn.benchmarks.migration;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.IntFunction;

/**
 * Folders of numbered migrations.
 */
final class MigrationFiles {

	private MigrationFiles() {
	}

	/**
	 * Writes migrations.
	 * @param folder where to, created if absent
	 * @param from the number of the first one
	 * @param to the number of the last one
	 * @param name makes the name of a file
	 * @param content makes its content
	 */
	static void write(Path folder, int from, int to, IntFunction<String> name, IntFunction<String> content)
			throws IOException {
		Files.createDirectories(folder);
		for (int number = from; number <= to; number++) {
			Files.writeString(folder.resolve(name.apply(number)), content.apply(number));
		}
	}

}
