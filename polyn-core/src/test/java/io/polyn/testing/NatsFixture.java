package io.polyn.testing;

import java.io.IOException;
import java.util.List;

import io.nats.client.Connection;
import io.nats.client.JetStreamApiException;
import io.nats.client.JetStreamManagement;
import io.nats.client.JetStreamOptions;
import io.nats.client.Nats;
import io.nats.client.Options;
import io.nats.client.api.ConsumerConfiguration;
import io.nats.client.api.MessageInfo;
import io.nats.client.api.StorageType;
import io.nats.client.api.StreamConfiguration;
import io.polyn.embedded.nats.EmbeddedNatsServer;

/**
 * A real server and a connection to it, for tests.
 */
public final class NatsFixture implements AutoCloseable {

	private final EmbeddedNatsServer server;

	private final Connection connection;

	private NatsFixture(EmbeddedNatsServer server, Connection connection) {
		this.server = server;
		this.connection = connection;
	}

	public static NatsFixture start() throws Exception {
		EmbeddedNatsServer server = EmbeddedNatsServer.builder().start();
		return new NatsFixture(server, connect(server));
	}

	private static Connection connect(EmbeddedNatsServer server) throws Exception {
		return Nats.connect(Options.builder().server(server.url()).maxReconnects(-1).build());
	}

	public String url() {
		return this.server.url();
	}

	public Connection connect() throws Exception {
		return connect(this.server);
	}

	public Connection connection() {
		return this.connection;
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

	public long messages(String stream) throws IOException, JetStreamApiException {
		return management().getStreamInfo(stream).getStreamState().getMsgCount();
	}

	public MessageInfo message(String stream, long sequence) throws IOException, JetStreamApiException {
		return management().getMessage(stream, sequence);
	}

	public boolean hasStream(String name) throws IOException, JetStreamApiException {
		return management().getStreamNames().contains(name);
	}

	public void deleteStreams() throws IOException, JetStreamApiException {
		for (String stream : List.copyOf(management().getStreamNames())) {
			management().deleteStream(stream);
		}
	}

	@Override
	public void close() {
		try {
			this.connection.close();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		finally {
			this.server.close();
		}
	}

}
