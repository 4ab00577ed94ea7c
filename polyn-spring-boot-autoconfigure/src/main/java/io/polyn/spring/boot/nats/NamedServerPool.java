package io.polyn.spring.boot.nats;

import java.util.List;
import java.util.stream.Stream;

import io.nats.client.impl.NatsServerPool;
import io.nats.client.support.NatsUri;
import org.jspecify.annotations.Nullable;

/**
 * The servers of a connection, which remembers by which name a server is connected to:
 * jnats looks its addresses up first, and its socket knows only these.
 */
class NamedServerPool extends NatsServerPool {

	private volatile List<String> hosts = List.of();

	@Override
	public @Nullable NatsUri nextServer() {
		NatsUri next = super.nextServer();
		this.hosts = (next != null) ? hosts(next) : List.of();
		return next;
	}

	// A cluster makes its servers known by addresses, which certificates seldom have.
	// nats.go expects the name of the server that told of them then; here it may be any
	// that the application has for its cluster.
	private List<String> hosts(NatsUri server) {
		List<NatsUri> named = this.options.getNatsServerUris();
		if (!server.hostIsIpAddress() || named.contains(server)) {
			return List.of(server.getHost());
		}
		return Stream
			.concat(Stream.of(server.getHost()),
					named.stream().filter((other) -> !other.hostIsIpAddress()).map(NatsUri::getHost))
			.distinct()
			.toList();
	}

	/**
	 * Returns the hosts that the certificate of the server may be for that is connected
	 * to.
	 */
	List<String> hosts() {
		return this.hosts;
	}

}
