package io.polyn.spring.boot.console;

import io.nats.client.JetStream;
import io.nats.client.api.StreamConfiguration;
import io.nats.client.impl.Headers;
import io.polyn.spring.testing.JetStreamServer;

import static java.nio.charset.StandardCharsets.UTF_8;

/**
 * Stores dead letters as listeners do.
 *
 * @param server the server
 */
record DeadLetterMaker(JetStreamServer server) {

	static final String EVENT = """
			{"specversion":"1.0","id":"e-1","source":"com:example:users","type":"com.example.user.created.v1",\
			"data":{"id":"u-4711"}}""";

	/**
	 * Stores one of a message of the stream {@code USERS}.
	 */
	long store(String event, String reason) throws Exception {
		if (!this.server.exists("POLYN_DEAD_LETTERS")) {
			this.server.connection()
				.jetStreamManagement()
				.addStream(StreamConfiguration.builder()
					.name("POLYN_DEAD_LETTERS")
					.subjects("polyn.dead_letter.>")
					.build());
		}
		Headers headers = new Headers().put("Content-Type", "application/cloudevents+json")
			.put("traceparent", "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01")
			.put("Polyn-Reason", "POLYN-E005")
			.put("Polyn-Message", reason)
			.put("Polyn-Listener", "com:example:users")
			.put("Polyn-Subject", event)
			.put("Polyn-Stream", "USERS")
			.put("Polyn-Sequence", "17")
			.put("Polyn-Consumer", "users_user_created_v1")
			.put("Polyn-Deliveries", "10");
		JetStream jetStream = this.server.connection().jetStream();
		return jetStream.publish("polyn.dead_letter." + event, headers, EVENT.getBytes(UTF_8)).getSeqno();
	}

}
