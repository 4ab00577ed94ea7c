package io.polyn.spring.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import io.polyn.embedded.nats.EmbeddedNatsServer;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A {@code nats-server} with a configuration that can change while it runs, and while it
 * does not.
 */
public final class ConfiguredServer implements AutoCloseable {

	private final Path folder;

	private EmbeddedNatsServer server;

	private ConfiguredServer(Path folder, String configuration) throws IOException {
		this.folder = folder;
		write(configuration);
		this.server = start(-1);
	}

	public static ConfiguredServer start(Path folder, String configuration) throws IOException {
		return new ConfiguredServer(Files.createTempDirectory(folder, "nats"), configuration);
	}

	// Older servers lose a JetStream that is not in the configuration when they reload
	// it.
	private void write(String configuration) throws IOException {
		Files.writeString(file(),
				"jetstream {store_dir: '%s'}\n%s".formatted(this.folder.resolve("store"), configuration));
	}

	private Path file() {
		return this.folder.resolve("nats.conf");
	}

	private EmbeddedNatsServer start(int port) {
		return EmbeddedNatsServer.builder().jetStream(false).port(port).arguments("-c", file().toString()).start();
	}

	/**
	 * Lets the running server take another configuration.
	 */
	public void reload(String configuration) throws IOException, InterruptedException {
		write(configuration);
		assertThat(new ProcessBuilder("/bin/sh", "-c", "kill -HUP " + this.server.pid()).start().waitFor()).isZero();
	}

	/**
	 * Stops the server and starts one with another configuration, which has the same
	 * port.
	 */
	public void restart(String configuration) throws IOException {
		write(configuration);
		this.server.close();
		this.server = start(this.server.port());
	}

	public String url() {
		return this.server.url();
	}

	public String version() {
		return this.server.version();
	}

	@Override
	public void close() {
		this.server.close();
	}

}
