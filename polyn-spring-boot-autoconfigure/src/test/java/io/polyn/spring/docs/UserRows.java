package io.polyn.spring.docs;

import jakarta.persistence.Table;
import org.jspecify.annotations.Nullable;

/**
 * The rows of the examples of docs/change-capture.md.
 */
final class UserRows {

	private UserRows() {
	}

	@Table(name = "users")
	record User(long id, String firstName, @Nullable String email) {
	}

	record UserKey(long id) {
	}

}
