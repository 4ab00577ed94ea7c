package io.polyn.migration;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/**
 * The JSON Schema of migration files, by which editors complete and check them. It
 * accepts every file that can be read; what a schema can't express is told when files are
 * read.
 */
public final class MigrationFileSchema {

	private static final String RESOURCE = "migration.schema.json";

	private MigrationFileSchema() {
	}

	/**
	 * Returns the schema, which is also the resource
	 * {@code io/polyn/migration/migration.schema.json}.
	 * @return the schema, draft-07
	 */
	public static String text() {
		try (InputStream content = MigrationFileSchema.class.getResourceAsStream(RESOURCE)) {
			return new String(Objects.requireNonNull(content).readAllBytes(), StandardCharsets.UTF_8);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
