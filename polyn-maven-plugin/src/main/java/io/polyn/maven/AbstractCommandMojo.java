package io.polyn.maven;

import java.io.File;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;

import io.polyn.ErrorCode;
import io.polyn.PolynException;
import io.polyn.migration.BackupOptions;
import io.polyn.migration.FailurePolicy;
import io.polyn.migration.MigrationPolicy;
import io.polyn.migration.MigratorBuilder;
import io.polyn.schema.compatibility.CompatibilityMode;
import io.polyn.tool.Command;
import io.polyn.tool.CommandRunner;
import io.polyn.tool.ExitStatus;
import io.polyn.tool.Invocation;
import io.polyn.tool.Option;
import io.polyn.tool.Report;
import io.polyn.tool.Style;
import io.polyn.tool.Terminal;
import io.polyn.version.VersioningSchema;
import org.apache.maven.plugin.MojoExecutionException;
import org.apache.maven.plugin.MojoFailureException;
import org.apache.maven.plugins.annotations.Parameter;
import org.jspecify.annotations.Nullable;

/**
 * What goals have that are commands of the tools.
 */
abstract class AbstractCommandMojo extends AbstractServerMojo {

	private static final String PLACEHOLDERS = "polyn.migrations.placeholders.";

	/**
	 * What keeps the migrations apart from those of other services. By default the source
	 * root with dots for colons.
	 */
	@Parameter(property = "polyn.migrations.namespace")
	private @Nullable String namespace;

	/**
	 * Packages with migrations in Java. The project has to be compiled.
	 */
	@Parameter(property = "polyn.migrations.packages")
	private @Nullable List<String> packages;

	/**
	 * Values of placeholders. Those of the command line, such as
	 * <code>-Dpolyn.migrations.placeholders.replicas=3</code>, win.
	 */
	@Parameter
	private @Nullable Map<String, String> placeholders;

	/**
	 * What to do about pending migrations that are older than the newest applied one:
	 * reject, warn or allow.
	 */
	@Parameter(property = "polyn.migrations.out-of-order", defaultValue = "reject")
	private String outOfOrder;

	/**
	 * What to do about applied migrations that are gone: reject, warn or allow.
	 */
	@Parameter(property = "polyn.migrations.missing", defaultValue = "reject")
	private String missing;

	/**
	 * What to do about migrations that a newer build has applied: reject, warn or allow.
	 */
	@Parameter(property = "polyn.migrations.future", defaultValue = "warn")
	private String future;

	/**
	 * What to do with a migration that fails: compensate or stop.
	 */
	@Parameter(property = "polyn.migrations.on-failure", defaultValue = "compensate")
	private String onFailure;

	/**
	 * Number of replicas that streams and buckets have at most, whatever migrations ask
	 * for.
	 */
	@Parameter(property = "polyn.migrations.max-replicas")
	private @Nullable Integer maxReplicas;

	/**
	 * What is copied before a run: nothing, contents or messages.
	 */
	@Parameter(property = "polyn.migrations.backup.before-run", defaultValue = "nothing")
	private String backupBeforeRun;

	/**
	 * Folder for backups, instead of the object store POLYN_BACKUPS.
	 */
	@Parameter(property = "polyn.migrations.backup.folder")
	private @Nullable File backupFolder;

	/**
	 * Time that the lock outlives a process that died.
	 */
	@Parameter(property = "polyn.migrations.lock.lease", defaultValue = "30s")
	private String lockLease;

	/**
	 * Time to wait for the lock.
	 */
	@Parameter(property = "polyn.migrations.lock.wait-timeout", defaultValue = "5m")
	private String lockWaitTimeout;

	/**
	 * What a schema has to be compatible with that replaces another one: none, backward,
	 * forward, full, or one of these with <code>-transitive</code>.
	 */
	@Parameter(property = "polyn.schemas.compatibility", defaultValue = "backward")
	private String compatibility;

	/**
	 * How the report is written: text for people, or json for programs.
	 */
	@Parameter(property = "polyn.output", defaultValue = "text")
	private String output;

	/**
	 * File for the report, instead of the standard output.
	 */
	@Parameter(property = "polyn.output-file")
	private @Nullable File outputFile;

	/**
	 * How a report may be written.
	 */
	private enum Form {

		TEXT, JSON

	}

	/**
	 * Returns the command that the goal stands for.
	 * @return the command
	 */
	abstract Command command();

