package io.polyn.maven;

import java.util.Map;

import io.polyn.tool.Command;
import io.polyn.tool.Option;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;
import org.apache.maven.plugins.annotations.ResolutionScope;
import org.jspecify.annotations.Nullable;

/**
 * Begins the history of a service whose streams are older than its migrations: those up
 * to a version are never run.
 */
@Mojo(name = "baseline", requiresProject = false, requiresDependencyResolution = ResolutionScope.RUNTIME,
		threadSafe = true)
public class BaselineMojo extends AbstractCommandMojo {

	/**
	 * Version up to which, and including it, migrations are never run.
	 */
	@Parameter(property = "polyn.to")
	private @Nullable String to;

	/**
	 * Whether to tell what would be changed, and to change nothing.
	 */
	@Parameter(property = "polyn.dry-run")
	private @Nullable String dryRun;

	@Override
	Command command() {
		return Command.BASELINE;
	}

	@Override
	Map<Option, @Nullable String> options() {
		Map<Option, @Nullable String> options = super.options();
		options.put(Option.TO, this.to);
		options.put(Option.DRY_RUN, this.dryRun);
		return options;
	}

}
