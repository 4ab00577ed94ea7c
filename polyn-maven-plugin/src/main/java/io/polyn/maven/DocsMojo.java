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
	 * Folder that the catalogue is written to. By default <code>target/polyn-docs</code>.
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
		// Without a project, Maven knows no build directory.
		Path folder = (this.directory != null) ? this.directory.toPath() : Path.of("target", "polyn-docs");
		options.put(Option.DIRECTORY, baseDirectory().resolve(folder).toString());
		return options;
	}

	@Override
	Map<String, VersioningSchema> versioning(ClassLoader classLoader) {
		return (this.versioning != null) ? VersioningSupplier.load(this.versioning, classLoader) : Map.of();
	}

}
