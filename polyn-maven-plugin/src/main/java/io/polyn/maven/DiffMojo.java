package io.polyn.maven;

import io.polyn.tool.Command;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.ResolutionScope;

/**
 * Compares what the applied migrations declare with what is on the server. Fails if it
 * differs.
 */
@Mojo(name = "diff", requiresProject = false, requiresDependencyResolution = ResolutionScope.RUNTIME, threadSafe = true)
public class DiffMojo extends AbstractCommandMojo {

	@Override
	Command command() {
		return Command.DIFF;
	}

}
