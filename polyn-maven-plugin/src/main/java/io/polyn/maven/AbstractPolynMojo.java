package io.polyn.maven;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

import io.polyn.ErrorCode;
import io.polyn.PolynException;
import io.polyn.cloudevent.EventNaming;
import io.polyn.tool.catalog.CatalogService;
import org.apache.maven.artifact.DependencyResolutionRequiredException;
import org.apache.maven.execution.MavenSession;
import org.apache.maven.plugin.AbstractMojo;
import org.apache.maven.plugin.MojoExecutionException;
import org.apache.maven.plugin.MojoFailureException;
import org.apache.maven.plugins.annotations.Parameter;
import org.apache.maven.project.MavenProject;
import org.jspecify.annotations.Nullable;

/**
 * What all goals have: the project, or the folder that stands for one.
 */
abstract class AbstractPolynMojo extends AbstractMojo {

	private static final String CLASSPATH = "classpath:";

	private static final String FILE = "file:";

	@Parameter(defaultValue = "${project}", readonly = true, required = true)
	private MavenProject project;

	@Parameter(defaultValue = "${session}", readonly = true, required = true)
	private MavenSession session;

	/**
	 * Whether to do nothing at all.
	 */
	@Parameter(property = "polyn.skip", defaultValue = "false")
	private boolean skip;

	/**
	 * Reverse domain name of the organization, such as <code>com.example</code>: the
	 * beginning of the type of every event.
	 */
	@Parameter(property = "polyn.domain")
	private @Nullable String domain;

	/**
	 * Name of the service in sources, consumers and the migration history. By default the
	 * project's artifact id in lower case with dots for all other characters.
	 */
	@Parameter(property = "polyn.source-root")
	private @Nullable String sourceRoot;

	/**
	 * Folders with migrations, on the classpath (<code>classpath:polyn/migrations</code>,
	 * which is looked for in the sources) or elsewhere (<code>file:migrations</code>,
	 * seen from the project's folder). New migrations are written to the first one. By
	 * default <code>classpath:polyn/migrations</code>; in a project without sources, and
	 * without a project, <code>file:migrations</code>.
	 */
	@Parameter(property = "polyn.migrations.locations")
	private @Nullable List<String> migrationLocations;

	/**
	 * Folders with schemas, as with migrations. By default
	 * <code>classpath:polyn/schemas</code>; in a project without sources, and without a
	 * project, <code>file:schemas</code>.
	 */
	@Parameter(property = "polyn.schemas.locations")
	private @Nullable List<String> schemaLocations;

	@Override
	public final void execute() throws MojoExecutionException, MojoFailureException {
		if (this.skip) {
			getLog().info("Skipped");
			return;
		}
		try {
			run();
		}
		catch (PolynException ex) {
			throw new MojoExecutionException(ex.getMessage(), ex);
		}
	}

	/**
	 * Does what the goal is for.
	 * @throws MojoExecutionException if it can't be done
	 * @throws MojoFailureException if it was done, and found what should not be
	 */
	abstract void run() throws MojoExecutionException, MojoFailureException;

	MavenProject project() {
		return this.project;
	}

	MavenSession session() {
		return this.session;
	}

	/**
	 * Says whether there is a project. Without one, Maven has one of its own in its
	 * place, whose folders are not real ones.
	 * @return whether there is a <code>pom.xml</code>
	 */
	boolean hasProject() {
		return this.project.getFile() != null;
	}

	/**
	 * Returns the folder of the project, or the one in which Maven was started.
	 * @return the folder
	 */
	Path baseDirectory() {
		return hasProject() ? this.project.getBasedir().toPath() : Path.of("").toAbsolutePath();
	}

	String requireDomain() {
		if (this.domain == null) {
			throw new PolynException(ErrorCode.INVALID_NAME,
					"polyn.domain, the beginning of every event's type, is not set.",
					"Set <domain> in the plugin's configuration, or -Dpolyn.domain, to your reverse domain name, such"
							+ " as com.example.");
		}
		return this.domain;
	}

	boolean hasDomain() {
		return this.domain != null;
	}

	String sourceRoot() {
		if (this.sourceRoot != null) {
			return requireValid(this.sourceRoot);
		}
		if (!hasProject()) {
			throw new PolynException(ErrorCode.INVALID_NAME,
					"Without a project it is not known what the service is called.",
					"Set -Dpolyn.source-root, for example to 'users'.");
		}
		return requireValid(this.project.getArtifactId()
			.toLowerCase(Locale.ROOT)
			.replaceAll("[^a-z0-9]+", ".")
			.replaceAll("^\\.|\\.$", ""));
	}

