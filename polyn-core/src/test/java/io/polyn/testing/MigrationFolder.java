package io.polyn.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

import io.nats.client.Connection;
import io.polyn.migration.Migrator;
import io.polyn.migration.MigratorBuilder;

/**
 * A folder of migration files for a test.
 *
 * @param path the folder
 */
public record MigrationFolder(Path path) {

	public MigrationFolder write(String file, String content) {
		try {
			Files.createDirectories(this.path.resolve(file).getParent());
			Files.writeString(this.path.resolve(file), content);
			return this;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	public String read(String file) {
		try {
			return Files.readString(this.path.resolve(file));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	public void delete(String file) {
		try {
			Files.delete(this.path.resolve(file));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	public void clear() {
		try (Stream<Path> files = Files.list(this.path)) {
			files.forEach((file) -> delete(file.getFileName().toString()));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	public MigratorBuilder builder(Connection connection) {
		return Migrator.builder(connection).namespace("users").locations(List.of("file:" + this.path));
	}

	public Migrator migrator(Connection connection) {
		return builder(connection).build();
	}

}
