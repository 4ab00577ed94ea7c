package io.polyn.sample.users;

import java.io.IOException;
import java.net.URI;
import java.util.UUID;

import io.nats.client.JetStreamApiException;
import io.polyn.event.EventPublisher;
import io.polyn.event.PublishedEvent;
import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;

/**
 * The users over HTTP: changes are published as events, and seen when a listener has
 * received them.
 */
@RestController
@RequestMapping("/users")
class UserController {

	private final EventPublisher events;

	private final UserRepository users;

	UserController(EventPublisher events, UserRepository users) {
		this.events = events;
		this.users = users;
	}

	@PostMapping
	ResponseEntity<Accepted> create(@RequestBody NewUser user) {
		UUID id = UUID.randomUUID();
		return accepted(id, this.events.publish(UserCreated.EVENT, new UserCreated(id, user.name(), user.email())));
	}

	@PutMapping("/{id}/email")
	ResponseEntity<Accepted> changeEmail(@PathVariable UUID id, @RequestBody NewEmail email)
			throws IOException, JetStreamApiException {
		find(id);
		return accepted(id, this.events.publish(UserEmailChanged.EVENT, new UserEmailChanged(id, email.email())));
	}

	@GetMapping("/{id}")
	User find(@PathVariable UUID id) throws IOException, JetStreamApiException {
		return this.users.find(id)
			.orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND, "There is no user " + id + "."));
	}

	private static ResponseEntity<Accepted> accepted(UUID userId, PublishedEvent event) {
		return ResponseEntity.accepted()
			.location(URI.create("/users/" + userId))
			.body(new Accepted(event.id(), userId));
	}

	/**
	 * What it takes to create a user.
	 */
	record NewUser(@Nullable String name, @Nullable String email) {
	}

	/**
	 * What it takes to change a user's address.
	 */
	record NewEmail(@Nullable String email) {
	}

	/**
	 * The answer to a change.
	 *
	 * @param id the id of the event that tells it
	 * @param userId the user's id
	 */
	record Accepted(String id, UUID userId) {
	}

}
