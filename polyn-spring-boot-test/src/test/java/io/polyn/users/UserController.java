package io.polyn.users;

import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

@RestController
class UserController {

	private final Users users;

	UserController(Users users) {
		this.users = users;
	}

	@PostMapping("/users")
	@ResponseStatus(HttpStatus.ACCEPTED)
	void create(@RequestBody UserCreated user) {
		this.users.create(user.id(), user.email());
	}

}
