package io.polyn.spring.boot.nats;

import java.util.Objects;

import io.nats.client.AuthHandler;
import io.nats.client.Options;
import io.polyn.ErrorCode;
import io.polyn.PolynException;
import org.jspecify.annotations.Nullable;

import org.springframework.util.StringUtils;

/**
 * User and password that there are when a connection is made. The options of jnats have
 * those of the start for the whole life of a connection, so its data port puts these in
 * their place. As a handler of jnats it does nothing but be found there.
 */
class CurrentUser implements AuthHandler {

	private final NatsConnectionDetails details;

	private final @Nullable String firstName;

	private final @Nullable String firstPassword;

	CurrentUser(NatsConnectionDetails details) {
		this.details = details;
		this.firstName = details.getUser();
		this.firstPassword = details.getPassword();
	}

	void applyTo(Options.Builder options) {
		apply(this.firstName, this.firstPassword, options);
		options.authHandler(this);
	}

	private static void apply(@Nullable String name, @Nullable String password, Options.Builder options) {
		options.userInfo(chars(name), chars(password));
	}

	private static char[] chars(@Nullable String text) {
		return (text != null) ? text.toCharArray() : new char[0];
	}

	/**
	 * Returns options that have the current user and password.
	 * @param options those of the start, in which a customizer may have set others
	 * @return nothing if the connection details have had the same at the start
	 */
	@Nullable Options changed(Options options) {
		String name;
		String password;
		try {
			name = this.details.getUser();
			password = this.details.getPassword();
		}
		catch (RuntimeException ex) {
			// Without its message, which may quote what was read.
			throw gone("The connection details don't give user and password: " + ex.getClass().getName() + ".");
		}
		if (!StringUtils.hasText(name)) {
			throw gone("The connection details have no user any more.");
		}
		if (name.equals(this.firstName) && Objects.equals(password, this.firstPassword)) {
			return null;
		}
		Options.Builder changed = new Options.Builder(options);
		apply(name, password, changed);
		return changed.build();
	}

	private static PolynException gone(String problem) {
		return new PolynException(ErrorCode.AUTHENTICATION_FAILED, problem,
				"Correct the bean of the type NatsConnectionDetails; reconnecting goes on meanwhile.");
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
