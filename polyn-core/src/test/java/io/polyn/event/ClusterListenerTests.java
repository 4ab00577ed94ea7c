package io.polyn.event;

import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

import io.nats.client.Connection;
import io.nats.client.JetStreamOptions;
import io.polyn.nats.JetStreamApi;
import io.polyn.testing.JetStreamCluster;
import io.polyn.testing.JetStreamCluster.Node;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import static org.awaitility.Awaitility.await;

/**
 * A listener in a cluster of three servers, of which the leaders are killed by SIGKILL.
 */
@Timeout(240)
@SuppressWarnings("try")
class ClusterListenerTests {

	private static final int COUNT = 2000;

	private static final Duration PATIENCE = Duration.ofSeconds(60);

	@TempDir
	Path folder;

	private final EventLedger ledger = new EventLedger();

	@Test
	void nothingIsLostWhenTheLeadersAreKilled() throws Exception {
		try (JetStreamCluster cluster = JetStreamCluster.start(this.folder);
				Connection publishing = cluster.connect();
				Connection listening = cluster.connect()) {
			UserEvents events = new UserEvents(publishing);
			events.create(3, Duration.ofSeconds(2));
			SteadyPublishing.publish(events.publisher(), this.ledger, 0, COUNT);
			EventConsumer consumer = new UserEvents(listening).consumer()
				.concurrency(2)
				.handler(UserCreated.class, (delivery) -> {
					TimeUnit.MICROSECONDS.sleep(500);
					this.ledger.handled(delivery);
				})
				.build();
			consumer.start();
			try (SteadyPublishing more = new SteadyPublishing(events.publisher(), this.ledger, COUNT)) {
				this.ledger.awaitHandled(COUNT / 2);
				Node first = consumerLeader(cluster, publishing);
				first.kill();
				this.ledger.awaitHandled(this.ledger.handledCount() + COUNT / 2);
				cluster.restart(first);
				Node second = streamLeader(cluster, publishing);
				second.kill();
				this.ledger.awaitHandled(this.ledger.handledCount() + COUNT / 2);
				cluster.restart(second);
			}
			this.ledger.requireNothingLost("Leaders of consumer and stream killed");
			events.awaitNothingPending();
			consumer.stop(Duration.ofSeconds(10));
		}
	}

	private static Node consumerLeader(JetStreamCluster cluster, Connection connection) {
		return await().atMost(PATIENCE)
			.ignoreExceptions()
			.until(() -> cluster.node(api(connection).consumerInfo(UserStream.STREAM, UserStream.CONSUMER)
				.orElseThrow()
				.path("cluster")
				.path("leader")
				.asText()), (node) -> true);
	}

	private static Node streamLeader(JetStreamCluster cluster, Connection connection) {
		return await().atMost(PATIENCE)
			.ignoreExceptions()
			.until(() -> cluster.node(api(connection).streamInfo(UserStream.STREAM)
				.orElseThrow()
				.path("cluster")
				.path("leader")
				.asText()), (node) -> true);
	}

	private static JetStreamApi api(Connection connection) {
		return new JetStreamApi(connection, JetStreamOptions.defaultOptions());
	}

}