	/**
	 * Returns what the command is told.
	 * @return the options that the goal was given
	 */
	Map<Option, @Nullable String> options() {
		return new LinkedHashMap<>();
	}

	@Override
	final void run() throws MojoExecutionException, MojoFailureException {
		Form form = Settings.word("polyn.output", this.output, Form.class);
		Terminal terminal = session().getRequest().isInteractiveMode() ? Terminal.detect() : new Terminal(Style.PLAIN);
		Report report = report(terminal);
		if (form == Form.JSON) {
			Output.write(report.toJson(), this.outputFile);
		}
		else if (report.status() != ExitStatus.FAILED) {
			// What failed is what Maven itself is about to write.
			Output.write(report.toText((this.outputFile != null) ? Style.PLAIN : terminal.style()), this.outputFile);
		}
		switch (report.status()) {
			case SUCCESS -> getLog().debug("Done");
			case FINDINGS -> throw new MojoFailureException("'" + command() + "' found what should not be: see above.");
			case FAILED -> throw new MojoExecutionException(report.toText(Style.PLAIN));
		}
	}

	private Report report(Terminal terminal) {
		Map<Option, @Nullable String> options = options();
		try (ProjectCommandContext context = new ProjectCommandContext(this, terminal)) {
			return new CommandRunner(context).run(Invocation.of(command(), options::get));
		}
		catch (PolynException ex) {
			return Report.failed(command().id(), ex);
		}
	}

	/**
	 * Applies the goal's settings to a migrator.
	 * @param builder the builder
	 * @param classLoader the project's classes and resources
	 * @param terminal where progress is shown
	 * @return the builder
	 */
	MigratorBuilder configure(MigratorBuilder builder, ClassLoader classLoader, Terminal terminal) {
		builder.jetStreamOptions(jetStreamOptions())
			.namespace((this.namespace != null) ? this.namespace : sourceRoot().replace(':', '.'))
			.prefix(prefix())
			.locations(migrationLocations())
			.classLoader(classLoader)
			.packages((this.packages != null) ? this.packages : List.of())
			.placeholders(placeholders())
			.outOfOrder(Settings.word("polyn.migrations.out-of-order", this.outOfOrder, MigrationPolicy.class))
			.missing(Settings.word("polyn.migrations.missing", this.missing, MigrationPolicy.class))
			.future(Settings.word("polyn.migrations.future", this.future, MigrationPolicy.class))
			.onFailure(Settings.word("polyn.migrations.on-failure", this.onFailure, FailurePolicy.class))
			.backup(backup())
			.lockWaitTimeout(Settings.duration("polyn.migrations.lock.wait-timeout", this.lockWaitTimeout));
		try {
			builder.lockLease(Settings.duration("polyn.migrations.lock.lease", this.lockLease));
			if (this.maxReplicas != null) {
				builder.maxReplicas(this.maxReplicas);
			}
		}
		catch (IllegalArgumentException ex) {
			throw new PolynException(ErrorCode.INVALID_COMMAND, ex.getMessage() + ".",
					"Correct polyn.migrations.lock.lease or polyn.migrations.max-replicas.");
		}
		terminal.progress(System.err).ifPresent(builder::progress);
		return builder;
	}

	/**
	 * Finds the versioning schemas of the project's data.
	 * @param classLoader the project's classes
	 * @return the schemas by name
	 */
	Map<String, VersioningSchema> versioning(ClassLoader classLoader) {
		return Map.of();
	}

	CompatibilityMode compatibility() {
		return Settings.word("polyn.schemas.compatibility", this.compatibility, CompatibilityMode.class);
	}

	private Map<String, String> placeholders() {
		Map<String, String> all = new LinkedHashMap<>();
		if (this.placeholders != null) {
			all.putAll(this.placeholders);
		}
		Properties given = session().getUserProperties();
		given.stringPropertyNames()
			.stream()
			.filter((name) -> name.startsWith(PLACEHOLDERS))
			.forEach((name) -> all.put(name.substring(PLACEHOLDERS.length()), given.getProperty(name)));
		return all;
	}

	private BackupOptions backup() {
		BackupOptions options = (this.backupFolder != null) ? BackupOptions.inFolder(this.backupFolder.toPath())
				: BackupOptions.inObjectStore();
		return options.beforeRun(Settings.word("polyn.migrations.backup.before-run", this.backupBeforeRun,
				BackupOptions.BeforeRun.class));
	}

}
