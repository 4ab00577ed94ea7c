package io.polyn.spring.testing;

import java.io.IOException;
import java.security.GeneralSecurityException;

import io.nats.client.NKey;
import io.nats.client.support.JwtUtils;

/**
 * An operator with one account, which uses JetStream, and its users.
 */
public final class JwtOperator {

	private static final String LIMITS = """
			"limits": {"subs": -1, "data": -1, "payload": -1, "imports": -1, "exports": -1, "wildcards": true, "conn": -1,
			"leaf": -1, "mem_storage": %1$d, "disk_storage": %1$d, "streams": %1$d, "consumer": %1$d}
			""";

	private final NKey operator;

	private final NKey system;

	private final NKey account;

	// A running server does not take another one.
	private final String jwt;

	private JwtOperator(NKey operator, NKey system, NKey account) throws GeneralSecurityException, IOException {
		this.operator = operator;
		this.system = system;
		this.account = account;
		this.jwt = issue(operator, "\"type\": \"operator\"");
	}

	public static JwtOperator create() throws GeneralSecurityException, IOException {
		return new JwtOperator(NKey.createOperator(null), NKey.createAccount(null), NKey.createAccount(null));
	}

	/**
	 * Returns a new user of the account.
	 */
	public User user() throws GeneralSecurityException, IOException {
		NKey user = NKey.createUser(null);
		return new User(new String(user.getSeed()), new String(user.getPublicKey()),
				JwtUtils.issueUserJWT(this.account, publicKey(this.account), new String(user.getPublicKey())));
	}

	/**
	 * Returns the configuration of a server that knows the account.
	 */
	public String configuration(User... revoked) throws GeneralSecurityException, IOException {
		return """
				operator: %s
				system_account: %s
				resolver: MEMORY
				resolver_preload: {
				  %s: %s
				  %s: %s
				}
				""".formatted(this.jwt, publicKey(this.system), publicKey(this.system),
				issue(this.system, "\"type\": \"account\", " + LIMITS.formatted(0)), publicKey(this.account),
				issue(this.account, "\"type\": \"account\", " + LIMITS.formatted(-1) + ", \"revocations\": "
						+ revocations(revoked)));
	}

	private static String revocations(User... users) {
		StringBuilder revocations = new StringBuilder("{");
		for (User user : users) {
			revocations.append((revocations.length() > 1) ? ", " : "")
				.append("\"%s\": %d".formatted(user.publicKey(), JwtUtils.currentTimeSeconds() + 1));
		}
		return revocations.append('}').toString();
	}

	private String issue(NKey subject, String claims) throws GeneralSecurityException, IOException {
		return JwtUtils.issueJWT(this.operator, publicKey(subject), "test", null, JwtUtils.currentTimeSeconds(),
				publicKey(this.operator), () -> "{" + claims.replace("\n", " ") + ", \"version\": 2}");
	}

	private static String publicKey(NKey key) throws GeneralSecurityException, IOException {
		return new String(key.getPublicKey());
	}

	/**
	 * A user.
	 *
	 * @param seed the seed of its NKey
	 * @param publicKey the public part of its NKey
	 * @param jwt its JWT
	 */
	public record User(String seed, String publicKey, String jwt) {

		/**
		 * Returns the content of a credentials file.
		 */
		public String credentials() {
			return JwtUtils.NATS_USER_JWT_FORMAT.formatted(this.jwt, this.seed);
		}

	}

}
