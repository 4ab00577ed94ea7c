package io.polyn.spring.boot.nats;

import java.nio.file.Path;
import java.util.List;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.autoconfigure.service.connection.ConnectionDetails;
import org.springframework.boot.ssl.SslBundle;

/**
 * What it takes to connect to NATS.
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
	 * Returns the file with JWT and NKey seed, which is read anew for every connection.
	 * @return the file, or {@code null} for none
	 */
	default @Nullable Path getCredentials() {
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
