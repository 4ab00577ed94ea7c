package io.polyn.users;

import io.polyn.spring.ChangeHandler;
import io.polyn.spring.OnInsert;

import org.springframework.stereotype.Component;

@Component
@ChangeHandler(table = "users")
class UserRowHandler {

	@OnInsert
	void inserted(UserCreated user) {
	}

}
