package io.polyn.migration;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.stream.Stream;

import io.polyn.migration.operation.OperationReader;
import io.polyn.testing.MigrationFolder;

/**
 * The example of each operation, and what it needs to be there before.
 */
final class OperationExamples {

	private OperationExamples() {
	}

	static Stream<String> operations() {
		return OperationReader.names().stream();
	}

	static String example(String operation) {
		return read(operation).orElseThrow();
	}

	/**
	 * Writes an example as the migration 2, and as the migration 1 what it needs.
	 */
	static MigrationFolder write(String operation, MigrationFolder folder) {
		return folder
			.write("1_before.yml", read(operation + ".before").orElse("change:\n  - create_stream: {name: OTHER}\n"))
			.write("2_example.yml", example(operation));
	}

	private static Optional<String> read(String name) {
		String path = "/polyn/examples/operations/" + name + ".yml";
		try (InputStream content = OperationExamples.class.getResourceAsStream(path)) {
			return (content == null) ? Optional.empty()
					: Optional.of(new String(content.readAllBytes(), StandardCharsets.UTF_8));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
