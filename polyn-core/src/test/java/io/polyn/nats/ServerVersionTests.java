package io.polyn.nats;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class ServerVersionTests {

	@ParameterizedTest
	@CsvSource({ "2.10.0,2.9.99,true", "2.9.10,2.9.10,true", "2.9.9,2.9.10,false", "v2.11.0-beta.1,2.11.0,true",
			"3.0,2.99.0,true", "2.12.6-RC.2,2.12.7,false" })
	void versionsAreOrderedByTheirNumbers(String version, String other, boolean atLeast) {
		assertThat(ServerVersion.parse(version).isAtLeast(ServerVersion.parse(other))).isEqualTo(atLeast);
	}

	@Test
	void somethingElseIsRefused() {
		assertThatIllegalArgumentException().isThrownBy(() -> ServerVersion.parse("latest"));
	}

}