	EventNaming naming() {
		return new EventNaming(requireDomain(), sourceRoot());
	}

	CatalogService service() {
		return new CatalogService(naming(), hasProject() ? this.project.getVersion() : null,
				hasProject() ? this.project.getDescription() : null, null);
	}

	private static String requireValid(String sourceRoot) {
		if (!EventNaming.isEventName(sourceRoot.replace(':', '.'))) {
			throw new PolynException(ErrorCode.INVALID_NAME,
					"polyn.source-root must be lowercase, alphanumeric and dot or colon separated, but is '"
							+ sourceRoot + "'.",
					"Write, for example, 'user.backend'.");
		}
		return sourceRoot;
	}

	/**
	 * Returns where migrations are.
	 * @return the locations that were named, each of which has to exist; none for the
	 * default one, which need not
	 */
	List<String> migrationLocations() {
		List<String> locations = existing(locations(this.migrationLocations, "migrations"), this.migrationLocations);
		if (locations.isEmpty() && !hasSources()) {
			// It would only be said that the classpath has none.
			getLog().warn("There is no folder " + migrationFolders().get(0) + ", where migrations are looked for");
		}
		return locations;
	}

	/**
	 * Returns where schemas are.
	 * @return the locations that were named, each of which has to exist; none if there is
	 * no default one
	 */
	List<String> schemaLocations() {
		return existing(locations(this.schemaLocations, "schemas"), this.schemaLocations);
	}

	private List<String> existing(List<String> locations, @Nullable List<String> set) {
		return (isSet(set) || Files.isDirectory(folder(locations.get(0)))) ? locations : List.of();
	}

	/**
	 * Returns the folders of migrations.
	 * @return the folders, which need not exist; new migrations are written to the first
	 */
	List<Path> migrationFolders() {
		return locations(this.migrationLocations, "migrations").stream().map(this::folder).toList();
	}

	Path schemaFolder() {
		return folder(locations(this.schemaLocations, "schemas").get(0));
	}

	private static boolean isSet(@Nullable List<String> locations) {
		return locations != null && !locations.isEmpty();
	}

	private List<String> locations(@Nullable List<String> set, String name) {
		if (set == null || set.isEmpty()) {
			return List.of(hasSources() ? CLASSPATH + "polyn/" + name : FILE + baseDirectory().resolve(name));
		}
		return set.stream()
			.map((location) -> location.startsWith(FILE)
					? FILE + baseDirectory().resolve(location.substring(FILE.length())) : location)
			.toList();
	}

	private boolean hasSources() {
		return hasProject() && !this.project.getPackaging().equals("pom");
	}

	/**
	 * Returns the folder that a location stands for in the sources.
	 * @param location the location
	 * @return the folder, which need not exist
	 */
	Path folder(String location) {
		if (location.startsWith(FILE)) {
			return Path.of(location.substring(FILE.length()));
		}
		String path = location.startsWith(CLASSPATH) ? location.substring(CLASSPATH.length()) : location;
		List<Path> resources = resourceFolders();
		return resources.stream()
			.map((folder) -> folder.resolve(path))
			.filter(Files::isDirectory)
			.findFirst()
			.orElseGet(() -> (resources.isEmpty() ? baseDirectory().resolve("src/main/resources") : resources.get(0))
				.resolve(path));
	}

	private List<Path> resourceFolders() {
		if (!hasProject()) {
			return List.of();
		}
		return this.project.getResources().stream().map((resource) -> Path.of(resource.getDirectory())).toList();
	}

	/**
	 * Returns the project's classes and resources with what they depend on.
	 * @return a class loader, which is the caller's to close
	 */
	ProjectClassLoader classLoader() {
		List<Path> classpath = new ArrayList<>();
		try {
			this.project.getRuntimeClasspathElements().forEach((element) -> classpath.add(Path.of(element)));
		}
		catch (DependencyResolutionRequiredException ex) {
			throw new IllegalStateException("The goal asks for the dependencies", ex);
		}
		return new ProjectClassLoader(resourceFolders(), Path.of(this.project.getBuild().getOutputDirectory()),
				classpath, getClass().getClassLoader());
	}

}
