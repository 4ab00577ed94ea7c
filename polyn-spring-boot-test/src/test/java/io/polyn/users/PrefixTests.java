package io.polyn.users;

import io.polyn.ErrorCode;
import io.polyn.test.autoconfigure.MigrationTester;
import io.polyn.test.autoconfigure.PolynTest;
import io.polyn.test.event.EventTester;
import io.polyn.test.event.PublishedEvents;
import org.junit.jupiter.api.Test;

import org.springframework.test.context.bean.override.mockito.MockitoBean;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.BDDMockito.then;

/**
 * Tests of an application that is one among several deployments.
 */
@PolynTest(properties = "polyn.prefix=staging")
class PrefixTests {

	@MockitoBean
	private Mailer mailer;

	@Test
	void eventsHaveTheirOwnNames(EventTester tester, PublishedEvents events) {
		tester.send("user.created.v1", new UserCreated("1", "ann@example.com"));
		then(this.mailer).should().welcome("ann@example.com");
		assertThat(events).containsExactly("user.welcomed.v1");
	}

	@Test
	void invalidEventsBecomeDeadLetters(EventTester tester) {
		assertThat(tester.sendInvalid("user.created.v1", new UserWelcomed("1")).code())
			.isEqualTo(ErrorCode.EVENT_DATA.id());
	}

	@Test
	void migrationsCanBeTakenBack(MigrationTester migrations) {
		migrations.goUpDownUp();
	}

}
