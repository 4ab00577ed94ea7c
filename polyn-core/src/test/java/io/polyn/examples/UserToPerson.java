package io.polyn.examples;

import java.util.List;

import io.polyn.migration.operation.MessageTransform;
import io.polyn.migration.operation.NewMessage;
import io.polyn.migration.operation.StoredMessage;

/**
 * Moves the events of users to subjects of persons, and leaves out those of tests.
 */
public final class UserToPerson implements MessageTransform {

	@Override
	public List<NewMessage> transform(StoredMessage message) {
		if (message.subject().startsWith("user.test.")) {
			return List.of();
		}
		String subject = message.subject().replace("user.", "person.");
		return List.of(new NewMessage(subject, message.headers(), message.data()));
	}

}
