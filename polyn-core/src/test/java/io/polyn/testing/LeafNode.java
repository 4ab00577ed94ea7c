package io.polyn.testing;

import java.nio.file.Files;
import java.nio.file.Path;

import io.nats.client.Connection;
import io.nats.client.JetStreamOptions;
import io.nats.client.Nats;
import io.polyn.embedded.nats.EmbeddedNatsServer;
import io.polyn.nats.JetStreamApi;
import io.polyn.testsupport.FreePorts;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * A server without JetStream, the hub, and one with a JetStream domain, the leaf, for the
 * tests of a class; each test finds the leaf without streams.
 */
public final class LeafNode implements BeforeAllCallback, AfterEachCallback, AfterAllCallback {

	private static final String DOMAIN = "leaf";

	private Path folder;

	private EmbeddedNatsServer hub;

	private Connection connection;

	private JetStreamServer leaf;

	@Override
	public void beforeAll(ExtensionContext context) throws Exception {
		this.folder = Files.createTempDirectory("polyn-leaf-node");
		int port = FreePorts.next();
		this.hub = EmbeddedNatsServer.builder()
			.jetStream(false)
			.arguments("-c", config("hub.conf", "leafnodes {listen: \"127.0.0.1:" + port + "\"}"))
			.start();
		this.connection = Nats.connect(this.hub.url());
		this.leaf = new JetStreamServer("-c", config("leaf.conf", """
				jetstream {domain: %s}
				leafnodes {remotes: [{url: "nats://127.0.0.1:%d"}]}
				""".formatted(DOMAIN, port)));
		this.leaf.beforeAll(context);
		JetStreamApi api = new JetStreamApi(this.connection, options());
		Awaitility.await().ignoreExceptions().until(() -> api.accountInfo().path("domain").asText().equals(DOMAIN));
	}

	private String config(String file, String content) throws Exception {
		return Files.writeString(this.folder.resolve(file), content).toString();
	}

	@Override
	public void afterEach(ExtensionContext context) throws Exception {
		this.leaf.afterEach(context);
	}

	@Override
	public void afterAll(ExtensionContext context) throws Exception {
		this.leaf.afterAll(context);
		this.connection.close();
		this.hub.close();
		Files.delete(this.folder.resolve("hub.conf"));
		Files.delete(this.folder.resolve("leaf.conf"));
		Files.delete(this.folder);
	}

	/**
	 * Returns a connection to the hub.
	 */
	public Connection connection() {
		return this.connection;
	}

	/**
	 * Returns by what the hub's clients reach the leaf's JetStream.
	 */
	public JetStreamOptions options() {
		return JetStreamOptions.builder().domain(DOMAIN).build();
	}

	/**
	 * Returns the leaf, to look at it directly.
	 */
	public JetStreamServer leaf() {
		return this.leaf;
	}

}
