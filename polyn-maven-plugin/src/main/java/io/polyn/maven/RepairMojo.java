package io.polyn.maven;

import java.util.Map;

import io.polyn.tool.Command;
import io.polyn.tool.Option;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;
import org.apache.maven.plugins.annotations.ResolutionScope;
import org.jspecify.annotations.Nullable;

/**
 * Makes the history agree with the files. Streams and buckets stay as they are.
 */
@Mojo(name = "repair", requiresProject = false, requiresDependencyResolution = ResolutionScope.RUNTIME,
		threadSafe = true)
public class RepairMojo extends AbstractCommandMojo {

	/**
	 * Parts of the repair, separated by commas: forget-unfinished, forget-missing,
	 * align-checksums. By default all.
	 */
	@Parameter(property = "polyn.parts")
	private @Nullable String parts;

	/**
	 * Whether to tell what would be changed, and to change nothing.
	 */
	@Parameter(property = "polyn.dry-run")
	private @Nullable String dryRun;

	@Override
	Command command() {
		return Command.REPAIR;
	}

	@Override
	Map<Option, @Nullable String> options() {
		Map<Option, @Nullable String> options = super.options();
		options.put(Option.PARTS, this.parts);
		options.put(Option.DRY_RUN, this.dryRun);
		return options;
	}

}
