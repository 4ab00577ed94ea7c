package io.polyn.spring.boot.testcontainers;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class ServerCommandTests {

	@ParameterizedTest
	@ValueSource(strings = { "-js --user app", "-user app -js", "--user=app", "nats-server -user=app" })
	void aFlagMayBeWrittenInSeveralWays(String command) {
		assertThat(new ServerCommand(command.split(" ")).value("user")).isEqualTo("app");
	}

	@Test
	void whatIsNotThereIsNull() {
		for (String command : new String[] { "", "-js", "user app", "--username app", "--user" }) {
			assertThat(new ServerCommand(command.split(" ")).value("user")).as(command).isNull();
		}
	}

}
