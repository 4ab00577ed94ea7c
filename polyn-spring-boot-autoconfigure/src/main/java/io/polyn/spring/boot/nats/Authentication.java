package io.polyn.spring.boot.nats;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

import io.nats.client.AuthHandler;
import io.nats.client.Nats;
import io.nats.client.Options;
import io.polyn.ErrorCode;
import io.polyn.PolynException;
import org.jspecify.annotations.Nullable;

import org.springframework.util.Assert;
import org.springframework.util.StringUtils;

/**
 * The one way in which an application says who it is, with the secrets that its
 * {@link NatsConnectionDetails} have when it connects.
 */
class Authentication {

	private final NatsConnectionDetails details;

	Authentication(NatsConnectionDetails details) {
		this.details = details;
	}

	void applyTo(Options.Builder options) {
		String credentials = this.details.getCredentials();
		requireOneWay(credentials);
		if (StringUtils.hasText(this.details.getUser())) {
			new CurrentUser(this.details).applyTo(options);
		}
		if (StringUtils.hasText(this.details.getToken())) {
			options.tokenSupplier(() -> chars(this.details.getToken()));
		}
		if (StringUtils.hasText(credentials)) {
			options.authHandler(handler("polyn.nats.creds", this::ofCredentials));
		}
		if (StringUtils.hasText(this.details.getNkey())) {
			options.authHandler(handler("polyn.nats.nkey", this::ofNkey));
		}
	}

	private void requireOneWay(@Nullable String credentials) {
		String user = this.details.getUser();
		String nkey = this.details.getNkey();
		String jwt = this.details.getJwt();
		requireBoth("polyn.nats.password", this.details.getPassword(), "polyn.nats.user", user);
		requireBoth("polyn.nats.jwt", jwt, "polyn.nats.nkey", nkey);
		List<String> ways = new ArrayList<>();
		add(ways, "polyn.nats.user", user);
		add(ways, "polyn.nats.token", this.details.getToken());
		add(ways, "polyn.nats.nkey", StringUtils.hasText(jwt) ? null : nkey);
		add(ways, "polyn.nats.jwt", jwt);
		add(ways, "polyn.nats.creds", credentials);
		if (this.details.getServers().stream().anyMatch((server) -> server.contains("@"))) {
			ways.add("the user in polyn.nats.servers");
		}
		if (ways.size() > 1) {
			throw new PolynException(ErrorCode.AUTHENTICATION_FAILED,
					"There is more than one way to authenticate: " + String.join(", ", ways) + ".",
					"Leave one of them, and remove the others.");
		}
	}

	private static void requireBoth(String property, @Nullable String value, String required, @Nullable String other) {
		if (StringUtils.hasText(value) && !StringUtils.hasText(other)) {
			throw new PolynException(ErrorCode.AUTHENTICATION_FAILED,
					property + " is set, but " + required + " is not.",
					"Set " + required + " too, or remove " + property + ".");
		}
	}

	private static void add(List<String> ways, String property, @Nullable String value) {
		if (StringUtils.hasText(value)) {
			ways.add(property);
		}
	}

	private AuthHandler ofCredentials() {
		String credentials = this.details.getCredentials();
		Assert.state(credentials != null, "The credentials are gone");
		return Nats.staticCredentials(credentials.getBytes(StandardCharsets.UTF_8));
	}

	private AuthHandler ofNkey() {
		String nkey = this.details.getNkey();
		Assert.state(nkey != null, "The NKey is gone");
		String jwt = this.details.getJwt();
		return Nats.staticCredentials(StringUtils.hasText(jwt) ? jwt.strip().toCharArray() : null,
				nkey.strip().toCharArray());
	}

	private static AuthHandler handler(String property, Supplier<AuthHandler> current) {
		try {
			current.get().getID();
		}
		catch (IllegalStateException ex) {
			// Without its cause, which may quote what was read.
			throw new PolynException(ErrorCode.AUTHENTICATION_FAILED, property + " has no valid seed of an NKey.",
					"Correct " + property + ": the seed of a user begins with SU.");
		}
		return new CurrentAuthHandler(current);
	}

	private static char @Nullable [] chars(@Nullable String text) {
		return (text != null) ? text.toCharArray() : null;
	}

	private record CurrentAuthHandler(Supplier<AuthHandler> current) implements AuthHandler {

		@Override
		public byte[] sign(byte[] nonce) {
			return this.current.get().sign(nonce);
		}

		@Override
		public char[] getID() {
			return this.current.get().getID();
		}

		@Override
		public char @Nullable [] getJWT() {
			return this.current.get().getJWT();
		}

	}

}
