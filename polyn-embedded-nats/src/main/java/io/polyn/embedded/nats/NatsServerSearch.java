package io.polyn.embedded.nats;

import java.io.File;
import java.nio.file.Files;
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

	/**
	 * Creates a search.
	 * @param environment the environment variables
	 */
	NatsServerSearch(Map<String, String> environment) {
		this.environment = Map.copyOf(environment);
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
		return firstUsable("PATH", onPath(), tried)
			.orElseThrow(() -> new EmbeddedNatsException("No usable nats-server was found. Tried:\n  - "
					+ String.join("\n  - ", tried) + "\n" + HOW_TO_GET_ONE));
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

	private List<Path> onPath() {
		return Arrays.stream(variable("PATH").orElse("").split(File.pathSeparator))
			.filter((folder) -> !folder.isBlank())
			.map((folder) -> Path.of(folder, ServerCache.EXECUTABLE))
			.filter(Files::isRegularFile)
			.toList();
	}

	private Optional<String> variable(String name) {
		return Optional.ofNullable(this.environment.get(name)).filter((value) -> !value.isBlank());
	}

}
