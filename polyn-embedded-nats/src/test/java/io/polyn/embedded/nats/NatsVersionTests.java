package io.polyn.embedded.nats;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link NatsVersion}.
 */
class NatsVersionTests {

	@Test
	void versionsAreOrderedByTheirNumbers() {
		List<String> sorted = Stream.of("2.15.1", "2.9.10", "2.10.27", "2.9.9", "2.12.0", "2.12.0-RC.1")
			.map((text) -> NatsVersion.parse(text).orElseThrow())
			.sorted()
			.map(NatsVersion::text)
			.toList();
		assertThat(sorted).containsExactly("2.9.9", "2.9.10", "2.10.27", "2.12.0-RC.1", "2.12.0", "2.15.1");
	}

	@Test
	void theOutputOfTheServerIsParsed() {
		assertThat(NatsVersion.parseOutput("nats-server: v2.12.0-RC.1\n").map(NatsVersion::text))
			.isEqualTo(Optional.of("2.12.0-RC.1"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "nats-server", "nats-server: v2", "nats-server: version 2.15.1",
			"nats-server: v99999999999.1.1" })
	void otherOutputIsNoVersion(String output) {
		assertThat(NatsVersion.parseOutput(output)).isEmpty();
	}

	@Test
	void versionsBefore29AreNotSupported() {
		assertThat(NatsVersion.parse("2.8.4").orElseThrow().isSupported()).isFalse();
		assertThat(NatsVersion.parse("2.9.0").orElseThrow().isSupported()).isTrue();
	}

}
