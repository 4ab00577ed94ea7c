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
 * Tests for {@link EventNaming}.
 */
class EventNamingTests {

	private final EventNaming naming = new EventNaming("app.spiff", "user.backend");

	@ParameterizedTest
	@CsvSource({ "user.created.v1, app.spiff.user.created.v1", "user, app.spiff.user",
			"app.spiff.user.created.v1, app.spiff.user.created.v1", "app.spiffy.created, app.spiff.app.spiffy.created",
			"user.app.spiff.created, app.spiff.user.app.spiff.created" })
	void theTypeIsTheNameBehindTheDomain(String name, String type) {
		assertThat(this.naming.type(name)).isEqualTo(type);
	}

	@ParameterizedTest
	@CsvSource({ "app.spiff.user.created.v1, user.created.v1", "com.other.user.created.v1, com.other.user.created.v1",
			"user.created.v1, user.created.v1", "app.spiffy.user, app.spiffy.user",
			"user.app.spiff.created, user.app.spiff.created", "app.spiff, app.spiff",
			"app.spiff.app.spiff.user, app.spiff.user" })
	void theNameIsTheTypeWithoutTheDomainAtItsBeginning(String type, String name) {
		assertThat(this.naming.name(type)).isEqualTo(name);
	}

	@Test
	void aDomainWithColonsGivesTheSameNames() {
		EventNaming colons = new EventNaming("app:spiff", "user:backend");
		assertThat(colons.type("user.created.v1")).isEqualTo("app.spiff.user.created.v1");
		assertThat(colons.name("app.spiff.user.created.v1")).isEqualTo("user.created.v1");
		assertThat(colons.source()).hasToString("app:spiff:user:backend");
		assertThat(colons.consumerName("user.created.v1")).isEqualTo("user_backend_user_created_v1");
	}

	@Test
	void theSourceIsTheRootBehindTheDomain() {
		assertThat(this.naming.source()).hasToString("app:spiff:user:backend");
		assertThat(new EventNaming("app.spiff", "app.spiff.users").source()).hasToString("app:spiff:users");
	}

	@ParameterizedTest
	@CsvSource({ "mailer, app:spiff:user:backend:mailer", "mailer.queue, app:spiff:user:backend:mailer:queue",
			"user.backend.mailer, app:spiff:user:backend:mailer", "user:backend, app:spiff:user:backend",
			"app:spiff:user:backend:mailer, app:spiff:user:backend:mailer",
			"user.backendmailer, app:spiff:user:backend:user:backendmailer" })
	void aPartStandsBehindTheRootWhichIsNotDoubled(String part, String source) {
		assertThat(this.naming.source(part)).hasToString(source);
	}

	@Test
	void theConsumerIsNamedAfterTheServiceAndTheEvent() {
		assertThat(this.naming.consumerName("foo.bar.v1")).isEqualTo("user_backend_foo_bar_v1");
		assertThat(this.naming.consumerName("app.spiff.foo.bar.v1")).isEqualTo("user_backend_foo_bar_v1");
		assertThat(this.naming.consumerName("foo.bar.v1", "my.source")).isEqualTo("user_backend_my_source_foo_bar_v1");
		assertThat(this.naming.consumerName("foo.bar.v1", "user.backend.my:source"))
			.isEqualTo("user_backend_my_source_foo_bar_v1");
	}

	@ParameterizedTest
	@ValueSource(strings = { "a", "1", "user.created.v1", "user.created.v1.1.0", "a.b.c.d.e.f" })
	void anEventNameIsLowercaseAlphanumericAndDotSeparated(String name) {
		assertThat(EventNaming.isEventName(name)).isTrue();
	}

	@ParameterizedTest
	@ValueSource(strings = { "", ".", ".user", "user.", "user..created", "User", "user_created", "user-created",
			"user:created", "user created", "user\n", "user\r\n", "\tuser", " user", "user ", "user. created", ".",
			"user.created.", "b\u00fcro", "user.*", "user.>" })
	void whateverElseIsNoEventName(String name) {
		assertThat(EventNaming.isEventName(name)).isFalse();
		assertThatExceptionOfType(PolynException.class).isThrownBy(() -> this.naming.type(name))
			.withMessageContaining("Event names must be lowercase, alphanumeric and dot separated, got '")
			.satisfies((ex) -> assertThat(ex.code()).isEqualTo(ErrorCode.INVALID_NAME));
	}

