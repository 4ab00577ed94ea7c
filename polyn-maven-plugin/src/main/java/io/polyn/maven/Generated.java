package io.polyn.maven;

import java.nio.file.Path;

import io.polyn.maven.generate.NewFile;
import org.apache.maven.plugin.logging.Log;
import org.jspecify.annotations.Nullable;

/**
 * Where a goal puts the files that it generates: into the project, or, in a dry run, into
 * the log.
 */
final class Generated {

	private final Log log;

	private final Path baseDirectory;

	private final boolean dryRun;

	Generated(Log log, Path baseDirectory, @Nullable String dryRun) {
		this.log = log;
		this.baseDirectory = baseDirectory;
		this.dryRun = dryRun != null && !dryRun.equals("false");
	}

	void add(NewFile file) {
		Path path = file.path().toAbsolutePath();
		Path shown = path.startsWith(this.baseDirectory) ? this.baseDirectory.relativize(path) : path;
		if (this.dryRun) {
			this.log.info("Would be created: " + shown + System.lineSeparator() + file.content());
		}
		else {
			file.write();
			this.log.info("Created " + shown);
		}
	}

}
