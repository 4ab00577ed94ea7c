package io.polyn.maven;

import java.util.Map;

import io.polyn.tool.Command;
import io.polyn.tool.Option;
import io.polyn.version.VersioningSchema;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;
import org.apache.maven.plugins.annotations.ResolutionScope;
import org.jspecify.annotations.Nullable;

/**
 * Tells what each version of the service's data introduced, in Markdown or JSON.
 */
@Mojo(name = "changelog", requiresProject = false, requiresDependencyResolution = ResolutionScope.RUNTIME,
		threadSafe = true)
public class ChangelogMojo extends AbstractCommandMojo {

	/**
	 * Class with a public constructor without parameters that is a
	 * <code>Supplier&lt;VersioningSchema&gt;</code>. The project has to be compiled.
	 */
	@Parameter(property = "polyn.versioning", required = true)
	private String versioning;

	/**
	 * Type of data that the changelog is to be about. By default all of them.
	 */
	@Parameter(property = "polyn.type")
	private @Nullable String type;

	/**
	 * Version of the data that the changelog is to be about. By default all of them.
	 */
	@Parameter(property = "polyn.data-version")
	private @Nullable String dataVersion;

	@Override
	Command command() {
		return Command.CHANGELOG;
	}

	@Override
	Map<Option, @Nullable String> options() {
		Map<Option, @Nullable String> options = super.options();
		options.put(Option.TYPE, this.type);
		options.put(Option.DATA_VERSION, this.dataVersion);
		return options;
	}

	@Override
	Map<String, VersioningSchema> versioning(ClassLoader classLoader) {
		return VersioningSupplier.load(this.versioning, classLoader);
	}

}
