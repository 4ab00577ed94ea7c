package io.polyn.nats;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link Subjects}.
 */
class SubjectsTests {

	@ParameterizedTest
	@CsvSource({ "user.created.v1, user.created.v1", "user.created.v1, user.*.v1", "user.created.v1, *.*.*",
			"user.created.v1, user.>", "user.created.v1, user.created.>", "user, >", "user, *", "user.created, *.>" })
	void aSubjectMatchesAFilterTokenByToken(String subject, String filter) {
		assertThat(Subjects.overlap(subject, filter)).isTrue();
		assertThat(Subjects.overlap(filter, subject)).isTrue();
	}

	@ParameterizedTest
	@CsvSource({ "user, user.>", "user.created, user", "user.created.v1, user.*", "user, *.*", "user.created, created",
			"a.user.created, user.created", "user.created.v1, user.created", "users.created, user.*", "user, *user",
			"user.created, user.created.", "User.created, user.created" })
	void aSubjectMatchesAFilterFromEndToEndOnly(String subject, String filter) {
		assertThat(Subjects.overlap(subject, filter)).isFalse();
		assertThat(Subjects.overlap(filter, subject)).isFalse();
	}

	@ParameterizedTest
	@CsvSource({ ">, user", "user.>, user.>", "user.>, user.*.v1", "user.*, user.created", "*.>, user.created.v1" })
	void aFilterCoversWhatIsNarrower(String filter, String subject) {
		assertThat(Subjects.covers(filter, subject)).isTrue();
	}

	@ParameterizedTest
	@CsvSource({ "user.*, user.>", "user.>, user", "user.created, user.*", "user.*, user.created.v1",
			"user.>, order.>" })
	void aFilterDoesNotCoverWhatIsWiderOrBeside(String filter, String subject) {
		assertThat(Subjects.covers(filter, subject)).isFalse();
	}

}
