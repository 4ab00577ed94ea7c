package io.polyn.users;

import io.polyn.event.EventPublisher;
import io.polyn.spring.PolynListener;

import org.springframework.stereotype.Component;

@Component
class UserListener {

	private final Mailer mailer;

	private final EventPublisher events;

	UserListener(Mailer mailer, EventPublisher events) {
		this.mailer = mailer;
		this.events = events;
	}

	@PolynListener(event = "user.created.v1")
	void created(UserCreated user) {
		this.mailer.welcome(user.email());
		this.events.publish("user.welcomed.v1", new UserWelcomed(user.id()));
	}

}
