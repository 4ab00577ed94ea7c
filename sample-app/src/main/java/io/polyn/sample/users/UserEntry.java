package io.polyn.sample.users;

import java.util.UUID;

import org.jspecify.annotations.Nullable;

/**
 * The entry of a user in the bucket. Events may arrive twice and in any order: those of
 * different names come from different consumers. The address is the one from the event
 * with the highest sequence.
 *
 * @param user the user
 * @param emailSequence the stream sequence of the event that the address is from
 */
record UserEntry(User user, long emailSequence) {

	static UserEntry empty(UUID id) {
		return new UserEntry(new User(id, null, null, User.Preferences.DEFAULT), 0);
	}

	UserEntry created(UserCreated event, long sequence) {
		User named = new User(this.user.id(), event.name(), this.user.email(), this.user.preferences());
		return new UserEntry(named, this.emailSequence).withEmail(event.email(), sequence);
	}

	UserEntry emailChanged(UserEmailChanged event, long sequence) {
		return withEmail(event.email(), sequence);
	}

	private UserEntry withEmail(@Nullable String email, long sequence) {
		if (sequence <= this.emailSequence) {
			return this;
		}
		return new UserEntry(new User(this.user.id(), this.user.name(), email, this.user.preferences()), sequence);
	}

	boolean isCreated() {
		return this.user.name() != null;
	}

}
