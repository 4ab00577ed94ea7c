package io.polyn.resource;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.JarURLConnection;
import java.net.URI;
import java.net.URL;
import java.net.URLConnection;
import java.nio.file.FileSystemAlreadyExistsException;
import java.nio.file.FileSystemNotFoundException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.stream.Stream;

import io.polyn.ErrorCode;
import io.polyn.PolynException;

/**
 * A folder, on the classpath ({@code classpath:polyn/migrations}) or in the file system
 * ({@code file:/etc/polyn}), that is searched with its subfolders. Hidden files are
 * passed over.
 */
public final class ResourceLocation {

	private static final String CLASSPATH = "classpath:";

	private static final String FILE = "file:";

	private final String text;

	private ResourceLocation(String text) {
		this.text = text;
	}

	/**
	 * Reads a location as it stands in a setting.
	 * @param text the location; without {@code classpath:} or {@code file:} it is one on
	 * the classpath
	 * @return the location
	 * @throws PolynException if it names no folder
	 */
	public static ResourceLocation of(String text) {
		boolean prefixed = text.startsWith(CLASSPATH) || text.startsWith(FILE);
		String location = (prefixed ? text : CLASSPATH + text);
		while (location.endsWith("/")) {
			location = location.substring(0, location.length() - 1);
		}
		if (location.substring(location.indexOf(':') + 1).isBlank()) {
			// All of the classpath, or of the disk, would be searched.
			throw new PolynException(ErrorCode.LOCATION_NOT_FOUND, "The location '" + text + "' names no folder.",
					"Write for example " + CLASSPATH + "polyn or " + FILE + "/etc/polyn.");
		}
		return new ResourceLocation(location);
	}

	/**
	 * Creates the error of a location that does not exist.
	 * @param content what is looked for there, for the message
	 * @param setting the setting that names the location
	 * @return the error
	 */
	public PolynException missing(String content, String setting) {
		return new PolynException(ErrorCode.LOCATION_NOT_FOUND,
				"There is no folder " + this + ", where " + content + " are looked for.",
				"Create the folder, or correct " + setting + ": " + CLASSPATH
						+ "… is a folder on the classpath, as is what begins otherwise, and " + FILE
						+ "… one in the file system.");
	}

	/**
	 * Returns the folder on the classpath.
	 * @return its path without a slash at either end, or nothing if this location is in
	 * the file system
	 */
	public Optional<String> onClasspath() {
		return this.text.startsWith(CLASSPATH) ? Optional.of(pathOnClasspath()) : Optional.empty();
	}

	/**
	 * Finds every file below this location.
	 * @param classLoader where to search the classpath
	 * @return the files ordered by path, or nothing if the location does not exist
	 * @throws UncheckedIOException if the location can't be read
	 */
	public Optional<Collection<Resource>> scan(ClassLoader classLoader) {
		try {
			return (this.text.startsWith(FILE) ? scanFolder(folder(this.text.substring(FILE.length())))
					: scanClasspath(classLoader, pathOnClasspath()));
		}
		catch (IOException ex) {
			throw new UncheckedIOException("Could not read " + this, ex);
		}
	}

	private String pathOnClasspath() {
		String path = this.text.substring(CLASSPATH.length());
		return (path.startsWith("/") ? path.substring(1) : path);
	}

	// As in 'file:/C:/polyn', where Windows has no slash before the drive.
	private static Path folder(String path) {
		return Path.of(path.matches("/[A-Za-z]:/.*") ? path.substring(1) : path);
	}

	private static Optional<Collection<Resource>> scanFolder(Path folder) throws IOException {
		if (!Files.isDirectory(folder)) {
			return Optional.empty();
		}
		Map<String, Resource> found = new TreeMap<>();
		collect(folder, folder.toString(), found);
		return Optional.of(found.values());
	}

	private static Optional<Collection<Resource>> scanClasspath(ClassLoader classLoader, String path)
			throws IOException {
		List<URL> roots = Collections.list(classLoader.getResources(path));
		if (roots.isEmpty()) {
			return Optional.empty();
		}
		Map<String, Resource> found = new TreeMap<>();
		for (URL root : roots) {
			URLConnection connection = root.openConnection();
			if (connection instanceof JarURLConnection jar) {
				collect(jar, path, found);
			}
			else {
				collect(folder(URI.create(root.toString())), path, found);
			}
		}
		return Optional.of(found.values());
	}

	// The resources of a native image are a file system that somebody has to open.
	private static Path folder(URI root) throws IOException {
		try {
			return Path.of(root);
		}
		catch (FileSystemNotFoundException ex) {
			try {
				FileSystems.newFileSystem(root, Map.of());
			}
			catch (FileSystemAlreadyExistsException other) {
				// Another thread was faster.
			}
			return Path.of(root);
		}
	}

	private static void collect(Path folder, String prefix, Map<String, Resource> found) throws IOException {
		List<Path> files;
		try (Stream<Path> matching = Files.find(folder, Integer.MAX_VALUE, ResourceLocation::isFile)) {
			files = matching.toList();
		}
		for (Path file : files) {
			String name = folder.relativize(file).toString().replace('\\', '/');
			if (!hidden(name)) {
				add(found, prefix + "/" + name, Files.readAllBytes(file));
			}
		}
	}

	// What a walk has found out already need not be asked again, but for where a link
	// leads to.
	private static boolean isFile(Path path, BasicFileAttributes attributes) {
		return attributes.isRegularFile() || (attributes.isSymbolicLink() && Files.isRegularFile(path));
	}

	private static void collect(JarURLConnection connection, String prefix, Map<String, Resource> found)
			throws IOException {
		// A cached jar file is shared with the class loader and must stay open.
		JarFile jar = connection.getJarFile();
		try {
			String folder = (connection.getEntryName().endsWith("/") ? connection.getEntryName()
					: connection.getEntryName() + "/");
			for (JarEntry entry : Collections.list(jar.entries())) {
				if (!entry.isDirectory() && entry.getName().startsWith(folder)) {
					String name = entry.getName().substring(folder.length());
					try (InputStream content = jar.getInputStream(entry)) {
						if (!hidden(name)) {
							add(found, prefix + "/" + name, content.readAllBytes());
						}
					}
				}
			}
		}
		finally {
			if (!connection.getUseCaches()) {
				jar.close();
			}
		}
	}

	// The class loader's own rule for a path that stands in several roots: the first one
	// is what a reader gets.
	private static void add(Map<String, Resource> found, String path, byte[] content) {
		found.putIfAbsent(path, new Resource(path, content));
	}

	// Also what lies in a hidden folder: a mounted ConfigMap keeps its files in one, with
	// links to them beside it.
	private static boolean hidden(String name) {
		return name.startsWith(".") || name.contains("/.");
	}

	@Override
	public String toString() {
		return this.text;
	}

}
