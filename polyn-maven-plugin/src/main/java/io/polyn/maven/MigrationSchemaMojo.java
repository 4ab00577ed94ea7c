package io.polyn.maven;

import java.io.File;

import io.polyn.migration.MigrationFileSchema;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;
import org.jspecify.annotations.Nullable;

/**
 * Prints the JSON Schema of migration files, by which editors complete and check them.
 */
@Mojo(name = "migration-schema", requiresProject = false, threadSafe = true)
public class MigrationSchemaMojo extends AbstractPolynMojo {

	/**
	 * File for the schema, instead of the standard output.
	 */
	@Parameter(property = "polyn.output-file")
	private @Nullable File outputFile;

	@Override
	void run() {
		Output.write(MigrationFileSchema.text(), this.outputFile);
	}

}
