package io.polyn.testing;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.nats.client.Connection;
import io.nats.client.JetStreamApiException;
import io.nats.client.JetStreamManagement;
import io.nats.client.JetStreamOptions;
import io.nats.client.Nats;
import io.nats.client.Options;
import io.nats.client.PurgeOptions;
import io.nats.client.api.ConsumerConfiguration;
import io.nats.client.api.MessageInfo;
import io.nats.client.api.StorageType;
import io.nats.client.api.StreamConfiguration;
import io.polyn.embedded.nats.EmbeddedNatsServer;
import io.polyn.nats.JetStreamApi;
import io.polyn.nats.ServerVersion;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * A {@code nats-server} and a connection to it for the tests of a class; each test finds
 * it without streams.
 */
public final class JetStreamServer implements BeforeAllCallback, AfterEachCallback, AfterAllCallback {

	private final String[] arguments;

	private EmbeddedNatsServer server;

	private Connection connection;

	/**
	 * Prepares a server.
	 * @param arguments arguments of its own for {@code nats-server}
	 */
	public JetStreamServer(String... arguments) {
		this.arguments = arguments;
	}

	@Override
	public void beforeAll(ExtensionContext context) throws Exception {
		this.server = EmbeddedNatsServer.builder().arguments(this.arguments).start();
		// When the last stream is gone, the server removes their folder in the
		// background,
		// if it is empty, and can't store one that is created meanwhile.
		Files.createDirectories(streams().resolve("kept"));
		this.connection = connect();
	}

	@Override
	public void afterEach(ExtensionContext context) throws Exception {
		clear();
	}

	/**
	 * Deletes all streams.
	 */
	public void clear() throws IOException, JetStreamApiException {
		List<String> streams = management().getStreamNames();
		for (String stream : streams) {
			awaitRemoval(stream);
			management().deleteStream(stream);
		}
		streams.forEach(this::awaitRemoval);
	}

	// From 2.10 on, a stream that is deleted while the server still removes the files of
	// one of the same name leaves its files behind, for the next stream of that name.
	private void awaitRemoval(String stream) {
		Path removed = removedFiles(stream);
		Awaitility.await()
			.pollDelay(Duration.ZERO)
			.pollInterval(Duration.ofMillis(5))
			.until(() -> Files.notExists(removed));
	}

	/**
	 * Returns where the server moves the files of a stream that is deleted, to remove
	 * them from there.
	 */
	public Path removedFiles(String stream) {
		return this.server.storeDirectory().resolve(Path.of("jetstream", "$G", "streams", "." + stream));
	}

	private Path streams() {
		return this.server.storeDirectory().resolve(Path.of("jetstream", "$G", "streams"));
	}

	@Override
	public void afterAll(ExtensionContext context) throws Exception {
		try {
			this.connection.close();
		}
		finally {
			this.server.close();
		}
	}

	/**
	 * Opens another connection, which is the caller's to close.
	 */
	public Connection connect() throws IOException, InterruptedException {
		return Nats.connect(Options.builder().server(url()).maxReconnects(-1).build());
	}

	public Connection connection() {
		return this.connection;
	}

	public JetStreamApi api() {
		return new JetStreamApi(this.connection, options());
	}

	public String url() {
		return this.server.url();
	}

	public int port() {
		return this.server.port();
	}

	public boolean isAtLeast(int major, int minor) {
		return ServerVersion.parse(this.server.version()).isAtLeast(new ServerVersion(major, minor, 0));
	}

	/**
	 * Reads a stream's configuration as the server sends it.
	 */
	public ObjectNode config(String stream) {
		return (ObjectNode) api().streamInfo(stream).orElseThrow().path("config");
	}

	public JetStreamOptions options() {
		return JetStreamOptions.defaultOptions();
	}

	public JetStreamManagement management() throws IOException {
		return this.connection.jetStreamManagement();
	}

	public void createStream(String name, String... subjects) throws IOException, JetStreamApiException {
		management().addStream(
				StreamConfiguration.builder().name(name).subjects(subjects).storageType(StorageType.Memory).build());
	}

	public void createConsumer(String stream, String name, String filter) throws IOException, JetStreamApiException {
		management().addOrUpdateConsumer(stream,
				ConsumerConfiguration.builder().durable(name).filterSubject(filter).build());
	}

	public long messages(String stream) {
		return api().streamInfo(stream).orElseThrow().path("state").path("messages").asLong();
	}

	public MessageInfo message(String stream, long sequence) throws IOException, JetStreamApiException {
		return management().getMessage(stream, sequence);
	}

	public boolean hasStream(String name) {
		return api().streamInfo(name).isPresent();
	}

	/**
	 * Frees the lock of a process that died, as its lease does when it has run out.
	 */
	public void expireLock(String namespace) throws IOException, JetStreamApiException {
		for (String bucket : List.of("POLYN_MIGRATIONS", "POLYN_LOCKS")) {
			if (hasStream("KV_" + bucket)) {
				management().purgeStream("KV_" + bucket,
						PurgeOptions.subject("$KV." + bucket + "." + namespace + ".lock"));
			}
		}
	}

	public void publish(String subject, String... messages) throws IOException, JetStreamApiException {
		for (String message : messages) {
			this.connection.jetStream().publish(subject, message.getBytes(StandardCharsets.UTF_8));
		}
	}

}
