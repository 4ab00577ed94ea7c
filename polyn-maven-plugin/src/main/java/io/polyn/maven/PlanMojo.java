package io.polyn.maven;

import io.polyn.tool.Command;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.ResolutionScope;

/**
 * Finds out what migrating would change, down to each request. Changes nothing.
 */
@Mojo(name = "plan", requiresProject = false, requiresDependencyResolution = ResolutionScope.RUNTIME, threadSafe = true)
public class PlanMojo extends AbstractTargetMojo {

	@Override
	Command command() {
		return Command.PLAN;
	}

}
