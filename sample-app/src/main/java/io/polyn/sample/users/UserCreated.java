package io.polyn.sample.users;

import java.util.UUID;

import org.jspecify.annotations.Nullable;

/**
 * The data of the event that a user was created. What is missing is found by the event's
 * schema, not here.
 *
 * @param id the user's id
 * @param name the user's name
 * @param email the user's address
 */
record UserCreated(UUID id, @Nullable String name, @Nullable String email) {

	static final String EVENT = "user.created";

	/** The version that this code knows. */
	static final String VERSION = "2";

}
