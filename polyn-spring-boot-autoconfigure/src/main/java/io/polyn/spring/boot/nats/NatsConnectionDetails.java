package io.polyn.spring.boot.nats;

import java.util.List;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.autoconfigure.service.connection.ConnectionDetails;
import org.springframework.boot.ssl.SslBundle;

/**
 * What it takes to connect to NATS. Servers are asked for once; user, password, token,
 * NKey, JWT, credentials and certificates anew for every connection, so that what has
 * changed counts when the connection has to be made again.
 */
public interface NatsConnectionDetails extends ConnectionDetails {

	/**
	 * Returns the servers of one cluster.
	 * @return their URLs, at least one
	 */
	List<String> getServers();

	/**
	 * Returns the name of the user.
	 * @return the name, or {@code null} for none
	 */
	default @Nullable String getUser() {
		return null;
	}

	/**
	 * Returns the password of the user.
	 * @return the password, or {@code null} for none
	 */
	default @Nullable String getPassword() {
		return null;
	}

	/**
	 * Returns the token.
	 * @return the token, or {@code null} for none
	 */
	default @Nullable String getToken() {
		return null;
	}

	/**
	 * Returns the seed of the NKey, which belongs to the JWT if there is one.
	 * @return the seed, or {@code null} for none
	 */
	default @Nullable String getNkey() {
		return null;
	}

	/**
	 * Returns the JWT of the user.
	 * @return the JWT, or {@code null} for none
	 */
	default @Nullable String getJwt() {
		return null;
	}

	/**
	 * Returns JWT and NKey seed as a credentials file has them.
	 * @return the content of such a file, or {@code null} for none
	 */
	default @Nullable String getCredentials() {
		return null;
	}

	/**
	 * Returns the certificates.
	 * @return the bundle, or {@code null} for no TLS but what a server's URL asks for
	 */
	default @Nullable SslBundle getSslBundle() {
		return null;
	}

}
