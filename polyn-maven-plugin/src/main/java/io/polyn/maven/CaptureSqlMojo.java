package io.polyn.maven;

import java.io.File;

import io.polyn.capture.CaptureSetup;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;
import org.jspecify.annotations.Nullable;

/**
 * Prints the SQL that installs change capture in a PostgreSQL database, for whoever may
 * run it there.
 */
@Mojo(name = "capture-sql", requiresProject = false, threadSafe = true)
public class CaptureSqlMojo extends AbstractPolynMojo {

	/**
	 * Whether to print the SQL that removes it instead.
	 */
	@Parameter(property = "uninstall", defaultValue = "false")
	private boolean uninstall;

	/**
	 * File for the SQL, instead of the standard output.
	 */
	@Parameter(property = "polyn.output-file")
	private @Nullable File outputFile;

	@Override
	void run() {
		Output.write(this.uninstall ? CaptureSetup.uninstallSql() : CaptureSetup.installSql(), this.outputFile);
	}

}
