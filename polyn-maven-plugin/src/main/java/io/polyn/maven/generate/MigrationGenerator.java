package io.polyn.maven.generate;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import javax.lang.model.SourceVersion;

import io.polyn.ErrorCode;
import io.polyn.PolynException;
import io.polyn.migration.operation.OperationTemplate;
import org.jspecify.annotations.Nullable;

/**
 * Begins migrations: files that are named as they have to be, and say what may be written
 * in them.
 */
public final class MigrationGenerator {

	private static final DateTimeFormatter VERSION = DateTimeFormatter.ofPattern("yyyyMMddHHmmss");

	private static final Pattern FILE = Pattern.compile("(?:(\\d+)_|R__)([a-z0-9_]+)\\.(?:yml|yaml|json)");

	private static final Pattern CLASS = Pattern.compile("(?:V(\\d+)|R)__([A-Za-z0-9]+(?:_[A-Za-z0-9]+)*)\\.java");

	// Nothing to run yet: a migration without operations is refused.
	private static final String EXAMPLE = """
			  # - create_stream:
			  #     name: USERS
			  #     subjects: ["user.>"]
			""";

	private final Path folder;

	private final List<Path> others;

	private final Clock clock;

	/**
	 * Creates a generator.
	 * @param folder where migrations are, and are to be
	 * @param others where there are migrations, too, be they files or classes
	 * @param clock tells the version of a new migration
	 */
	public MigrationGenerator(Path folder, List<Path> others, Clock clock) {
		this.folder = folder;
		this.others = List.copyOf(others);
		this.clock = clock;
	}

	/**
	 * Prepares a migration file.
	 * @param name its name, also in camel case
	 * @param form any but {@link MigrationForm#JAVA}
	 * @param operation the operation that it begins with, {@code null} for one that shows
	 * what it looks like
	 * @return the file
	 * @throws PolynException if the name is taken or not a valid one, or there is no such
	 * operation
	 */
	public NewFile file(String name, MigrationForm form, @Nullable String operation) {
		MigrationName migration = MigrationName.of(name);
		return new NewFile(path(migration, form == MigrationForm.REPEATABLE), content(migration, form, operation));
	}

	/**
	 * Prepares a migration file whose content is known.
	 * @param name its name, also in camel case
	 * @param content what it is to hold
	 * @return the file
	 * @throws PolynException if the name is taken or not a valid one
	 */
	public NewFile file(String name, String content) {
		MigrationName migration = MigrationName.of(name);
		return new NewFile(path(migration, false), content);
	}

	/**
	 * Prepares a migration in Java.
	 * @param name its name, also in camel case
	 * @param sources the folder of the project's sources
	 * @param packageName the package
	 * @return the file
	 * @throws PolynException if the name is taken or not a valid one, or the package's is
	 * not
	 */
	public NewFile javaClass(String name, Path sources, String packageName) {
		MigrationName migration = MigrationName.of(name);
		if (!SourceVersion.isName(packageName)) {
			throw new PolynException(ErrorCode.NOT_GENERATED, "'" + packageName + "' can't be the name of a package.",
					"Write for example com.example.migrations.");
		}
		Path packageFolder = sources.resolve(packageName.replace('.', '/'));
		List<Existing> existing = existing(packageFolder);
		requireFree(migration, existing);
		String className = "V" + version(existing) + "__" + migration.inCamelCase();
		return new NewFile(packageFolder.resolve(className + ".java"), """
				package %s;

				import io.polyn.migration.JavaMigration;
				import io.polyn.migration.MigrationContext;

				public class %s implements JavaMigration {

					@Override
					public void up(MigrationContext context) throws Exception {
						// context.connection(), context.operations(), context.progress(…)
					}

					@Override
					public void down(MigrationContext context) throws Exception {
						// Takes back what up has done, be it all of it or a part.
					}

				}
				""".formatted(packageName, className));
	}

	private Path path(MigrationName name, boolean repeatable) {
		List<Existing> existing = existing(this.folder);
		requireFree(name, existing);
		return this.folder.resolve((repeatable ? "R_" : version(existing)) + "_" + name.value() + ".yml");
	}

	private static String content(MigrationName name, MigrationForm form, @Nullable String operation) {
		String description = "description: " + name.inWords() + "\n";
		String first = (operation != null) ? OperationTemplate.yaml(operation) : EXAMPLE;
		boolean upDown = form == MigrationForm.UP_DOWN
				|| (operation != null && !OperationTemplate.isReversible(operation));
		return description
				+ (upDown ? "up:\n" + first + "# What takes the migration back.\ndown: []\n" : "change:\n" + first);
	}

	private String version(List<Existing> existing) {
		String now = LocalDateTime.ofInstant(this.clock.instant(), ZoneOffset.UTC).format(VERSION);
		// Two that are made within a second, or after one of a clock that is ahead.
		return existing.stream()
			.map(Existing::version)
			.filter((version) -> version.length() == now.length() && version.compareTo(now) >= 0)
			.max(String::compareTo)
			.map(MigrationGenerator::next)
			.orElse(now);
	}

	private static String next(String version) {
		try {
			return LocalDateTime.parse(version, VERSION).plusSeconds(1).format(VERSION);
		}
		catch (DateTimeParseException ex) {
			return String.valueOf(Long.parseLong(version) + 1);
		}
	}

	private static void requireFree(MigrationName name, List<Existing> existing) {
		existing.stream().filter((each) -> each.name().equals(name.value())).findFirst().ifPresent((taken) -> {
			throw new PolynException(ErrorCode.NOT_GENERATED,
					"There is a migration of the name " + name.value() + " already: " + taken.path() + ".",
					"Choose another name.");
		});
	}

	private List<Existing> existing(Path target) {
		return Stream.of(List.of(this.folder, target), this.others)
			.flatMap(List::stream)
			.distinct()
			.filter(Files::isDirectory)
			.flatMap((folder) -> found(folder).stream())
			.toList();
	}

	private static List<Existing> found(Path folder) {
		try (Stream<Path> walk = Files.walk(folder)) {
			return walk.flatMap((path) -> Existing.of(path).stream()).toList();
		}
		catch (IOException ex) {
			throw new PolynException(ErrorCode.TOOL_FILE, "The folder " + folder + " can't be read: " + ex + ".",
					"Let this process read it.", ex);
		}
	}

	/**
	 * A migration that there is.
	 *
	 * @param path its file
	 * @param version its version, empty for a repeatable one
	 * @param name its name
	 */
	private record Existing(Path path, String version, String name) {

		static Optional<Existing> of(Path path) {
			String fileName = path.getFileName().toString();
			Matcher file = FILE.matcher(fileName);
			if (file.matches()) {
				return Optional.of(new Existing(path, text(file.group(1)), file.group(2)));
			}
			Matcher type = CLASS.matcher(fileName);
			return type.matches()
					? Optional.of(new Existing(path, text(type.group(1)), MigrationName.of(type.group(2)).value()))
					: Optional.empty();
		}

		private static String text(@Nullable String group) {
			return (group != null) ? group : "";
		}

	}

}
