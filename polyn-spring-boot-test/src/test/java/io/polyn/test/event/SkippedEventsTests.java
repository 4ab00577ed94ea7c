package io.polyn.test.event;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;

import io.cloudevents.CloudEvent;
import io.cloudevents.core.builder.CloudEventBuilder;
import io.polyn.spring.PolynListener;
import io.polyn.test.autoconfigure.PolynTest;
import io.polyn.version.Scheme;
import io.polyn.version.VersioningSchema;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests of events that listeners acknowledge without being called.
 */
@PolynTest(properties = "polyn.events.listener.create-consumers=true")
class SkippedEventsTests {

	@Autowired
	private EventTester tester;

	@Test
	void anEventThatEveryListenerLeavesOutIsToldSo() {
		assertThatExceptionOfType(ListenerFailedException.class)
			.isThrownBy(() -> this.tester.send("user.forgotten.v1", Map.of()))
			.withMessageContaining(
					"was acknowledged without a call of the listener of the consumer users_user_forgotten:")
			.withNoCause()
			.satisfies((ex) -> assertThat(ex.deadLetter()).isEmpty());
	}

	@Test
	void anEventThatOneListenerLeavesOutIsHandledByTheOther() {
		assertThat(this.tester.send("user.welcomed.v1", Map.of("id", "1")).stream()).isEqualTo("USERS");
	}

	@Test
	void anEventThatIsLeftOutBecomesNoDeadLetter() {
		CloudEvent event = CloudEventBuilder.v1()
			.withId("1")
			.withSource(URI.create("com:example:billing"))
			.withType("com.example.user.forgotten.v1")
			.withData("application/json", "{}".getBytes(StandardCharsets.UTF_8))
			.build();
		assertThatExceptionOfType(AssertionError.class)
			.isThrownBy(() -> this.tester.sendInvalid("user.forgotten.v1", event))
			.withMessageContaining("should have become a dead letter, but was acknowledged without a call");
	}

	static class Listeners {

		@PolynListener(event = "user.forgotten", version = "2")
		void forgotten(Map<String, Object> user) {
		}

		@PolynListener(event = "user.welcomed", version = "2")
		void welcomed(Map<String, Object> user) {
		}

		@PolynListener(event = "user.welcomed.v1")
		void welcomedBefore(Map<String, Object> user) {
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class TestApplication {

		@Bean
		VersioningSchema versions() {
			return VersioningSchema.builder(Scheme.INTEGER)
				.version("2", (version) -> version.drop("user.forgotten").drop("user.welcomed"))
				.version("1")
				.build();
		}

		@Bean
		Listeners listeners() {
			return new Listeners();
		}

	}

}
