package io.polyn.migration.source;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;

import io.polyn.ErrorCode;
import io.polyn.PolynException;
import io.polyn.migration.document.DocumentException;
import io.polyn.migration.document.Location;
import io.polyn.migration.document.Placeholders;
import io.polyn.migration.operation.Deployment;
import io.polyn.resource.Resource;
import io.polyn.resource.ResourceLocation;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The migration files of all locations.
 */
public final class MigrationSource {

	private static final Logger logger = LoggerFactory.getLogger(MigrationSource.class);

	/** Where migrations are looked for unless told otherwise. */
	public static final String DEFAULT_LOCATION = "classpath:polyn/migrations";

	private final List<String> locations;

	private final ClassLoader classLoader;

	private final MigrationScriptReader reader;

	/**
	 * Creates a source.
	 * @param locations where to look; none means the default location, which need not
	 * exist
	 * @param classLoader where to search the classpath
	 * @param placeholders the values for placeholders
	 * @param deployment where the migrations are to run
	 */
	public MigrationSource(List<String> locations, ClassLoader classLoader, Map<String, String> placeholders,
			Deployment deployment) {
		this.locations = locations;
		this.classLoader = classLoader;
		this.reader = new MigrationScriptReader(new Placeholders(placeholders), deployment);
	}

	/**
	 * Reads and checks every file that is not known to be applied.
	 * @param others migrations that are not files
	 * @param applied which files need not be read
	 * @return the migrations, in no particular order
	 * @throws InvalidMigrationsException if anything is wrong, with all that is
	 */
	public List<MigrationScript> read(List<Supplier<MigrationScript>> others, AppliedFiles applied) {
		List<PolynException> problems = new ArrayList<>();
		List<MigrationScript> scripts = new ArrayList<>();
		List<Supplier<MigrationScript>> all = new ArrayList<>();
		files(problems, others.isEmpty()).forEach((file) -> all.add(() -> this.reader.read(file, applied)));
		all.addAll(others);
		for (Supplier<MigrationScript> each : all) {
			try {
				scripts.add(each.get());
			}
			catch (UnreadableMigrationException ex) {
				scripts.add(ex.named());
				problems.addAll(ex.problems());
			}
			catch (PolynException ex) {
				problems.add(ex);
			}
		}
		requireUnique(scripts, problems);
		if (!problems.isEmpty()) {
			problems.sort(Comparator.comparing(MigrationSource::place));
			throw new InvalidMigrationsException(problems, scripts);
		}
		return scripts;
	}

	private static Location place(PolynException problem) {
		return (problem instanceof DocumentException ex) ? ex.location() : Location.ofWhole("");
	}

	private static void requireUnique(List<MigrationScript> scripts, List<PolynException> problems) {
		Map<String, MigrationScript> versions = new HashMap<>();
		Map<String, String> names = new HashMap<>();
		for (MigrationScript script : List.copyOf(scripts)) {
			MigrationScript same = versions.putIfAbsent(script.version().replaceFirst("^0+(?=.)", ""), script);
			if (same != null) {
				problems
					.add(duplicate(ErrorCode.DUPLICATE_VERSION, script, "version " + script.version(), same.path()));
				// Which of the two the history means can't be told.
				scripts.removeAll(List.of(script, same));
				scripts.add(MigrationScript.named(same.version(), same.name(), same.kind(), same.path()));
			}
			String sameName = names.putIfAbsent(script.name(), script.path());
			if (sameName != null) {
				problems.add(duplicate(ErrorCode.DUPLICATE_NAME, script, "name " + script.name(), sameName));
			}
		}
	}

	private Collection<Resource> files(List<PolynException> problems, boolean onlySource) {
		if (this.locations.isEmpty()) {
			Optional<Collection<Resource>> files = ResourceLocation.of(DEFAULT_LOCATION).scan(this.classLoader);
			if (files.isEmpty() && onlySource) {
				logger.info("No migrations found: there is no {}", DEFAULT_LOCATION);
			}
			return files.orElse(List.of());
		}
		Map<String, Resource> files = new TreeMap<>();
		for (String location : this.locations) {
			try {
				// A location may lie inside another one.
				scan(ResourceLocation.of(location)).forEach((file) -> files.put(file.path(), file));
			}
			catch (PolynException ex) {
				problems.add(ex);
			}
		}
		return files.values();
	}

	private Collection<Resource> scan(ResourceLocation location) {
		return location.scan(this.classLoader)
			.orElseThrow(() -> location.missing("migrations", "polyn.migrations.locations"));
	}

	private static DocumentException duplicate(ErrorCode code, MigrationScript script, String what, String other) {
		return new DocumentException(code, Location.ofWhole(script.path()),
				"The " + what + " is taken by " + other + ".", "Rename one of the two.");
	}

}
