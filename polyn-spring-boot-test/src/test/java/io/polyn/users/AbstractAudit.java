package io.polyn.users;

import io.polyn.spring.PolynListener;

abstract class AbstractAudit {

	@PolynListener(event = "user.welcomed.v1", source = "audit")
	void welcomed(UserWelcomed user) {
	}

}
