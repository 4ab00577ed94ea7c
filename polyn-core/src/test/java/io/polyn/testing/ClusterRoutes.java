package io.polyn.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.polyn.testing.JetStreamCluster.Node;

/**
 * The network between the servers of a cluster: each reaches each other one by a proxy of
 * its own, in each direction, so that any of them can be parted from the others.
 */
final class ClusterRoutes implements AutoCloseable {

	// Nobody listens there: servers tell one another where they are, and would go past
	// the proxies.
	private static final String NOWHERE = "127.0.0.1:1";

	private final Map<Route, ByteProxy> proxies = new HashMap<>();

	ClusterRoutes(List<Node> nodes) {
		try {
			for (Node from : nodes) {
				for (Node to : nodes) {
					if (from != to) {
						this.proxies.put(new Route(from, to), new ByteProxy(to.routePort()));
					}
				}
			}
		}
		catch (IOException ex) {
			close();
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Returns the arguments with which a server goes by its proxies.
	 */
	List<String> arguments(Node node) {
		String routes = this.proxies.entrySet()
			.stream()
			.filter((proxy) -> proxy.getKey().from() == node)
			.map((proxy) -> proxy.getValue().url())
			.collect(Collectors.joining(","));
		return List.of("--routes", routes, "--cluster_advertise", NOWHERE);
	}

	/**
	 * Lets nothing pass between a server and the others.
	 */
	void stall(Node node) {
		of(node).forEach(ByteProxy::stall);
	}

	/**
	 * Breaks what connects a server with the others, and lets it not connect again.
	 */
	void refuse(Node node) throws IOException {
		for (ByteProxy proxy : of(node).toList()) {
			proxy.refuse();
		}
	}

	/**
	 * Lets everything pass again.
	 */
	void heal() {
		this.proxies.values().forEach(ByteProxy::proceed);
	}

	private Stream<ByteProxy> of(Node node) {
		return this.proxies.entrySet()
			.stream()
			.filter((proxy) -> proxy.getKey().from() == node || proxy.getKey().to() == node)
			.map(Map.Entry::getValue);
	}

	@Override
	public void close() {
		for (ByteProxy proxy : this.proxies.values()) {
			try {
				proxy.close();
			}
			catch (IOException ex) {
				throw new UncheckedIOException(ex);
			}
		}
	}

	private record Route(Node from, Node to) {

	}

}
