package io.polyn.readme;

import io.polyn.readme.Users.UserCreated;
import io.polyn.test.autoconfigure.MigrationTester;
import io.polyn.test.autoconfigure.PolynTest;
import io.polyn.test.event.EventTester;
import io.polyn.test.event.PublishedEvents;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;

import static org.assertj.core.api.Assertions.assertThat;

@PolynTest
class UsersTests {

	@Test
	void whoIsCreatedIsPublished(@Autowired Users users, PublishedEvents events) {
		users.create(new UserCreated("1", "ann@example.com"));
		assertThat(events).contains("user.created.v1").withData(new UserCreated("1", "ann@example.com"));
	}

	@Test
	void whoIsCreatedIsHandled(EventTester tester) {
		tester.send("user.created.v1", new UserCreated("1", "ann@example.com"));
	}

	@Test
	void migrationsCanBeTakenBack(MigrationTester migrations) {
		migrations.goUpDownUp();
	}

}
