package io.polyn.maven;

import java.nio.file.Path;
import java.util.List;

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

	/**
	 * Writes one file, or shows it.
	 */
	void add(NewFile file) {
		file.requireFree();
		if (this.dryRun) {
			this.log.info("Would be created: " + shown(file) + System.lineSeparator() + file.content());
		}
		else {
			write(file);
		}
	}

	/**
	 * Writes all of several files or none, or names them.
	 */
	void addAll(List<NewFile> files) {
		files.forEach(NewFile::requireFree);
		files.forEach((file) -> {
			if (this.dryRun) {
				this.log.info("Would be created: " + shown(file));
			}
			else {
				write(file);
			}
		});
	}

	private void write(NewFile file) {
		file.write();
		this.log.info("Created " + shown(file));
	}

	private Path shown(NewFile file) {
		Path path = file.path().toAbsolutePath();
		return path.startsWith(this.baseDirectory) ? this.baseDirectory.relativize(path) : path;
	}

}
