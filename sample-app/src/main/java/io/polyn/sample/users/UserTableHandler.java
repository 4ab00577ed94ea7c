package io.polyn.sample.users;

import java.util.Objects;

import io.polyn.event.EventPublisher;
import io.polyn.spring.ChangeHandler;
import io.polyn.spring.OnInsert;
import io.polyn.spring.OnUpdate;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.context.annotation.Profile;
import org.springframework.stereotype.Component;

/**
 * Tells of what happens in the table, whoever writes to it, in this service's own events.
 */
@Component
@Profile("postgres")
@ChangeHandler(table = "users")
class UserTableHandler {

	private static final Log logger = LogFactory.getLog(UserTableHandler.class);

	private final EventPublisher events;

	UserTableHandler(EventPublisher events) {
		this.events = events;
	}

	@OnInsert
	void inserted(UserCreated now) {
		logger.info("The user " + now.id() + " was inserted");
		this.events.publish(UserCreated.EVENT, now);
	}

	@OnUpdate
	void updated(UserCreated now, @Nullable UserCreated before) {
		logger.info("The user " + now.id() + " was updated");
		if (before == null || !Objects.equals(now.email(), before.email())) {
			this.events.publish(UserEmailChanged.EVENT, new UserEmailChanged(now.id(), now.email()));
		}
	}

}
