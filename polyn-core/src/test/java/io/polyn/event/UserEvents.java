package io.polyn.event;

import java.io.IOException;
import java.time.Duration;

import io.nats.client.Connection;
import io.nats.client.JetStreamApiException;
import io.nats.client.JetStreamOptions;
import io.nats.client.api.ConsumerConfiguration;
import io.nats.client.api.ConsumerInfo;
import io.nats.client.api.StreamConfiguration;
import io.polyn.nats.JetStreamApi;
import io.polyn.nats.NamePrefix;
import io.polyn.schema.SchemaRegistry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * The events of users in a stream that outlives its server, by one of several
 * connections.
 *
 * @param connection the connection
 * @param registry the schemas
 */
record UserEvents(Connection connection, SchemaRegistry registry) {

	UserEvents(Connection connection) {
		this(connection, UserStream.loadRegistry());
	}

	void create(int replicas, Duration ackWait) throws IOException, JetStreamApiException {
		this.connection.jetStreamManagement()
			.addStream(StreamConfiguration.builder()
				.name(UserStream.STREAM)
				.subjects("user.>")
				.replicas(replicas)
				.build());
		createConsumer(ConsumerConfiguration.builder().ackWait(ackWait));
	}

	void createConsumer(ConsumerConfiguration.Builder settings) throws IOException, JetStreamApiException {
		this.connection.jetStreamManagement()
			.addOrUpdateConsumer(UserStream.STREAM,
					settings.durable(UserStream.CONSUMER).filterSubject(UserCreated.EVENT).build());
	}

	EventConsumerBuilder consumer() {
		return EventConsumer.builder(this.connection, JetStreamOptions.defaultOptions(), UserCreated.EVENT)
			.registry(this.registry)
			.backOff(new BackOff(Duration.ofMillis(50), Duration.ofMillis(200)));
	}

	EventPublisher publisher() {
		return EventPublisher.builder(this.connection, JetStreamOptions.defaultOptions())
			.registry(this.registry)
			.build();
	}

	ConsumerInfo info() throws IOException, JetStreamApiException {
		return this.connection.jetStreamManagement().getConsumerInfo(UserStream.STREAM, UserStream.CONSUMER);
	}

	void awaitNothingPending() {
		await().atMost(Duration.ofSeconds(60)).ignoreExceptions().untilAsserted(() -> {
			ConsumerInfo info = info();
			assertThat(info.getNumAckPending()).isZero();
			assertThat(info.getNumPending()).isZero();
		});
	}

	long deadLetters() {
		return new JetStreamApi(this.connection, JetStreamOptions.defaultOptions())
			.streamInfo(DeadLetterQueue.stream(NamePrefix.NONE))
			.map((info) -> info.path("state").path("messages").asLong())
			.orElse(0L);
	}

}
