package io.polyn.maven.generate;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import io.polyn.migration.MigrationFileSchema;

/**
 * Begins a project that holds nothing but migrations and schemas.
 */
public final class ProjectGenerator {

	private final Path folder;

	private final Map<String, String> values;

	/**
	 * Creates a generator.
	 * @param folder where the project is to be
	 * @param domain the reverse domain name that the types of events begin with
	 * @param sourceRoot the service's name, which may have dots and colons
	 * @param version the version of the Maven plugin that the project uses
	 */
	public ProjectGenerator(Path folder, String domain, String sourceRoot, String version) {
		this.folder = folder;
		this.values = Map.of("@domain@", domain, "@source-root@", sourceRoot, "@artifact-id@",
				sourceRoot.replaceAll("[.:]", "-"), "@polyn.version@", version);
	}

	/**
	 * Prepares the project's files.
	 * @return the files, none of which may be there yet
	 */
	public List<NewFile> files() {
		return List.of(file("pom.xml", template("pom.xml")), file("README.md", template("README.md")),
				file(".gitignore", "target/\n"), file("migration.schema.json", MigrationFileSchema.text()),
				file("migrations/.gitkeep", ""), file("schemas/.gitkeep", ""));
	}

	private NewFile file(String path, String content) {
		return new NewFile(this.folder.resolve(path), content);
	}

	private String template(String name) {
		try (InputStream content = getClass().getResourceAsStream("project/" + name)) {
			String text = new String(Objects.requireNonNull(content).readAllBytes(), StandardCharsets.UTF_8);
			for (Map.Entry<String, String> value : this.values.entrySet()) {
				text = text.replace(value.getKey(), value.getValue());
			}
			return text;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
