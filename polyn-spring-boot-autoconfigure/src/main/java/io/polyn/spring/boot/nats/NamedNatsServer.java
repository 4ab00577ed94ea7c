package io.polyn.spring.boot.nats;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Optional;

import io.nats.client.support.NatsUri;

import org.springframework.beans.factory.ListableBeanFactory;

/**
 * The server that an application's configuration names, whether it can be reached or not.
 */
public final class NamedNatsServer {

	private NamedNatsServer() {
	}

	/**
	 * Finds the server, the first one of a cluster. None is connected to or started for
	 * it: an embedded one, which nobody else reaches, is not named.
	 * @param beanFactory the beans of the application
	 * @return its URL without credentials, nothing if none is named
	 */
	public static Optional<URI> find(ListableBeanFactory beanFactory) {
		if (beanFactory.getBeanNamesForType(EmbeddedNatsConnectionDetails.class, true, false).length > 0) {
			return Optional.empty();
		}
		return Optional.ofNullable(beanFactory.getBeanProvider(NatsConnectionDetails.class).getIfUnique())
			.filter((details) -> !(details instanceof PropertiesNatsConnectionDetails properties)
					|| !properties.named().isEmpty())
			.flatMap((details) -> details.getServers().stream().findFirst())
			.flatMap(NamedNatsServer::parse);
	}

	// Connecting says what is wrong with one that is no URL.
	private static Optional<URI> parse(String server) {
		try {
			return Optional.of(new NatsUri(NatsConnectionFactory.withoutCredentials(server)).getUri());
		}
		catch (URISyntaxException ex) {
			return Optional.empty();
		}
	}

}
