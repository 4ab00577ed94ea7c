package io.polyn.maven;

import java.io.File;
import java.nio.file.Path;
import java.util.Map;

import io.polyn.tool.Command;
import io.polyn.tool.Option;
import io.polyn.version.VersioningSchema;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;
import org.apache.maven.plugins.annotations.ResolutionScope;
import org.jspecify.annotations.Nullable;

/**
 * Writes the catalogue of the service's events: a page for people, and an AsyncAPI
 * document. No server is asked.
 */
@Mojo(name = "docs", requiresProject = false, requiresDependencyResolution = ResolutionScope.RUNTIME, threadSafe = true)
public class DocsMojo extends AbstractCommandMojo {

	/**
	 * Folder that the catalogue is written to. By default <code>target/polyn-docs</code>;
	 * without a project, <code>polyn-docs</code>.
	 */
	@Parameter(property = "polyn.directory")
	private @Nullable File directory;

	/**
	 * Class that supplies the versioning schema of the service's data, as with
	 * <code>polyn:changelog</code>, if the catalogue is to have a changelog.
	 */
	@Parameter(property = "polyn.versioning")
	private @Nullable String versioning;

	@Override
	Command command() {
		return Command.DOCS;
	}

	@Override
	Map<Option, @Nullable String> options() {
		Map<Option, @Nullable String> options = super.options();
		options.put(Option.DIRECTORY, directory());
		return options;
	}

	private String directory() {
		if (this.directory != null) {
			return this.directory.getPath();
		}
		Path parent = hasProject() ? Path.of(project().getBuild().getDirectory()) : baseDirectory();
		return parent.resolve("polyn-docs").toString();
	}

	@Override
	Map<String, VersioningSchema> versioning(ClassLoader classLoader) {
		return (this.versioning != null) ? VersioningSupplier.load(this.versioning, classLoader) : Map.of();
	}

}
