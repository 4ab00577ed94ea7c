package io.polyn.embedded.nats;

import java.io.File;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.jspecify.annotations.Nullable;

/**
 * The search for a {@code nats-server}, from the most to the least explicit place.
 */
final class NatsServerSearch {

	private static final String HOW_TO_GET_ONE = """
			Get one in any of these ways:
			  - Debian, Ubuntu: sudo apt-get install nats-server
			  - macOS: brew install nats-server
			  - Windows: winget install NATSAuthors.NATSServer
			or name an executable with the environment variable NATS_SERVER.""";

	private final Map<String, String> environment;

	private final ServerCache cache;

	/**
	 * Creates a search.
	 * @param environment the environment variables
	 * @param home the home folder of the user
	 */
	NatsServerSearch(Map<String, String> environment, Path home) {
		this.environment = Map.copyOf(environment);
		this.cache = new ServerCache(polynCache(home));
	}

	NatsServerBinary find(@Nullable Path configured) {
		if (configured != null) {
			return named(configured, "The configured nats-server cannot be used: ",
					"Correct the configured path, or remove it to have one searched for.");
		}
		Optional<String> variable = variable("NATS_SERVER");
		if (variable.isPresent()) {
			return named(Path.of(variable.get()),
					"The nats-server that the environment variable NATS_SERVER names cannot be used: ",
					"Correct the variable, or unset it to have one searched for.");
		}
		return search();
	}

	private NatsServerBinary named(Path path, String problem, String remedy) {
		try {
			return NatsServerBinary.inspect(path);
		}
		catch (UnusableBinaryException ex) {
			throw new EmbeddedNatsException(problem + ex.getMessage() + ". " + remedy, ex);
		}
	}

	private NatsServerBinary search() {
		List<String> tried = new ArrayList<>(
				List.of("configured path: none", "environment variable NATS_SERVER: not set"));
		return onPath(tried).or(() -> inCache(tried))
			.or(() -> byApt(tried))
			.orElseThrow(() -> new EmbeddedNatsException("No usable nats-server was found. Tried:\n  - "
					+ String.join("\n  - ", tried) + "\n" + HOW_TO_GET_ONE));
	}

	private Optional<NatsServerBinary> onPath(List<String> tried) {
		return firstUsable("PATH", filesOnPath(ServerCache.EXECUTABLE), tried);
	}

	private Optional<NatsServerBinary> inCache(List<String> tried) {
		String place = "cache " + this.cache.folder();
		try {
			return firstUsable(place, this.cache.servers(), tried);
		}
		catch (IOException ex) {
			tried.add(place + ": cannot be read, " + ex);
			return Optional.empty();
		}
	}

	private Optional<NatsServerBinary> byApt(List<String> tried) {
		List<Path> aptGet = filesOnPath("apt-get");
		List<Path> dpkg = filesOnPath("dpkg");
		if (aptGet.isEmpty() || dpkg.isEmpty()) {
			tried.add("package nats-server: no apt-get and dpkg on the PATH to download it with");
			return Optional.empty();
		}
		try {
			return Optional.of(this.cache.download(new AptPackage(aptGet.get(0), dpkg.get(0))));
		}
		catch (UnusableBinaryException | IOException ex) {
			tried.add("package nats-server, downloaded with apt-get: "
					+ ((ex instanceof FileSystemException) ? ex.toString() : ex.getMessage()));
			return Optional.empty();
		}
	}

	private Optional<NatsServerBinary> firstUsable(String place, List<Path> candidates, List<String> tried) {
		if (candidates.isEmpty()) {
			tried.add(place + ": no nats-server in it");
		}
		for (Path candidate : candidates) {
			try {
				return Optional.of(NatsServerBinary.inspect(candidate));
			}
			catch (UnusableBinaryException ex) {
				tried.add(place + ": " + ex.getMessage());
			}
		}
		return Optional.empty();
	}

	private List<Path> filesOnPath(String name) {
		return Arrays.stream(variable("PATH").orElse("").split(File.pathSeparator))
			.filter((folder) -> !folder.isBlank())
			.map((folder) -> new File(folder, name))
			.filter(File::isFile)
			.map(File::toPath)
			.toList();
	}

	private Path polynCache(Path home) {
		return variable("POLYN_CACHE").map(Path::of)
			.orElseGet(() -> variable("XDG_CACHE_HOME").map(Path::of).orElse(home.resolve(".cache")).resolve("polyn"));
	}

	private Optional<String> variable(String name) {
		return Optional.ofNullable(this.environment.get(name)).filter((value) -> !value.isBlank());
	}

}
