package io.polyn.maven;

import java.util.Map;

import io.polyn.tool.Command;
import io.polyn.tool.Option;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;
import org.apache.maven.plugins.annotations.ResolutionScope;
import org.jspecify.annotations.Nullable;

/**
 * Takes the lock away from whoever holds it. Not needed after a process has died: its
 * lock is free after the lease.
 */
@Mojo(name = "unlock", requiresProject = false, requiresDependencyResolution = ResolutionScope.RUNTIME,
		threadSafe = true)
public class UnlockMojo extends AbstractCommandMojo {

	/**
	 * Whether to tell what would be changed, and to change nothing.
	 */
	@Parameter(property = "polyn.dry-run")
	private @Nullable String dryRun;

	@Override
	Command command() {
		return Command.UNLOCK;
	}

	@Override
	Map<Option, @Nullable String> options() {
		Map<Option, @Nullable String> options = super.options();
		options.put(Option.DRY_RUN, this.dryRun);
		return options;
	}

}
