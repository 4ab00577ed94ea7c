package io.polyn.sample.users;

import java.util.UUID;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link UserEntry}.
 */
class UserEntryTests {

	private static final UUID ID = UUID.randomUUID();

	private static final UserCreated CREATED = new UserCreated(ID, "Ann", "ann@example.com");

	private static final UserEmailChanged CHANGED = new UserEmailChanged(ID, "ann@example.org");

	@Test
	void anAddressChangesAfterTheCreation() {
		UserEntry entry = UserEntry.empty(ID).created(CREATED, 1).emailChanged(CHANGED, 2);
		assertThat(entry.user()).isEqualTo(new User(ID, "Ann", "ann@example.org", User.Preferences.DEFAULT));
	}

	@Test
	void theOrderInWhichEventsArriveDoesNotMatter() {
		UserEntry entry = UserEntry.empty(ID).emailChanged(CHANGED, 2);
		assertThat(entry.isCreated()).isFalse();
		assertThat(entry.created(CREATED, 1))
			.isEqualTo(UserEntry.empty(ID).created(CREATED, 1).emailChanged(CHANGED, 2));
		assertThat(entry.created(CREATED, 1).isCreated()).isTrue();
	}

	@Test
	void anOlderAddressDoesNotComeBack() {
		UserEntry entry = UserEntry.empty(ID).created(CREATED, 1).emailChanged(CHANGED, 3);
		assertThat(entry.emailChanged(new UserEmailChanged(ID, "ann@example.net"), 2)).isEqualTo(entry);
	}

	@Test
	void anEventThatArrivesTwiceChangesNothing() {
		UserEntry entry = UserEntry.empty(ID).created(CREATED, 1).emailChanged(CHANGED, 2);
		assertThat(entry.created(CREATED, 1)).isEqualTo(entry);
		assertThat(entry.emailChanged(CHANGED, 2)).isEqualTo(entry);
	}

}
