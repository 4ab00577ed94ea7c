package io.polyn.maven;

import io.polyn.cloudevent.EventNaming;
import io.polyn.maven.generate.ProjectGenerator;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;
import org.jspecify.annotations.Nullable;

/**
 * Begins a project that holds nothing but migrations and schemas: the way in which a team
 * keeps all of its JetStream in one repository.
 */
@Mojo(name = "init", requiresProject = false, threadSafe = true)
public class InitMojo extends AbstractPolynMojo {

	/**
	 * Folder of the project, which is created. By default the name of the service, in the
	 * folder in which Maven was started.
	 */
	@Parameter(property = "directory")
	private @Nullable String directory;

	/**
	 * Whether to show what would be written, and to write nothing.
	 */
	@Parameter(property = "polyn.dry-run")
	private @Nullable String dryRun;

	@Parameter(defaultValue = "${plugin.version}", readonly = true, required = true)
	private String pluginVersion;

	@Override
	void run() {
		Generated generated = new Generated(getLog(), baseDirectory(), this.dryRun);
		EventNaming naming = naming();
		String name = naming.sourceRoot();
		String folder = (this.directory != null) ? this.directory : name.replace(':', '.');
		generated
			.addAll(new ProjectGenerator(baseDirectory().resolve(folder), naming.domain(), name, this.pluginVersion)
				.files());
	}

}
