package io.polyn.migration.source;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

import java.util.function.Supplier;

import io.polyn.ErrorCode;
import io.polyn.PolynException;
import io.polyn.migration.document.DocumentException;
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
	 * Reads and checks every file.
	 * @param others migrations that are not files
	 * @return the migrations, in no particular order
	 * @throws InvalidMigrationsException if anything is wrong, with all that is
	 */
	public List<MigrationScript> read(List<Supplier<MigrationScript>> others) {
		List<PolynException> problems = new ArrayList<>();
		List<MigrationScript> scripts = new ArrayList<>();
		for (Resource file : files(problems, others.isEmpty())) {
			try {
				scripts.add(this.reader.read(file));
			}
			catch (DocumentException ex) {
				problems.add(ex);
			}
		}
		for (Supplier<MigrationScript> other : others) {
			try {
				scripts.add(other.get());
			}
			catch (PolynException ex) {
				problems.add(ex);
			}
		}
		Map<String, String> versions = new HashMap<>();
		Map<String, String> names = new HashMap<>();
		for (MigrationScript script : scripts) {
			String sameVersion = versions.putIfAbsent(script.version().replaceFirst("^0+(?=.)", ""), script.path());
			if (sameVersion != null) {
				problems
					.add(duplicate(ErrorCode.DUPLICATE_VERSION, script, "version " + script.version(), sameVersion));
			}
			String sameName = names.putIfAbsent(script.name(), script.path());
			if (sameName != null) {
				problems.add(duplicate(ErrorCode.DUPLICATE_NAME, script, "name " + script.name(), sameName));
			}
		}
		if (!problems.isEmpty()) {
			throw new InvalidMigrationsException(problems);
		}
		return scripts;
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
			ResourceLocation.of(location).scan(this.classLoader).ifPresentOrElse((found) -> {
				// A location may lie inside another one.
				found.forEach((file) -> files.put(file.path(), file));
			}, () -> problems.add(new PolynException(ErrorCode.LOCATION_NOT_FOUND,
					"The migration location " + location + " does not exist.",
					"Create the folder, or correct polyn.migrations.locations.")));
		}
		return files.values();
	}

	private static DocumentException duplicate(ErrorCode code, MigrationScript script, String what, String other) {
		return new DocumentException(code, script.path(), "The " + what + " is taken by " + other + ".",
				"Rename one of the two.");
	}

}
