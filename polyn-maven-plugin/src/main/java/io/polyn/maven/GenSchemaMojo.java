package io.polyn.maven;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;

import io.polyn.ErrorCode;
import io.polyn.PolynException;
import io.polyn.maven.generate.NewFile;
import io.polyn.maven.generate.SchemaGenerator;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;
import org.apache.maven.plugins.annotations.ResolutionScope;
import org.jspecify.annotations.Nullable;

/**
 * Begins the schema of an event: one to be filled in, that of a class, or that of an
 * example.
 */
@Mojo(name = "gen-schema", requiresProject = false, requiresDependencyResolution = ResolutionScope.RUNTIME,
		threadSafe = true)
public class GenSchemaMojo extends AbstractPolynMojo {

	/**
	 * Name of the event, such as <code>user.created.v1</code>, perhaps with folders
	 * before it: <code>users/user.created.v1</code>.
	 */
	@Parameter(property = "name", required = true)
	private String name;

	/**
	 * Class whose data the event has, for example a record. The project has to be
	 * compiled.
	 */
	@Parameter(property = "fromClass")
	private @Nullable String fromClass;

	/**
	 * File with an example in JSON: the data of an event, or a CloudEvent.
	 */
	@Parameter(property = "fromSample")
	private @Nullable File fromSample;

	/**
	 * Whether to show what would be written, and to write nothing.
	 */
	@Parameter(property = "polyn.dry-run")
	private @Nullable String dryRun;

	@Override
	void run() {
		if (this.fromClass != null && this.fromSample != null) {
			throw new PolynException(ErrorCode.NOT_GENERATED, "Both a class and an example are named.",
					"Remove fromClass or fromSample.");
		}
		new Generated(getLog(), baseDirectory(), this.dryRun).add(schema(schemaGenerator()));
	}

	private SchemaGenerator schemaGenerator() {
		return new SchemaGenerator(schemaFolder(), requireDomain());
	}

	private NewFile schema(SchemaGenerator generator) {
		if (this.fromClass != null) {
			return ofClass(generator, this.fromClass);
		}
		return (this.fromSample != null) ? generator.ofSample(this.name, read(this.fromSample))
				: generator.empty(this.name);
	}

	private NewFile ofClass(SchemaGenerator generator, String className) {
		try (ProjectClassLoader classLoader = classLoader()) {
			return generator.ofClass(this.name, Class.forName(className, false, classLoader));
		}
		catch (ClassNotFoundException | LinkageError ex) {
			throw new PolynException(ErrorCode.NOT_GENERATED,
					"The class " + className + ", or one that it needs, is not on the project's classpath: "
							+ ex.getMessage() + ".",
					"Compile the project first (mvn compile), and write the class with its package, a nested one as"
							+ " Outer$Inner.",
					ex);
		}
		catch (IOException ex) {
			throw new PolynException(ErrorCode.TOOL_FILE, "The project's classpath can't be read: " + ex + ".",
					"Build the project anew.", ex);
		}
	}

	private static byte[] read(File file) {
		try {
			return Files.readAllBytes(file.toPath());
		}
		catch (IOException ex) {
			throw new PolynException(ErrorCode.TOOL_FILE, "The example " + file + " can't be read: " + ex + ".",
					"Correct fromSample.", ex);
		}
	}

}
