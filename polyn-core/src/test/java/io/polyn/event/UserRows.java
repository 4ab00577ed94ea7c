package io.polyn.event;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

import io.nats.client.JetStreamApiException;
import io.nats.client.api.ConsumerConfiguration;
import io.polyn.cloudevent.EventNaming;
import io.polyn.json.Json;
import io.polyn.schema.SchemaFiles;
import io.polyn.schema.SchemaRegistry;
import io.polyn.testing.JetStreamServer;

/**
 * The events of a table of users, in a stream of their own.
 *
 * @param nats the server
 * @param registry the schemas
 */
record UserRows(JetStreamServer nats, SchemaRegistry registry) {

	static final String CONSUMER = "backend_users_changes";

	static UserRows create(JetStreamServer nats, Path folder) throws IOException, JetStreamApiException {
		SchemaFiles schemas = new SchemaFiles(folder);
		for (RowOperation operation : RowOperation.values()) {
			schemas.write(operation.eventName("users", 1) + ".json", """
					{"type": "object", "properties": {"new": {"type": "object"}, "old": {"type": "object"}}}""");
		}
		schemas.write("users.created.v1.json", "{\"type\": \"object\"}");
		nats.createStream("USERS", "users.>");
		return new UserRows(nats, new SchemaRegistry(new EventNaming("app", "backend"), schemas.load()));
	}

	void createConsumer() throws IOException, JetStreamApiException {
		this.nats.management()
			.addOrUpdateConsumer("USERS",
					ConsumerConfiguration.builder().durable(CONSUMER).filterSubject("users.*.v1").build());
	}

	EventConsumerBuilder consumer() {
		return EventConsumer.builder(this.nats.connection(), this.nats.options(), "users")
			.registry(this.registry)
			.backOff(new BackOff(Duration.ofMillis(50), Duration.ofMillis(200)));
	}

	void publish(RowOperation operation, String key, String data) throws IOException {
		publish(operation.eventName("users", 1), key, data);
	}

	void publish(String event, String key, String data) throws IOException {
		EventPublisher.builder(this.nats.connection(), this.nats.options())
			.registry(this.registry)
			.build()
			.publish(event, Json.parse(data.getBytes()), PublishOptions.NONE.partitionKey(key));
	}

	List<DeadLetter> deadLetters() {
		return new DeadLetters(this.nats.connection(), this.nats.options(), "").list(null, 0, 100);
	}

	boolean isNothingPending() throws IOException, JetStreamApiException {
		var info = this.nats.management().getConsumerInfo("USERS", CONSUMER);
		return info.getNumAckPending() == 0 && info.getNumPending() == 0;
	}

}
