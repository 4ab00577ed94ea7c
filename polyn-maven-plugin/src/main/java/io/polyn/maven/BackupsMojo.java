package io.polyn.maven;

import io.polyn.tool.Command;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.ResolutionScope;

/**
 * Lists the backups.
 */
@Mojo(name = "backups", requiresProject = false, requiresDependencyResolution = ResolutionScope.RUNTIME,
		threadSafe = true)
public class BackupsMojo extends AbstractCommandMojo {

	@Override
	Command command() {
		return Command.BACKUPS;
	}

}
