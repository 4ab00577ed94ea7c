package io.polyn.embedded.nats;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

import org.jspecify.annotations.Nullable;

/**
 * An executable {@code nats-server} whose version is known.
 */
public final class NatsServerBinary {

	private static final Duration VERSION_TIMEOUT = Duration.ofSeconds(20);

	private final Path path;

	private final NatsVersion version;

	private NatsServerBinary(Path path, NatsVersion version) {
		this.path = path;
		this.version = version;
	}

	/**
	 * Finds a {@code nats-server}: the configured one, the one that the environment
	 * variable {@code NATS_SERVER} names, one on the {@code PATH}, the newest in Polyn's
	 * cache folder, or, where {@code apt-get} exists, the distribution's package,
	 * downloaded into that folder but not installed.
	 * @param configured the configured executable, or {@code null} to search
	 * @return the executable
	 * @throws EmbeddedNatsException if the configured one cannot be used, or none is
	 * found
	 */
	public static NatsServerBinary find(@Nullable Path configured) {
		return new NatsServerSearch(System.getenv(), Path.of(System.getProperty("user.home"))).find(configured);
	}

	/**
	 * Looks at an executable by asking for its version.
	 * @param path the executable
	 * @return the executable, with its version
	 * @throws UnusableBinaryException if it is no {@code nats-server} that Polyn can use
	 */
	static NatsServerBinary inspect(Path path) throws UnusableBinaryException {
		Path absolute = path.toAbsolutePath().normalize();
		if (!Files.exists(absolute)) {
			throw new UnusableBinaryException(absolute + " does not exist");
		}
		if (!Files.isRegularFile(absolute)) {
			throw new UnusableBinaryException(absolute + " is not a file");
		}
		if (!Files.isExecutable(absolute)) {
			throw new UnusableBinaryException(absolute + " is not executable");
		}
		NatsVersion version = askVersion(absolute);
		if (!version.isSupported()) {
			throw new UnusableBinaryException(absolute + " is nats-server " + version + ", older than "
					+ NatsVersion.OLDEST + ", the first whose JetStream can be used");
		}
		return new NatsServerBinary(absolute, version);
	}

	private static NatsVersion askVersion(Path path) throws UnusableBinaryException {
		try {
			Command.Result result = new Command(List.of(path.toString(), "--version"), null, VERSION_TIMEOUT).run();
			Optional<NatsVersion> version = NatsVersion.parseOutput(result.output());
			if (result.succeeded() && version.isPresent()) {
				return version.get();
			}
			throw new UnusableBinaryException("'%s --version' names no nats-server version, exit code %d:%n%s"
				.formatted(path, result.exitCode(), result.excerpt()));
		}
		catch (IOException ex) {
			throw new UnusableBinaryException(path + " cannot be run: " + ex.getMessage(), ex);
		}
	}

	/**
	 * Returns where the executable is.
	 * @return an absolute path
	 */
	public Path path() {
		return this.path;
	}

	/**
	 * Returns the version of the server.
	 * @return the version, such as {@code 2.15.1}
	 */
	public String version() {
		return this.version.text();
	}

	@Override
	public String toString() {
		return "nats-server " + this.version + " (" + this.path + ")";
	}

}
