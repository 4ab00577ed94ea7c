package io.polyn.testing;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

import io.nats.client.Connection;
import io.nats.client.ErrorListener;
import io.nats.client.JetStreamManagement;
import io.nats.client.Nats;
import io.nats.client.Options;
import io.nats.client.api.StorageType;
import io.nats.client.api.StreamConfiguration;
import io.polyn.embedded.nats.EmbeddedNatsServer;
import io.polyn.testsupport.FreePorts;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;

/**
 * Three {@code nats-server} processes that form a cluster, each of which can be killed
 * and started again.
 */
public final class JetStreamCluster implements AutoCloseable {

	private static final int SIZE = 3;

	private static final String PROBE = "PROBE";

	private static final Duration PATIENCE = Duration.ofSeconds(60);

	private static final Duration FORMATION = Duration.ofSeconds(20);

	private static final int ATTEMPTS = 3;

	private final List<Node> nodes = new ArrayList<>();

	private final ClusterRoutes routes;

	private JetStreamCluster(Path folder) {
		for (int i = 1; i <= SIZE; i++) {
			this.nodes.add(new Node("node" + i, folder.resolve("node" + i)));
		}
		this.routes = new ClusterRoutes(this.nodes);
	}

	/**
	 * Starts a cluster and waits until all of it is there. Nodes that have met before the
	 * last one was up, as on a machine that is busy, may go on without it for good (seen
	 * with 2.10.27: a group of two, which the third one takes for one of three): then
	 * another cluster is started.
	 * @param folder an empty folder for what it stores
	 * @return the cluster
	 */
	public static JetStreamCluster start(Path folder) {
		for (int attempt = 1;; attempt++) {
			JetStreamCluster cluster = new JetStreamCluster(folder.resolve("cluster" + attempt));
			try {
				cluster.nodes.forEach(cluster::start);
				if (attempt == ATTEMPTS || cluster.hasFormed()) {
					cluster.awaitComplete();
					return cluster;
				}
			}
			catch (RuntimeException | Error ex) {
				cluster.close();
				throw ex;
			}
			cluster.close();
		}
	}

	private boolean hasFormed() {
		try {
			Awaitility.await().atMost(FORMATION).ignoreExceptions().until(() -> size(metaLeader()) == SIZE);
			return true;
		}
		catch (ConditionTimeoutException ex) {
			return false;
		}
	}

	private static int size(Node node) {
		return node.monitor.get("jsz").path("meta_cluster").path("cluster_size").asInt();
	}

	public List<Node> nodes() {
		return List.copyOf(this.nodes);
	}

	/**
	 * Opens a connection that may go to any node; the caller's to close.
	 */
	public Connection connect() throws IOException, InterruptedException {
		return Nats.connect(Options.builder()
			.servers(this.nodes.stream().map(Node::url).toArray(String[]::new))
			.maxReconnects(-1)
			.errorListener(new ErrorListener() {
			})
			.build());
	}

	/**
	 * Returns the leader of JetStream's own group.
	 */
	public Node metaLeader() {
		String name = this.nodes.stream()
			.filter(Node::isRunning)
			.map((node) -> node.monitor.get("jsz").path("meta_cluster").path("leader").asText())
			.filter((leader) -> !leader.isEmpty())
			.findFirst()
			.orElseThrow();
		return node(name);
	}

	public Node node(String name) {
		return this.nodes.stream().filter((node) -> node.name.equals(name)).findFirst().orElseThrow();
	}

	/**
	 * Starts a killed node again and waits until it has caught up.
	 */
	public void restart(Node node) {
		start(node);
		awaitComplete();
	}

	/**
	 * Parts a node from the others: what they send one another does not arrive until
	 * {@link #heal()}.
	 */
	public void stall(Node node) {
		this.routes.stall(node);
	}

	/**
	 * Parts a node from the others: their connections break, and no other is made until
	 * {@link #heal()}.
	 */
	public void refuse(Node node) throws IOException {
		this.routes.refuse(node);
	}

	/**
	 * Lets all nodes reach one another again, and waits until the cluster is complete.
	 */
	public void heal() {
		this.routes.heal();
		awaitComplete();
	}

	@Override
	public void close() {
		this.nodes.stream().filter(Node::isRunning).forEach((node) -> node.server.close());
		this.routes.close();
	}

	private void start(Node node) {
		List<String> arguments = new ArrayList<>(List.of("--name", node.name, "--cluster_name", "polyn", "--cluster",
				"nats://127.0.0.1:" + node.routePort, "-m", String.valueOf(node.monitor.port())));
		arguments.addAll(this.routes.arguments(node));
		node.server = EmbeddedNatsServer.builder()
			.port(node.port())
			.storeDirectory(node.store)
			.arguments(arguments.toArray(String[]::new))
			.start();
	}

	private void awaitComplete() {
		try {
			Awaitility.await().atMost(PATIENCE).ignoreExceptions().until(this::storesOnEachNode);
		}
		catch (ConditionTimeoutException ex) {
			throw new IllegalStateException(
					"The cluster is not complete: "
							+ this.nodes.stream().map(JetStreamCluster::describe).collect(Collectors.joining("; ")),
					ex);
		}
	}

	private static String describe(Node node) {
		if (!node.isRunning()) {
			return node + " does not run";
		}
		try {
			return node + " has the routes " + node.monitor.get("routez").path("routes").findValuesAsText("remote_name")
					+ " and the group " + node.monitor.get("jsz").path("meta_cluster");
		}
		catch (RuntimeException ex) {
			return node + " does not answer: " + ex;
		}
	}

	// What the monitoring says comes too early: the leader gives a node nothing to store
	// before it has had the node's first statistics. Or never: in 2.9, a consumer that is
	// idle after a restart keeps its node from being healthy.
	private boolean storesOnEachNode() throws Exception {
		Connection connection = connect();
		try {
			JetStreamManagement management = connection.jetStreamManagement();
			management.addStream(
					StreamConfiguration.builder().name(PROBE).storageType(StorageType.Memory).replicas(SIZE).build());
			return management.deleteStream(PROBE);
		}
		finally {
			connection.close();
		}
	}

	/**
	 * A server of the cluster.
	 */
	public static final class Node {

		private final String name;

		private final Path store;

		private final int port = FreePorts.next();

		private final int routePort = FreePorts.next();

		private final Monitor monitor = Monitor.onFreePort();

		private EmbeddedNatsServer server;

		private Node(String name, Path store) {
			this.name = name;
			this.store = store;
		}

		public String url() {
			return this.server.url();
		}

		/**
		 * Returns the port for clients, which stays the same.
		 */
		public int port() {
			return this.port;
		}

		public boolean isRunning() {
			return this.server != null && this.server.isRunning();
		}

		/**
		 * Ends the process by SIGKILL.
		 */
		public void kill() throws Exception {
			ProcessHandle process = ProcessHandle.of(this.server.pid()).orElseThrow();
			process.destroyForcibly();
			process.onExit().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
			// What is left of it: the lock of its store.
			this.server.close();
		}

		/**
		 * Ends the process by SIGTERM.
		 */
		public void stop() {
			this.server.close();
		}

		int routePort() {
			return this.routePort;
		}

		@Override
		public String toString() {
			return this.name;
		}

	}

}
