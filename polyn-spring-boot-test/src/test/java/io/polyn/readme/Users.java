package io.polyn.readme;

import io.polyn.event.EventMetadata;
import io.polyn.event.EventPublisher;
import io.polyn.spring.PolynListener;

import org.springframework.stereotype.Service;

@Service
class Users {

	record UserCreated(String id, String email) {
	}

	private final EventPublisher events;

	Users(EventPublisher events) {
		this.events = events;
	}

	void create(UserCreated user) {
		this.events.publish("user.created.v1", user);
	}

	@PolynListener(event = "user.created.v1")
	void created(UserCreated user, EventMetadata metadata) {
	}

}
