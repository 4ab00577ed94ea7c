package io.polyn.maven;

import io.polyn.tool.Command;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.ResolutionScope;

/**
 * Tells how the migrations stand.
 */
@Mojo(name = "info", requiresProject = false, requiresDependencyResolution = ResolutionScope.RUNTIME, threadSafe = true)
public class InfoMojo extends AbstractCommandMojo {

	@Override
	Command command() {
		return Command.INFO;
	}

}
