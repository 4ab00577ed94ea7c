package io.polyn.nats;

import io.polyn.ErrorCode;
import io.polyn.PolynException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class NamePrefixTests {

	private final NamePrefix staging = new NamePrefix("staging");

	@ParameterizedTest
	@CsvSource({ "USERS,staging_USERS", "users_user_created_v1,staging_users_user_created_v1", "KV_b,KV_staging_b",
			"OBJ_files,OBJ_staging_files", "'',''" })
	void aNameBeginsWithIt(String name, String prefixed) {
		assertThat(this.staging.name(name)).isEqualTo(prefixed);
		assertThat(this.staging.writtenName(prefixed)).isEqualTo(name);
	}

	@ParameterizedTest
	@CsvSource({ "user.>,staging.user.>", ">,staging.>", "*.created,staging.*.created", "'',''",
			"$KV.b.>,$KV.staging_b.>", "$KV.b.k,$KV.staging_b.k", "$O.files.C.>,$O.staging_files.C.>",
			"$SYS.ACCOUNT.>,$SYS.ACCOUNT.>", "$JS.EVENT.ADVISORY.>,$JS.EVENT.ADVISORY.>", "$1.moved,staging.$1.moved",
			"'copy.{{wildcard(1)}}','staging.copy.{{wildcard(1)}}'" })
	void aSubjectHasItForItsFirstToken(String subject, String prefixed) {
		assertThat(this.staging.subject(subject)).isEqualTo(prefixed);
	}

	@ParameterizedTest
	@CsvSource({ "user.created", ">", "$KV.b.k", "$O.files.C.>", "*.created" })
	void aSubjectIsToldAsItWasWritten(String subject) {
		assertThat(this.staging.writtenSubject(this.staging.subject(subject))).isEqualTo(subject);
	}

	@ParameterizedTest
	@CsvSource({ "USERS,user.created", "stagingUSERS,stagings.created", "KV_b,$KV.b.k", "qa_USERS,qa.staging.k" })
	void whatDoesNotHaveItIsToldAsItIs(String name, String subject) {
		assertThat(this.staging.writtenName(name)).isEqualTo(name);
		assertThat(this.staging.writtenSubject(subject)).isEqualTo(subject);
	}

	@Test
	void withoutOneEverythingStaysAsItIs() {
		assertThat(NamePrefix.NONE.name("USERS")).isEqualTo("USERS");
		assertThat(NamePrefix.NONE.name("KV_b")).isEqualTo("KV_b");
		assertThat(NamePrefix.NONE.subject("")).isEmpty();
		assertThat(NamePrefix.NONE.subject("user.>")).isEqualTo("user.>");
		assertThat(NamePrefix.NONE.writtenName("KV__b")).isEqualTo("KV__b");
		assertThat(NamePrefix.NONE.writtenSubject("$KV._b.k")).isEqualTo("$KV._b.k");
	}

	@ParameterizedTest
	@ValueSource(strings = { "a.b", "a b", "a_b", "*", ">", "$a", "ä" })
	void whatWouldNotBeATokenIsRefused(String prefix) {
		assertThatExceptionOfType(PolynException.class).isThrownBy(() -> new NamePrefix(prefix))
			.satisfies((ex) -> assertThat(ex.code()).isEqualTo(ErrorCode.INVALID_NAME))
			.withMessageContaining("The prefix '" + prefix + "' is not a valid one.");
	}

}
