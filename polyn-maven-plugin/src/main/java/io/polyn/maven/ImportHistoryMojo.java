package io.polyn.maven;

import java.util.Map;

import io.polyn.tool.Command;
import io.polyn.tool.Option;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;
import org.apache.maven.plugins.annotations.ResolutionScope;
import org.jspecify.annotations.Nullable;

/**
 * Takes over what Polyn's Elixir client has applied.
 */
@Mojo(name = "import-history", requiresProject = false, requiresDependencyResolution = ResolutionScope.RUNTIME,
		threadSafe = true)
public class ImportHistoryMojo extends AbstractCommandMojo {

	/**
	 * The <code>source_root</code> in the configuration of Polyn's Elixir client.
	 */
	@Parameter(property = "polyn.source")
	private @Nullable String source;

	/**
	 * Whether to tell what would be changed, and to change nothing.
	 */
	@Parameter(property = "polyn.dry-run")
	private @Nullable String dryRun;

	@Override
	Command command() {
		return Command.IMPORT_HISTORY;
	}

	@Override
	Map<Option, @Nullable String> options() {
		Map<Option, @Nullable String> options = super.options();
		options.put(Option.SOURCE, this.source);
		options.put(Option.DRY_RUN, this.dryRun);
		return options;
	}

}
