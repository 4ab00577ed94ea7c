package io.polyn.users;

interface Mailer {

	void welcome(String email);

}
