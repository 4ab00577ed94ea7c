package io.polyn.sample.users;

import java.io.IOException;
import java.util.Optional;
import java.util.UUID;
import java.util.function.UnaryOperator;

import io.nats.client.Connection;
import io.nats.client.JetStreamApiException;
import io.nats.client.KeyValue;
import io.nats.client.api.KeyValueEntry;
import io.polyn.spring.DependsOnPolynMigrations;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.stereotype.Repository;

/**
 * The users in the key-value bucket that a migration creates.
 */
@Repository
@DependsOnPolynMigrations
class UserRepository {

	static final String BUCKET = "user-preferences";

	private static final int WRONG_LAST_SEQUENCE = 10071;

	private final KeyValue bucket;

	private final JsonMapper mapper;

	UserRepository(Connection connection, JsonMapper mapper) throws IOException {
		this.bucket = connection.keyValue(BUCKET);
		this.mapper = mapper;
	}

	Optional<User> find(UUID id) throws IOException, JetStreamApiException {
		return Optional.ofNullable(this.bucket.get(id.toString()))
			.map(this::read)
			.filter(UserEntry::isCreated)
			.map(UserEntry::user);
	}

	/**
	 * Changes a user's entry, again if someone else was faster.
	 */
	void update(UUID id, UnaryOperator<UserEntry> change) throws IOException, JetStreamApiException {
		boolean stored = false;
		while (!stored) {
			KeyValueEntry current = this.bucket.get(id.toString());
			UserEntry before = (current != null) ? read(current) : UserEntry.empty(id);
			UserEntry after = change.apply(before);
			stored = after.equals(before) || compareAndSet(id, current, after);
		}
	}

	private boolean compareAndSet(UUID id, @Nullable KeyValueEntry current, UserEntry entry)
			throws IOException, JetStreamApiException {
		byte[] value = this.mapper.writeValueAsBytes(entry);
		try {
			if (current != null) {
				this.bucket.update(id.toString(), value, current.getRevision());
			}
			else {
				this.bucket.create(id.toString(), value);
			}
			return true;
		}
		catch (JetStreamApiException ex) {
			if (ex.getApiErrorCode() == WRONG_LAST_SEQUENCE) {
				return false;
			}
			throw ex;
		}
	}

	private UserEntry read(KeyValueEntry entry) {
		return this.mapper.readValue(entry.getValue(), UserEntry.class);
	}

}
