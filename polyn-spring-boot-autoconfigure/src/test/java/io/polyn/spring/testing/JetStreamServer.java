package io.polyn.spring.testing;

import java.io.IOException;

import io.nats.client.Connection;
import io.nats.client.JetStreamApiException;
import io.nats.client.JetStreamOptions;
import io.nats.client.Nats;
import io.nats.client.api.StreamConfiguration;
import io.polyn.embedded.nats.EmbeddedNatsServer;
import io.polyn.nats.JetStreamApi;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * A {@code nats-server} and a connection to it for the tests of a class; each test finds
 * it without streams.
 */
public final class JetStreamServer implements BeforeAllCallback, AfterEachCallback, AfterAllCallback {

	private EmbeddedNatsServer server;

	private Connection connection;

	@Override
	public void beforeAll(ExtensionContext context) throws Exception {
		this.server = EmbeddedNatsServer.builder().start();
		this.connection = Nats.connect(this.server.url());
	}

	@Override
	public void afterEach(ExtensionContext context) throws Exception {
		for (String stream : this.connection.jetStreamManagement().getStreamNames()) {
			this.connection.jetStreamManagement().deleteStream(stream);
		}
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

	public Connection connection() {
		return this.connection;
	}

	public JetStreamApi api() {
		return new JetStreamApi(this.connection, JetStreamOptions.defaultOptions());
	}

	public String version() {
		return this.server.version();
	}

	/**
	 * Returns the URL for clients.
	 */
	public String url() {
		return this.server.url();
	}

	public void createStream(String name, String... subjects) throws IOException, JetStreamApiException {
		this.connection.jetStreamManagement()
			.addStream(StreamConfiguration.builder().name(name).subjects(subjects).build());
	}

	public boolean exists(String stream) {
		return api().streamInfo(stream).isPresent();
	}

}
