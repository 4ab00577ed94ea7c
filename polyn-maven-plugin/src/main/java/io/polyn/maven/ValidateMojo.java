package io.polyn.maven;

import io.polyn.tool.Command;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.ResolutionScope;

/**
 * Checks whether the migrations could be run. Fails if they can't.
 */
@Mojo(name = "validate", requiresProject = false, requiresDependencyResolution = ResolutionScope.RUNTIME,
		threadSafe = true)
public class ValidateMojo extends AbstractCommandMojo {

	@Override
	Command command() {
		return Command.VALIDATE;
	}

}
