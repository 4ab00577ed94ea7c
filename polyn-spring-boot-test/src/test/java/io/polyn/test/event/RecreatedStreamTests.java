package io.polyn.test.event;

import java.time.Duration;
import java.util.Map;

import io.nats.client.Connection;
import io.nats.client.JetStreamManagement;
import io.nats.client.api.StreamConfiguration;
import io.polyn.event.DeadLetter;
import io.polyn.event.PublishedEvent;
import io.polyn.event.RejectEventException;
import io.polyn.spring.PolynListener;
import io.polyn.spring.PolynListenerRegistry;
import io.polyn.test.autoconfigure.PolynTest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests of what is sent to a stream that a test has created anew, whose messages are
 * numbered as those of the one before were.
 */
@PolynTest(properties = "polyn.events.listener.create-consumers=true")
class RecreatedStreamTests {

	@Autowired
	private EventTester tester;

	@Autowired
	private Listener listener;

	@Autowired
	private Connection connection;

	@Autowired
	private PolynListenerRegistry listeners;

	@BeforeEach
	void begin() throws Exception {
		this.listener.rejection = null;
		recreate();
	}

	@Test
	void whatWasHandledBeforeDoesNotCount() throws Exception {
		PublishedEvent first = this.tester.send("user.welcomed.v1", Map.of("id", "1"));
		recreate();
		this.listener.rejection = "not this one";
		assertThatExceptionOfType(ListenerFailedException.class)
			.isThrownBy(() -> this.tester.send("user.welcomed.v1", Map.of("id", "2")))
			.withMessageContaining("message " + first.sequence() + " of the stream")
			.withMessageContaining("not this one");
	}

	@Test
	void whatWasADeadLetterBeforeDoesNotCount() throws Exception {
		this.listener.rejection = "the first one";
		assertThatExceptionOfType(ListenerFailedException.class)
			.isThrownBy(() -> this.tester.send("user.welcomed.v1", Map.of("id", "1")));
		recreate();
		this.listener.rejection = "the second one";
		assertThatExceptionOfType(ListenerFailedException.class)
			.isThrownBy(() -> this.tester.send("user.welcomed.v1", Map.of("id", "2")))
			.satisfies((ex) -> assertThat(ex.deadLetter()).get()
				.extracting(DeadLetter::reason)
				.asString()
				.contains("the second one"));
	}

	private void recreate() throws Exception {
		assertThat(this.listeners.containers())
			.allSatisfy((container) -> assertThat(container.stop(Duration.ofSeconds(30))).isTrue());
		JetStreamManagement management = this.connection.jetStreamManagement();
		StreamConfiguration configuration = management.getStreamInfo("USERS").getConfiguration();
		management.deleteStream("USERS");
		management.addStream(configuration);
		this.listeners.containers().forEach((container) -> container.start());
	}

	static class Listener {

		private volatile String rejection;

		@PolynListener(event = "user.welcomed.v1")
		void welcomed(Map<String, Object> user) {
			if (this.rejection != null) {
				throw new RejectEventException(this.rejection);
			}
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class TestApplication {

		@Bean
		Listener listener() {
			return new Listener();
		}

	}

}
