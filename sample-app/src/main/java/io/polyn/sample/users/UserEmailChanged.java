package io.polyn.sample.users;

import java.util.UUID;

import org.jspecify.annotations.Nullable;

/**
 * The data of the event that a user has another address.
 *
 * @param id the user's id
 * @param email the user's new address
 */
record UserEmailChanged(UUID id, @Nullable String email) {

	static final String EVENT = "user.emailchanged.v1";

}
