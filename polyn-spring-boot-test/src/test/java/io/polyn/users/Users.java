package io.polyn.users;

import io.polyn.event.EventPublisher;

import org.springframework.stereotype.Service;

@Service
class Users {

	private final EventPublisher events;

	Users(EventPublisher events) {
		this.events = events;
	}

	void create(String id, String email) {
		this.events.publish("user.created.v1", new UserCreated(id, email));
	}

}
