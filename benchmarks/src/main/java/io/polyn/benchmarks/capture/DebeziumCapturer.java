package io.polyn.benchmarks.capture;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import io.debezium.engine.ChangeEvent;
import io.debezium.engine.DebeziumEngine;
import io.debezium.engine.DebeziumEngine.RecordCommitter;
import io.debezium.engine.format.Json;
import io.nats.client.Connection;
import io.nats.client.JetStream;
import io.nats.client.api.PublishAck;
import io.nats.client.impl.Headers;
import io.nats.client.impl.NatsMessage;
import io.nats.client.support.NatsJetStreamConstants;
import io.polyn.benchmarks.NatsServer;
import io.polyn.benchmarks.PostgresServer;
import org.jspecify.annotations.Nullable;

/**
 * The peer: Debezium's embedded engine, set for throughput and short polls, whose events
 * are marked as processed when the stream has confirmed the whole batch.
 */
final class DebeziumCapturer implements Capturer {

	private static final String NAME = "debezium";

	private final Servers servers;

	private final Connection nats;

	private final JetStream jetStream;

	private final ExecutorService thread = Executors.newSingleThreadExecutor();

	private @Nullable DebeziumEngine<ChangeEvent<String, String>> engine;

	private DebeziumCapturer(Servers servers) throws IOException {
		this.servers = servers;
		this.nats = servers.nats().connect();
		this.jetStream = this.nats.jetStream();
	}

	static DebeziumCapturer install(Servers servers) throws IOException, SQLException {
		servers.postgres().execute("CREATE PUBLICATION " + NAME + " FOR TABLE " + Servers.TABLE);
		servers.postgres().execute("SELECT pg_create_logical_replication_slot('" + NAME + "', 'pgoutput')");
		return new DebeziumCapturer(servers);
	}

	@Override
	public void start() {
		this.engine = DebeziumEngine.create(Json.class)
			.using(properties())
			.using(DebeziumCapturer::completed)
			.notifying(this::publish)
			.build();
		this.thread.execute(this.engine);
	}

	private Properties properties() {
		Properties properties = new Properties();
		properties.setProperty("name", NAME);
		properties.setProperty("connector.class", "io.debezium.connector.postgresql.PostgresConnector");
		properties.setProperty("topic.prefix", NAME);
		properties.setProperty("database.hostname", "localhost");
		properties.setProperty("database.port", String.valueOf(this.servers.postgres().port()));
		properties.setProperty("database.user", PostgresServer.USER);
		properties.setProperty("database.password", PostgresServer.USER);
		properties.setProperty("database.dbname", PostgresServer.USER);
		properties.setProperty("table.include.list", "public." + Servers.TABLE);
		properties.setProperty("plugin.name", "pgoutput");
		properties.setProperty("slot.name", NAME);
		properties.setProperty("publication.name", NAME);
		properties.setProperty("publication.autocreate.mode", "disabled");
		properties.setProperty("snapshot.mode", "no_data");
		properties.setProperty("poll.interval.ms", "1");
		properties.setProperty("max.batch.size", "4096");
		properties.setProperty("max.queue.size", "16384");
		properties.setProperty("offset.storage", "org.apache.kafka.connect.storage.MemoryOffsetBackingStore");
		properties.setProperty("offset.flush.interval.ms", "1000");
		properties.setProperty("key.converter.schemas.enable", "false");
		properties.setProperty("value.converter.schemas.enable", "false");
		return properties;
	}

	private void publish(List<ChangeEvent<String, String>> events,
			RecordCommitter<ChangeEvent<String, String>> committer) throws InterruptedException {
		List<CompletableFuture<PublishAck>> acks = new ArrayList<>(events.size());
		for (ChangeEvent<String, String> event : events) {
			acks.add(this.jetStream.publishAsync(message(event)));
		}
		await(CompletableFuture.allOf(acks.toArray(CompletableFuture[]::new)));
		for (ChangeEvent<String, String> event : events) {
			committer.markProcessed(event);
		}
		committer.markBatchFinished();
	}

	// Rows are only inserted here: their key is an id that costs nothing to make.
	private static NatsMessage message(ChangeEvent<String, String> event) {
		return NatsMessage.builder()
			.subject(Servers.SUBJECT)
			.headers(new Headers().put(NatsJetStreamConstants.MSG_ID_HDR, event.key()))
			.data(event.value().getBytes(StandardCharsets.UTF_8))
			.build();
	}

	private static void await(CompletableFuture<Void> acks) throws InterruptedException {
		try {
			acks.get(1, TimeUnit.MINUTES);
		}
		catch (ExecutionException | TimeoutException ex) {
			throw new IllegalStateException("The stream did not confirm a batch", ex);
		}
	}

	private static void completed(boolean success, String message, @Nullable Throwable error) {
		if (!success) {
			System.err.println("Debezium has ended: " + message);
		}
	}

	@Override
	public void close() throws IOException, SQLException {
		if (this.engine != null) {
			this.engine.close();
		}
		this.thread.shutdown();
		NatsServer.close(this.nats);
		this.servers.dropSlot(NAME);
		this.servers.postgres().execute("DROP PUBLICATION " + NAME);
	}

}
