package io.polyn.users;

import io.polyn.ErrorCode;
import io.polyn.event.DeadLetter;
import io.polyn.test.autoconfigure.MigrationTester;
import io.polyn.test.autoconfigure.PolynTest;
import io.polyn.test.event.EventTester;
import io.polyn.test.event.ListenerFailedException;
import io.polyn.test.event.PublishedEvents;
import org.junit.jupiter.api.Test;

import org.springframework.test.context.bean.override.mockito.MockitoBean;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.BDDMockito.then;
import static org.mockito.BDDMockito.willThrow;

/**
 * What {@code docs/testing.md} shows of a slice.
 */
@PolynTest
class UserListenerTests {

	@MockitoBean
	private Mailer mailer;

	@Test
	void whoIsCreatedIsWelcomed(EventTester tester, PublishedEvents events) {
		tester.send("user.created.v1", new UserCreated("1", "ann@example.com"));
		then(this.mailer).should().welcome("ann@example.com");
		assertThat(events).containsExactly("user.welcomed.v1");
		assertThat(events).contains("user.welcomed.v1").withData(new UserWelcomed("1"));
	}

	@Test
	void withoutAMailServerNobodyIsWelcomed(EventTester tester, PublishedEvents events) {
		willThrow(new IllegalStateException("no mail server")).given(this.mailer).welcome(any());
		assertThatExceptionOfType(ListenerFailedException.class)
			.isThrownBy(() -> tester.send("user.created.v1", new UserCreated("1", "ann@example.com")))
			.havingCause()
			.withMessage("no mail server");
		assertThat(events).isEmpty();
	}

	@Test
	void aUserWithoutAnAddressBecomesADeadLetter(EventTester tester) {
		DeadLetter letter = tester.sendInvalid("user.created.v1", new UserWelcomed("1"));
		assertThat(letter.code()).isEqualTo(ErrorCode.EVENT_DATA.id());
		assertThat(letter.reason()).contains("email");
	}

	@Test
	void migrationsCanBeTakenBack(MigrationTester migrations) {
		migrations.goUpDownUp();
	}

}
