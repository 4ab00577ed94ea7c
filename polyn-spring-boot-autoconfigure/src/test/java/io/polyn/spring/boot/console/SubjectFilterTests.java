package io.polyn.spring.boot.console;

import java.util.List;
import java.util.Set;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class SubjectFilterTests {

	@Test
	void withoutAFilterAllThatStreamsStoreIsWanted() {
		assertThat(new SubjectFilter(null).select(List.of("user.>", "order.>", "user.>"))).containsExactly("user.>",
				"order.>");
	}

	@ParameterizedTest
	@CsvSource({ "user.created.v1, user.>, user.created.v1", "user.>, user.>, user.>", "user.>, user.*.v1, user.*.v1",
			">, user.>, user.>", "*.created.v1, user.>, user.created.v1", "*.created.>, user.*.v1, user.created.v1",
			"user.*.v1, *.created.>, user.created.v1", "*.>, user.*.*, user.*.*", "*.created, user.*.v1, ",
			"order.>, user.>, ", "user, user.>, ", "user.*, user.>, user.*", "user.created, user.*, user.created",
			"user.created.v1, user.*, ", "user.>, user.*, user.*" })
	void whatIsStoredAndWantedIsFollowed(String filter, String stored, String followed) {
		assertThat(SubjectFilter.parse(filter).orElseThrow().select(List.of(stored)))
			.isEqualTo((followed != null) ? Set.of(followed) : Set.of());
	}

	@ParameterizedTest
	@ValueSource(strings = { "", " ", "user created", "user..created", ".user", "user.", "user.>.created", "$JS.API.>",
			"user\r\nPUB x 0", "<user>" })
	void whatIsNoSubjectOfEventsIsNoFilter(String text) {
		assertThat(SubjectFilter.parse(text)).isEmpty();
	}

	@Test
	void aSubjectThatIsTooLongIsNoFilter() {
		assertThat(SubjectFilter.parse("a".repeat(255))).isPresent();
		assertThat(SubjectFilter.parse("a".repeat(256))).isEmpty();
	}

}
