package io.polyn.sample.users;

import java.io.IOException;

import io.nats.client.JetStreamApiException;
import io.polyn.event.EventMetadata;
import io.polyn.spring.PolynListener;

import org.springframework.stereotype.Component;

/**
 * Keeps the view of the users. What it throws makes an event come again later.
 */
@Component
class UserListener {

	private final UserRepository users;

	UserListener(UserRepository users) {
		this.users = users;
	}

	@PolynListener(event = UserCreated.EVENT, version = UserCreated.VERSION)
	void created(UserCreated event, EventMetadata metadata) throws IOException, JetStreamApiException {
		this.users.update(event.id(), (entry) -> entry.created(event, metadata.streamSequence()));
	}

	@PolynListener(event = UserEmailChanged.EVENT)
	void emailChanged(UserEmailChanged event, EventMetadata metadata) throws IOException, JetStreamApiException {
		this.users.update(event.id(), (entry) -> entry.emailChanged(event, metadata.streamSequence()));
	}

}
