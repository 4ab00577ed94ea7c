package io.polyn.fault;

import java.io.IOException;
import java.time.Duration;
import java.util.List;

import io.nats.client.Connection;
import io.nats.client.ErrorListener;
import io.nats.client.Nats;
import io.nats.client.Options;
import io.polyn.testing.JetStreamCluster;
import io.polyn.testing.JetStreamCluster.Node;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import static org.awaitility.Awaitility.await;

/**
 * Of a cluster of three servers one is killed, or parted from the others, or each is
 * restarted in turn.
 */
@Tag("faults")
@SuppressWarnings("try")
class ClusterFaultTests {

	@RegisterExtension
	final FaultRun run = new FaultRun();

	@Test
	void whatIsAcknowledgedIsStoredOnceAndHandledInOrderAndMigrationsAreAppliedOnce() throws Exception {
		try (JetStreamCluster cluster = JetStreamCluster.start(this.run.folder());
				Connection publisher = connect(cluster);
				Connection listener = connect(cluster);
				Connection migrating = connect(cluster);
				Connection direct = connect(cluster)) {
			new Numbers(direct).create(3, Duration.ofSeconds(2));
			SeedMigrations migrations = new SeedMigrations(this.run, 3);
			FaultDeck<Fault> faults = new FaultDeck<>(List.of(Fault.values()), this.run.random());
			try (EventTraffic traffic = new EventTraffic(publisher, listener)) {
				while (this.run.hasNext(Fault.values().length)) {
					traffic.awaitHandled(50);
					migrations.write();
					Thread thread = migrations.start(migrating);
					this.run.pause(Duration.ZERO, Duration.ofMillis(300));
					disturb(cluster, direct, faults.next());
					thread.join();
				}
				awaitLeader(direct);
				traffic.finish(this.run, direct);
			}
			migrations.finish(direct);
		}
	}

	// The servers have just met again, and some of what came of it is asked once.
	private static void awaitLeader(Connection connection) throws IOException {
		await().ignoreExceptions().until(connection.jetStreamManagement()::getAccountStatistics, (known) -> true);
	}

	private static Connection connect(JetStreamCluster cluster) throws Exception {
		return Nats.connect(Options.builder()
			.servers(cluster.nodes().stream().map(Node::url).toArray(String[]::new))
			.maxReconnects(-1)
			.reconnectWait(Duration.ofMillis(100))
			.errorListener(new ErrorListener() {
			})
			.build());
	}

	private void disturb(JetStreamCluster cluster, Connection connection, Fault fault) throws Exception {
		this.run.fault(fault.text);
		switch (fault) {
			case STREAM_LEADER_KILLED -> kill(cluster, streamLeader(cluster, connection));
			case META_LEADER_KILLED -> kill(cluster, cluster.metaLeader());
			case ROLLING_RESTART -> {
				for (Node node : cluster.nodes()) {
					node.stop();
					cluster.restart(node);
				}
			}
			case LEADER_SILENT -> {
				cluster.stall(streamLeader(cluster, connection));
				heal(cluster);
			}
			case LEADER_CUT_OFF -> {
				cluster.refuse(streamLeader(cluster, connection));
				heal(cluster);
			}
			case FOLLOWER_SILENT -> {
				Node leader = streamLeader(cluster, connection);
				List<Node> others = cluster.nodes().stream().filter((node) -> node != leader).toList();
				cluster.stall(others.get(this.run.random().nextInt(others.size())));
				heal(cluster);
			}
		}
	}

	private void kill(JetStreamCluster cluster, Node node) throws Exception {
		node.kill();
		this.run.pause(Duration.ZERO, Duration.ofSeconds(8));
		cluster.restart(node);
	}

	private void heal(JetStreamCluster cluster) throws Exception {
		// A group has another leader after four to nine seconds.
		this.run.pause(Duration.ofSeconds(2), Duration.ofSeconds(12));
		cluster.heal();
	}

	private static Node streamLeader(JetStreamCluster cluster, Connection connection) {
		return await().ignoreExceptions()
			.until(() -> cluster
				.node(connection.jetStreamManagement().getStreamInfo(Numbers.STREAM).getClusterInfo().getLeader()),
					(node) -> true);
	}

	private enum Fault {

		STREAM_LEADER_KILLED("leader of the stream killed"),

		META_LEADER_KILLED("leader of JetStream killed"),

		ROLLING_RESTART("rolling restart"),

		LEADER_SILENT("leader of the stream silent"),

		LEADER_CUT_OFF("leader of the stream cut off"),

		FOLLOWER_SILENT("follower silent");

		private final String text;

		Fault(String text) {
			this.text = text;
		}

	}

}
