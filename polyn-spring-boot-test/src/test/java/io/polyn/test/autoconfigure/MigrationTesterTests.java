package io.polyn.test.autoconfigure;

import java.util.Map;

import io.nats.client.JetStreamOptions;
import io.polyn.PolynException;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class MigrationTesterTests {

	@Test
	void theServerIsAskedAsTheApplicationAsksIt() {
		JetStreamOptions options = JetStreamOptions.builder().prefix("nowhere").build();
		MigrationTester tester = new MigrationTester(TestAccounts.of(null), options,
				(builder) -> builder.namespace("users").placeholders(Map.of("replicas", "1")));
		assertThatExceptionOfType(PolynException.class).isThrownBy(tester::goUpDownUp)
			.withMessageContaining("nowhere.STREAM.LIST");
	}

}
