package io.polyn.spring.boot.nats;

import java.util.Arrays;

import io.nats.client.AuthHandler;
import io.nats.client.Options;
import org.jspecify.annotations.Nullable;

import org.springframework.util.Assert;
import org.springframework.util.StringUtils;

/**
 * User and password that there are when a connection is made. The options of jnats have
 * those of the start for the whole life of a connection, so its data port puts these in
 * their place. As a handler of jnats it does nothing but be found there.
 */
record CurrentUser(NatsConnectionDetails details) implements AuthHandler {

	/**
	 * Returns options that have the current user and password.
	 * @param options those of the start
	 * @return the same if nothing has changed since
	 */
	Options in(Options options) {
		String name = this.details.getUser();
		Assert.state(StringUtils.hasText(name), "The user is gone");
		char[] user = name.toCharArray();
		String secret = this.details.getPassword();
		char[] password = (secret != null) ? secret.toCharArray() : new char[0];
		return (Arrays.equals(user, options.getUsernameChars()) && Arrays.equals(password, options.getPasswordChars()))
				? options : new Options.Builder(options).userInfo(user, password).build();
	}

	@Override
	public byte @Nullable [] sign(byte[] nonce) {
		return null;
	}

	@Override
	public char @Nullable [] getID() {
		return null;
	}

	@Override
	public char @Nullable [] getJWT() {
		return null;
	}

}
