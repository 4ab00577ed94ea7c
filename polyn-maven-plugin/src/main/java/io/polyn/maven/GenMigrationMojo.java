package io.polyn.maven;

import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;

import io.polyn.ErrorCode;
import io.polyn.PolynException;
import io.polyn.maven.generate.MigrationForm;
import io.polyn.maven.generate.MigrationGenerator;
import io.polyn.maven.generate.NewFile;
import io.polyn.migration.ServerExport;
import io.polyn.nats.NamePrefix;
import io.polyn.nats.NatsConnector;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;
import org.jspecify.annotations.Nullable;

/**
 * Begins a migration: one to be filled in, one with an operation's fields, or the one
 * that would make what stands on a server today.
 */
@Mojo(name = "gen-migration", requiresProject = false, threadSafe = true)
public class GenMigrationMojo extends AbstractServerMojo {

	/**
	 * Name of the migration, such as <code>create_user_stream</code> or
	 * <code>CreateUserStream</code>.
	 */
	@Parameter(property = "name", required = true)
	private String name;

	/**
	 * What it looks like: <code>change</code> (operations that are taken back by
	 * themselves), <code>up-down</code>, <code>java</code> or <code>repeatable</code>.
	 */
	@Parameter(property = "from", defaultValue = "change")
	private String from;

	/**
	 * Operation that it begins with, such as <code>create_stream</code>: all of its
	 * fields are there, those that it can do without as comments.
	 */
	@Parameter(property = "operation")
	private @Nullable String operation;

	/**
	 * Streams and buckets of a server that it is to make as they are today, with their
	 * consumers, separated by commas, without the prefix. <code>*</code> stands for any
	 * letters: <code>USERS,KV_user-*</code>; alone it is all that the account has, or all
	 * that has the prefix.
	 */
	@Parameter(property = "fromStream")
	private @Nullable List<String> fromStream;

	/**
	 * Package of a migration in Java. By default the first one that
	 * <code>polyn.migrations.packages</code> names.
	 */
	@Parameter(property = "package")
	private @Nullable String packageName;

	/**
	 * Packages with migrations in Java.
	 */
	@Parameter(property = "polyn.migrations.packages")
	private @Nullable List<String> packages;

	/**
	 * Whether to show what would be written, and to write nothing.
	 */
	@Parameter(property = "polyn.dry-run")
	private @Nullable String dryRun;

	@Override
	void run() {
		List<Path> folders = migrationFolders();
		List<Path> others = new ArrayList<>(folders.subList(1, folders.size()));
		packages().forEach((each) -> others.add(sources().resolve(each.replace('.', '/'))));
		new Generated(getLog(), baseDirectory(), this.dryRun)
			.add(migration(new MigrationGenerator(folders.get(0), others, Clock.systemUTC())));
	}

	private List<String> packages() {
		return (this.packages != null) ? this.packages : List.of();
	}

	private NewFile migration(MigrationGenerator generator) {
		MigrationForm form = Settings.word("from", this.from, MigrationForm.class);
		if (this.fromStream != null && !this.fromStream.isEmpty()) {
			if (form != MigrationForm.CHANGE || this.operation != null) {
				throw together("fromStream", (this.operation != null) ? "operation" : "from=" + this.from);
			}
			return generator.file(this.name, export(this.fromStream));
		}
		if (form == MigrationForm.JAVA && this.operation != null) {
			throw together("from=java", "operation");
		}
		return (form == MigrationForm.JAVA) ? generator.javaClass(this.name, sources(), packageName())
				: generator.file(this.name, form, this.operation);
	}

	private static PolynException together(String one, String other) {
		return new PolynException(ErrorCode.NOT_GENERATED, one + " and " + other + " do not go together.",
				"Leave one of them out.");
	}

	private String export(List<String> streams) {
		return NatsConnector.with(connectionOptions(),
				(connection) -> new ServerExport(connection, jetStreamOptions(), new NamePrefix(prefix())).read(streams)
					.yaml());
	}

	private Path sources() {
		return hasProject() ? Path.of(project().getBuild().getSourceDirectory()) : baseDirectory();
	}

	private String packageName() {
		if (this.packageName != null) {
			return this.packageName;
		}
		if (packages().isEmpty()) {
			throw new PolynException(ErrorCode.NOT_GENERATED,
					"It is not known which package the migration is to be in.",
					"Name it: -Dpackage=com.example.migrations; and in polyn.migrations.packages, unless it is to be a"
							+ " bean.");
		}
		return packages().get(0);
	}

}
