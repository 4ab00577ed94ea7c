package io.polyn.maven;

import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;

/**
 * The classpath of a project that need not be built: its resources are those of the
 * sources, where there is such a folder, and not what an earlier build has copied.
 */
final class ProjectClassLoader extends URLClassLoader {

	private final List<Path> resources;

	private final String classes;

	ProjectClassLoader(List<Path> resources, Path classes, List<Path> classpath, ClassLoader parent) {
		super(urls(resources, classpath), parent);
		this.resources = resources;
		this.classes = url(classes).toString();
	}

	private static URL[] urls(List<Path> resources, List<Path> classpath) {
		List<URL> urls = new ArrayList<>();
		resources.forEach((folder) -> urls.add(url(folder)));
		classpath.forEach((element) -> urls.add(url(element)));
		return urls.toArray(URL[]::new);
	}

	private static URL url(Path path) {
		try {
			String url = path.toUri().toString();
			// A folder that is not there yet has none by itself.
			return new URL((url.endsWith("/") || url.endsWith(".jar")) ? url : url + "/");
		}
		catch (MalformedURLException ex) {
			throw new IllegalArgumentException("Not on a disk: " + path, ex);
		}
	}

	@Override
	public Enumeration<URL> findResources(String name) throws IOException {
		Enumeration<URL> found = super.findResources(name);
		if (this.resources.stream().noneMatch((folder) -> Files.isDirectory(folder.resolve(name)))) {
			return found;
		}
		return Collections.enumeration(
				Collections.list(found).stream().filter((url) -> !url.toString().startsWith(this.classes)).toList());
	}

}
