package io.polyn.cloudevent;

import io.polyn.ErrorCode;
import io.polyn.PolynException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link VersionedName}.
 */
class VersionedNameTests {

	@ParameterizedTest
	@CsvSource({ "user.created.v2, user.created, 2", "user.created.v1.1.0, user.created, 1.1.0",
			"user.created.v20261120, user.created, 20261120", "user.v1, user, 1", "user.v1.v2, user.v1, 2",
			"v1.v2, v1, 2", "user.v1.created.v0, user.v1.created, 0", "user.created.v007, user.created, 007" })
	void aNameEndsWithItsVersion(String name, String type, String version) {
		assertThat(VersionedName.parse(name)).contains(new VersionedName(type, version));
		assertThat(new VersionedName(type, version).name()).isEqualTo(name);
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "user", "v1", ".v1", "user.created", "user.v1.created", "user.created.v", "user.vx",
			"user.v1x", "user.v1.x", "user.v1.", "user.v1..0", "user.V1", "user.1.0", "user.created.v1\n",
			" user.created.v1", "user.created.v1 ", "user:created:v1", "user.created.v1-beta" })
	void anotherNameHasNone(String name) {
		assertThat(VersionedName.parse(name)).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "v1", "1.", ".1", "1..0", "1.x", "1 ", "1\n", "-1", "1-beta" })
	void aVersionIsMadeOfNumbers(String version) {
		assertThatExceptionOfType(PolynException.class).isThrownBy(() -> new VersionedName("user.created", version))
			.withMessageContaining("An event's version must be numbers, dot separated, got '")
			.satisfies((ex) -> assertThat(ex.code()).isEqualTo(ErrorCode.INVALID_NAME));
	}

	@Test
	void aTypeIsTheNameOfAnEvent() {
		assertThatExceptionOfType(PolynException.class).isThrownBy(() -> new VersionedName("User", "1"))
			.withMessageContaining("Event names must be lowercase, alphanumeric and dot separated, got 'User'");
	}

	@Test
	void aNameOfVeryManyPartsDoesNotOverflowTheStack() {
		assertThat(VersionedName.parse("a.v1" + ".1".repeat(1_000_000))).isPresent();
		assertThat(VersionedName.parse("a" + ".v1".repeat(1_000_000) + "x")).isEmpty();
	}

}