	@Test
	void aNameOfVeryManyPartsDoesNotOverflowTheStack() {
		assertThat(EventNaming.isEventName("a.".repeat(1_000_000) + "a")).isTrue();
		assertThat(EventNaming.isEventName("a.".repeat(1_000_000))).isFalse();
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "App.spiff", "app..spiff", "app.spiff.", "app spiff", "app_spiff", "app.spiff\n",
			" app.spiff", "app.spiff ", ":app", "app:", "app.:spiff" })
	void theDomainMustBeValid(String domain) {
		assertThatExceptionOfType(PolynException.class).isThrownBy(() -> new EventNaming(domain, "users"))
			.withMessageContaining("You must configure the `domain` for Polyn. It must be lowercase, alphanumeric and"
					+ " dot/colon separated, got '");
	}

	@Test
	void theDomainMustBeTheBeginningOfAUri() {
		assertThatExceptionOfType(PolynException.class).isThrownBy(() -> new EventNaming("1com.app", "users"))
			.withMessageContaining("The `domain` begins each event's source, which is a URI, and therefore must begin"
					+ " with a letter, got '1com.app'");
		assertThat(new EventNaming("com.1app", "2users").source("3mailer")).hasToString("com:1app:2users:3mailer");
	}

	@ParameterizedTest
	@CsvSource({ "user.created.v1, app:spiff:user:created:v1", "app.spiff.user.created.v1, app:spiff:user:created:v1",
			"1, app:spiff:1" })
	void theIdOfASchemaIsTheTypeWithColons(String name, String id) {
		assertThat(this.naming.schemaId(name)).hasToString(id).hasScheme("app");
	}

	@ParameterizedTest
	@CsvSource({ "user.created.v1, USER_CREATED_V1", "user:backend.x, USER_BACKEND_X", "Users_2, USERS_2", "a, A" })
	void aStreamIsNamedInUpperCaseWithUnderscores(String name, String stream) {
		assertThat(EventNaming.streamName(name)).isEqualTo(stream);
	}

	@ParameterizedTest
	@ValueSource(strings = { "", " ", "user created", " users", "users ", "users\n", "user-created", "user.*", "user.>",
			"stra\u00dfe", "us\u0131rs", "a/b", "a\\b" })
	void whateverElseIsNoStreamName(String name) {
		assertThatExceptionOfType(PolynException.class).isThrownBy(() -> EventNaming.streamName(name))
			.withMessageContaining("Stream name must be all alphanumeric, uppercase, and underscore separated. Got '")
			.satisfies((ex) -> assertThat(ex.code()).isEqualTo(ErrorCode.INVALID_NAME));
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "Users", "user-service", "user_service", " users", "users ", "users\n", "users.",
			":users", "b\u00fcro" })
	void aSourceRootOfAnotherFormIsRefused(String sourceRoot) {
		assertThatExceptionOfType(PolynException.class).isThrownBy(() -> new EventNaming("app", sourceRoot))
			.satisfies((ex) -> assertThat(ex.code()).isEqualTo(ErrorCode.INVALID_NAME));
		assertThatExceptionOfType(PolynException.class).isThrownBy(() -> this.naming.source(sourceRoot));
		assertThatExceptionOfType(PolynException.class).isThrownBy(() -> this.naming.consumerName("a", sourceRoot));
	}

	@Test
	void noPrefixIsDoubledHoweverOftenItIsPutBefore() {
		String type = this.naming.type("user.created.v1");
		assertThat(this.naming.type(type)).isEqualTo(type);
		String source = this.naming.source("mailer").toString();
		assertThat(this.naming.source(source)).hasToString(source);
		assertThat(this.naming.consumerName(type, source)).isEqualTo("user_backend_mailer_user_created_v1");
	}

	@Test
	void theSourceRootMustBeValid() {
		assertThatExceptionOfType(PolynException.class).isThrownBy(() -> new EventNaming("app", "user-service"))
			.withMessageContaining("You must configure the `source_root` for Polyn. Event source must be lowercase,"
					+ " alphanumeric and dot/colon separated, got 'user-service'");
	}

	@Test
	void aPartMustBeValid() {
		assertThatExceptionOfType(PolynException.class).isThrownBy(() -> this.naming.source("My Mailer"))
			.withMessageContaining(
					"Event source must be lowercase, alphanumeric and dot/colon separated, got" + " 'My Mailer'");
	}

}
