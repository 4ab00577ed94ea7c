package io.polyn.sample.users;

import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;

import io.nats.client.Connection;
import io.polyn.test.autoconfigure.PolynTest;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Import;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link UserRepository}.
 */
@PolynTest(useDefaultFilters = false)
@Import(UserRepository.class)
class UserRepositoryTests {

	@Autowired
	private UserRepository users;

	@Autowired
	private Connection connection;

	private final UUID id = UUID.randomUUID();

	private final UserCreated created = new UserCreated(this.id, "Ann", "ann@example.com");

	private final UserEmailChanged changed = new UserEmailChanged(this.id, "ann@example.org");

	@Test
	void aUserIsFoundWhenItsCreationIsKnown() throws Exception {
		assertThat(this.users.find(this.id)).isEmpty();
		this.users.update(this.id, (entry) -> entry.emailChanged(this.changed, 2));
		assertThat(this.users.find(this.id)).isEmpty();
		this.users.update(this.id, (entry) -> entry.created(this.created, 1));
		assertThat(this.users.find(this.id))
			.contains(new User(this.id, "Ann", "ann@example.org", User.Preferences.DEFAULT));
	}

	@Test
	void aChangeThatCameBetweenIsNotLost() throws Exception {
		AtomicInteger calls = new AtomicInteger();
		this.users.update(this.id, (entry) -> {
			if (calls.incrementAndGet() == 1) {
				update(2);
			}
			return entry.created(this.created, 1);
		});
		this.users.update(this.id, (entry) -> {
			if (calls.incrementAndGet() == 3) {
				update(3);
			}
			return entry.emailChanged(new UserEmailChanged(this.id, "ann@example.net"), 4);
		});
		assertThat(calls).hasValue(4);
		assertThat(this.connection.keyValue(UserRepository.BUCKET).history(this.id.toString())).hasSize(4);
		assertThat(this.users.find(this.id))
			.contains(new User(this.id, "Ann", "ann@example.net", User.Preferences.DEFAULT));
	}

	@Test
	void whatChangesNothingIsNotStored() throws Exception {
		this.users.update(this.id, (entry) -> entry.created(this.created, 1));
		this.users.update(this.id, (entry) -> entry.created(this.created, 1));
		assertThat(this.connection.keyValue(UserRepository.BUCKET).history(this.id.toString())).hasSize(1);
	}

	private void update(long sequence) {
		try {
			this.users.update(this.id, (entry) -> entry.emailChanged(this.changed, sequence));
		}
		catch (Exception ex) {
			throw new AssertionError(ex);
		}
	}

}
