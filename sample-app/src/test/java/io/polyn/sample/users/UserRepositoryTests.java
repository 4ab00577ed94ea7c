package io.polyn.sample.users;

import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;

import io.nats.client.Connection;
import io.nats.client.Nats;
import io.nats.client.api.KeyValueConfiguration;
import io.polyn.embedded.nats.EmbeddedNatsServer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link UserRepository}.
 */
class UserRepositoryTests {

	private static EmbeddedNatsServer server;

	private static Connection connection;

	private static UserRepository users;

	private final UUID id = UUID.randomUUID();

	private final UserCreated created = new UserCreated(this.id, "Ann", "ann@example.com");

	private final UserEmailChanged changed = new UserEmailChanged(this.id, "ann@example.org");

	@BeforeAll
	static void createBucket() throws Exception {
		server = EmbeddedNatsServer.builder().start();
		connection = Nats.connect(server.url());
		connection.keyValueManagement()
			.create(KeyValueConfiguration.builder().name(UserRepository.BUCKET).maxHistoryPerKey(5).build());
		users = new UserRepository(connection, JsonMapper.builder().build());
	}

	@AfterAll
	static void stopServer() throws Exception {
		connection.close();
		server.close();
	}

	@Test
	void aUserIsFoundWhenItsCreationIsKnown() throws Exception {
		assertThat(users.find(this.id)).isEmpty();
		users.update(this.id, (entry) -> entry.emailChanged(this.changed, 2));
		assertThat(users.find(this.id)).isEmpty();
		users.update(this.id, (entry) -> entry.created(this.created, 1));
		assertThat(users.find(this.id)).contains(new User(this.id, "Ann", "ann@example.org", User.Preferences.DEFAULT));
	}

	@Test
	void aChangeThatCameBetweenIsNotLost() throws Exception {
		AtomicInteger calls = new AtomicInteger();
		users.update(this.id, (entry) -> {
			if (calls.incrementAndGet() == 1) {
				update(2);
			}
			return entry.created(this.created, 1);
		});
		users.update(this.id, (entry) -> {
			if (calls.incrementAndGet() == 3) {
				update(3);
			}
			return entry.emailChanged(new UserEmailChanged(this.id, "ann@example.net"), 4);
		});
		assertThat(calls).hasValue(4);
		assertThat(connection.keyValue(UserRepository.BUCKET).history(this.id.toString())).hasSize(4);
		assertThat(users.find(this.id)).contains(new User(this.id, "Ann", "ann@example.net", User.Preferences.DEFAULT));
	}

	@Test
	void whatChangesNothingIsNotStored() throws Exception {
		users.update(this.id, (entry) -> entry.created(this.created, 1));
		users.update(this.id, (entry) -> entry.created(this.created, 1));
		assertThat(connection.keyValue(UserRepository.BUCKET).history(this.id.toString())).hasSize(1);
	}

	private void update(long sequence) {
		try {
			users.update(this.id, (entry) -> entry.emailChanged(this.changed, sequence));
		}
		catch (Exception ex) {
			throw new AssertionError(ex);
		}
	}

}
