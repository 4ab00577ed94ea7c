package io.polyn.maven;

import java.util.Map;

import io.polyn.tool.Command;
import io.polyn.tool.Option;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;
import org.apache.maven.plugins.annotations.ResolutionScope;
import org.jspecify.annotations.Nullable;

/**
 * Puts a backup back, unless something that was written since would be lost.
 */
@Mojo(name = "restore", requiresProject = false, requiresDependencyResolution = ResolutionScope.RUNTIME,
		threadSafe = true)
public class RestoreMojo extends AbstractCommandMojo {

	/**
	 * The backup's id.
	 */
	@Parameter(property = "polyn.backup")
	private @Nullable String backup;

	/**
	 * Whether what was written since the backup may be lost.
	 */
	@Parameter(property = "polyn.overwrite")
	private @Nullable String overwrite;

	/**
	 * Whether to tell what would be changed, and to change nothing.
	 */
	@Parameter(property = "polyn.dry-run")
	private @Nullable String dryRun;

	@Override
	Command command() {
		return Command.RESTORE;
	}

	@Override
	Map<Option, @Nullable String> options() {
		Map<Option, @Nullable String> options = super.options();
		options.put(Option.BACKUP, this.backup);
		options.put(Option.OVERWRITE, this.overwrite);
		options.put(Option.DRY_RUN, this.dryRun);
		return options;
	}

}
