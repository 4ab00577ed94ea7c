package io.polyn.maven;

import io.polyn.tool.Command;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.ResolutionScope;

/**
 * Lists every attempt that the history remembers.
 */
@Mojo(name = "history", requiresProject = false, requiresDependencyResolution = ResolutionScope.RUNTIME,
		threadSafe = true)
public class HistoryMojo extends AbstractCommandMojo {

	@Override
	Command command() {
		return Command.HISTORY;
	}

}
