package io.polyn.sample.users;

import java.util.Map;
import java.util.UUID;

import io.polyn.ErrorCode;
import io.polyn.test.autoconfigure.MigrationTester;
import io.polyn.test.autoconfigure.PolynTest;
import io.polyn.test.event.EventTester;
import io.polyn.test.event.PublishedEvents;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Import;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests of {@link UserListener}, and of the migrations that it needs.
 */
@PolynTest
@Import(UserRepository.class)
class UserListenerTests {

	private final UUID id = UUID.randomUUID();

	@Autowired
	private UserRepository users;

	@Test
	void aUserIsInTheViewWhenTheEventIsHandled(EventTester tester) throws Exception {
		tester.send(UserCreated.EVENT, new UserCreated(this.id, "Ann", "ann@example.com"));
		assertThat(this.users.find(this.id)).contains(user("Ann", "ann@example.com"));
	}

	@Test
	void anEventOfAnOldVersionIsSeenToo(EventTester tester) throws Exception {
		tester.send("user.created.v1",
				Map.of("id", this.id, "firstName", "Ann", "lastName", "van Dyck", "email", "ann@example.com"));
		assertThat(this.users.find(this.id)).contains(user("Ann van Dyck", "ann@example.com"));
	}

	@Test
	void theNewestAddressIsSeenThoughItsEventComesBeforeTheCreation(EventTester tester) throws Exception {
		tester.send(UserEmailChanged.EVENT, new UserEmailChanged(this.id, "ann@example.org"));
		assertThat(this.users.find(this.id)).isEmpty();
		tester.send(UserCreated.EVENT, new UserCreated(this.id, "Ann", "ann@example.com"));
		assertThat(this.users.find(this.id)).contains(user("Ann", "ann@example.com"));
		tester.send(UserEmailChanged.EVENT, new UserEmailChanged(this.id, "ann@example.net"));
		assertThat(this.users.find(this.id)).contains(user("Ann", "ann@example.net"));
	}

	@Test
	void aUserWithoutAnAddressBecomesADeadLetter(EventTester tester, PublishedEvents events) throws Exception {
		assertThat(tester.sendInvalid("user.created.v2", new UserCreated(this.id, "Ann", null)).code())
			.isEqualTo(ErrorCode.EVENT_DATA.id());
		assertThat(this.users.find(this.id)).isEmpty();
		assertThat(events).isEmpty();
	}

	@Test
	void migrationsCanBeTakenBack(MigrationTester migrations) {
		migrations.goUpDownUp();
	}

	private User user(String name, String email) {
		return new User(this.id, name, email, User.Preferences.DEFAULT);
	}

}
