package io.polyn.schema;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * A folder of schema files, for tests.
 */
public final class SchemaFiles {

	private final Path folder;

	public SchemaFiles(Path folder) {
		this.folder = folder;
	}

	public SchemaFiles write(String file, String content) throws IOException {
		return write(file, content.getBytes(StandardCharsets.UTF_8));
	}

	SchemaFiles write(String file, byte[] content) throws IOException {
		Path path = this.folder.resolve(file);
		Files.createDirectories(path.getParent());
		Files.write(path, content);
		return this;
	}

	public List<EventSchema> load() {
		return EventSchemaLoader.load(List.of("file:" + this.folder), SchemaFiles.class.getClassLoader());
	}

}
