package io.polyn.embedded.nats;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A {@code nats-server} process on the loopback interface that ends with this JVM.
 */
public final class EmbeddedNatsServer implements AutoCloseable {

	private static final Logger logger = LoggerFactory.getLogger(EmbeddedNatsServer.class);

	private static final String HOST = "127.0.0.1";

	private static final Duration START_TIMEOUT = Duration.ofSeconds(60);

	private final NatsServerBinary binary;

	private final ServerFiles files;

	private final ServerProcess process;

	private final ServerProcess.Ports ports;

	private EmbeddedNatsServer(NatsServerBinary binary, ServerFiles files, ServerProcess process,
			ServerProcess.Ports ports) {
		this.binary = binary;
		this.files = files;
		this.process = process;
		this.ports = ports;
	}

	/**
	 * Returns a builder with the defaults: a searched executable, a free port, JetStream
	 * with a temporary store.
	 * @return a new builder
	 */
	public static Builder builder() {
		return new Builder();
	}

	/**
	 * Returns the URL for clients.
	 * @return the URL, such as {@code nats://127.0.0.1:4222}
	 */
	public String url() {
		return "nats://" + HOST + ":" + port();
	}

	/**
	 * Returns the port for clients.
	 * @return the port
	 */
	public int port() {
		return this.ports.client();
	}

	/**
	 * Returns the version of the server.
	 * @return the version, such as {@code 2.15.1}
	 */
	public String version() {
		return this.binary.version();
	}

	/**
	 * Returns where JetStream keeps its data.
	 * @return an absolute path
	 */
	public Path storeDirectory() {
		return this.files.store();
	}

	/**
	 * Returns the id of the server's process.
	 * @return the process id
	 */
	public long pid() {
		return this.ports.pid();
	}

	/**
	 * Returns whether the process is alive.
	 * @return {@code false} after {@link #close()}, and when the server has ended by
	 * itself
	 */
	public boolean isRunning() {
		return this.process.isAlive();
	}

	/**
	 * Stops the server, forcibly if it does not end in time. A temporary store is
	 * deleted, a given one is kept. Closing again does nothing.
	 */
	@Override
	public void close() {
		this.process.stop();
	}

	/**
	 * The settings of a server to be started.
	 */
	public static final class Builder {

		private @Nullable Path binary;

		private @Nullable Path storeDirectory;

		private int port = -1;

		private boolean jetStream = true;

		private List<String> arguments = List.of();

		private Builder() {
		}

		/**
		 * Sets the executable.
		 * @param binary the executable, or {@code null} to search for one
		 * @return this builder
		 */
		public Builder binary(@Nullable Path binary) {
			this.binary = binary;
			return this;
		}

		/**
		 * Sets where JetStream keeps its data.
		 * @param directory a folder that outlives the server and is created if absent, or
		 * {@code null} for a temporary one
		 * @return this builder
		 */
		public Builder storeDirectory(@Nullable Path directory) {
			this.storeDirectory = directory;
			return this;
		}

		/**
		 * Sets the port for clients.
		 * @param port the port, or -1 for a free one
		 * @return this builder
		 */
		public Builder port(int port) {
			if (port != -1 && (port < 1 || port > 65535)) {
				throw new IllegalArgumentException("The port must be -1 or between 1 and 65535, but is " + port);
			}
			this.port = port;
			return this;
		}

		/**
		 * Sets whether the server has JetStream.
		 * @param enabled whether it has
		 * @return this builder
		 */
		public Builder jetStream(boolean enabled) {
			this.jetStream = enabled;
			return this;
		}

		/**
		 * Sets arguments that are added to the command line of the server.
		 * @param extra the arguments
		 * @return this builder
		 */
		public Builder arguments(String... extra) {
			this.arguments = List.of(extra);
			return this;
		}

		/**
		 * Starts the server and waits until it accepts clients.
		 * @return the running server
		 * @throws EmbeddedNatsException if no executable is found or the server does not
		 * start
		 */
		public EmbeddedNatsServer start() {
			NatsServerBinary found = NatsServerBinary.find(this.binary);
			ServerFiles files = ServerFiles.create(this.storeDirectory);
			return start(found, files);
		}

		private EmbeddedNatsServer start(NatsServerBinary found, ServerFiles files) {
			ServerProcess process = startProcess(found, files);
			boolean started = false;
			try {
				Optional<ServerProcess.Ports> ports = process.awaitPorts(START_TIMEOUT);
				if (ports.isEmpty()) {
					throw new EmbeddedNatsException(problem(found, files, process.isAlive()));
				}
				EmbeddedNatsServer server = new EmbeddedNatsServer(found, files, process, ports.get());
				logger.info("Started {} at {}, store {}", found, server.url(), server.storeDirectory());
				started = true;
				return server;
			}
			catch (IOException ex) {
				throw new EmbeddedNatsException(problem(found, files, process.isAlive()), ex);
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
				throw new EmbeddedNatsException("Interrupted while " + found + " was starting.", ex);
			}
			finally {
				if (!started) {
					process.stop();
				}
			}
		}

		private ServerProcess startProcess(NatsServerBinary found, ServerFiles files) {
			try {
				return ServerProcess.start(command(found, files), files);
			}
			catch (IOException ex) {
				files.delete();
				throw new EmbeddedNatsException(found + " cannot be run: " + ex.getMessage() + ".", ex);
			}
		}

		private List<String> command(NatsServerBinary found, ServerFiles files) {
			List<String> command = new ArrayList<>(List.of(found.path().toString(), "-a", HOST, "-p",
					String.valueOf(this.port), "--ports_file_dir", files.ports().toString()));
			if (this.jetStream) {
				command.addAll(List.of("-js", "-sd", files.store().toString()));
			}
			command.addAll(this.arguments);
			return command;
		}

		private String problem(NatsServerBinary found, ServerFiles files, boolean alive) {
			return "%s %s. Its output:%n%s%nCheck the port (%s), the store directory (%s) and the added arguments."
				.formatted(found,
						alive ? "did not accept clients within " + START_TIMEOUT.toSeconds() + " seconds"
								: "ended while it was starting",
						files.logExcerpt(), (this.port == -1) ? "any free one" : this.port, files.store());
		}

	}

}
