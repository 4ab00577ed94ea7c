package io.polyn.maven;

import java.util.Map;

import io.polyn.tool.Command;
import io.polyn.tool.Option;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;
import org.apache.maven.plugins.annotations.ResolutionScope;
import org.jspecify.annotations.Nullable;

/**
 * Notes that what a migration does was done by other means.
 */
@Mojo(name = "mark-applied", requiresProject = false, requiresDependencyResolution = ResolutionScope.RUNTIME,
		threadSafe = true)
public class MarkAppliedMojo extends AbstractCommandMojo {

	/**
	 * Version of the migration.
	 */
	@Parameter(property = "polyn.only")
	private @Nullable String only;

	/**
	 * Whether to tell what would be changed, and to change nothing.
	 */
	@Parameter(property = "polyn.dry-run")
	private @Nullable String dryRun;

	@Override
	Command command() {
		return Command.MARK_APPLIED;
	}

	@Override
	Map<Option, @Nullable String> options() {
		Map<Option, @Nullable String> options = super.options();
		options.put(Option.ONLY, this.only);
		options.put(Option.DRY_RUN, this.dryRun);
		return options;
	}

}
