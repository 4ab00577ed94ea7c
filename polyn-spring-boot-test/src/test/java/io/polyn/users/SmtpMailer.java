package io.polyn.users;

import org.springframework.stereotype.Component;

@Component
class SmtpMailer implements Mailer {

	@Override
	public void welcome(String email) {
		throw new IllegalStateException("There is no mail server in a test");
	}

}
