package io.polyn;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class PolynVersionTests {

	@Test
	void itIsThatOfTheBuild() {
		assertThat(PolynVersion.get()).matches("\\d+\\.\\d+\\.\\d+.*");
	}

}
