package io.polyn.sample.users;

import java.util.UUID;

import org.jspecify.annotations.Nullable;

/**
 * The view of a user.
 *
 * @param id the user's id
 * @param name the user's name, which only the event of the user's creation tells
 * @param email the user's address
 * @param preferences what the user likes
 */
record User(UUID id, @Nullable String name, @Nullable String email, Preferences preferences) {

	/**
	 * What a user likes.
	 *
	 * @param language the language to write to the user in
	 * @param newsletter whether to send the newsletter
	 */
	record Preferences(String language, boolean newsletter) {

		static final Preferences DEFAULT = new Preferences("en", false);

	}

}
