package io.polyn.spring.boot.nats;

import java.util.List;

/**
 * Connection details of a server that the application has started for itself.
 */
class EmbeddedNatsConnectionDetails implements NatsConnectionDetails {

	private final String url;

	EmbeddedNatsConnectionDetails(String url) {
		this.url = url;
	}

	@Override
	public List<String> getServers() {
		return List.of(this.url);
	}

}
