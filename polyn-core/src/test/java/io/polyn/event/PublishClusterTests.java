package io.polyn.event;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

import io.nats.client.Connection;
import io.nats.client.JetStreamManagement;
import io.nats.client.JetStreamOptions;
import io.nats.client.api.StreamConfiguration;
import io.polyn.ErrorCode;
import io.polyn.schema.SchemaRegistry;
import io.polyn.testing.FailingConnection;
import io.polyn.testing.FailingConnection.Failure;
import io.polyn.testing.JetStreamCluster;
import io.polyn.testing.JetStreamCluster.Node;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Publishing to a stream of three replicas.
 */
@Timeout(180)
class PublishClusterTests {

	private static final Logger logger = LoggerFactory.getLogger(PublishClusterTests.class);

	private static final Duration PATIENCE = Duration.ofSeconds(60);

	@TempDir
	static Path temp;

	private static JetStreamCluster cluster;

	private static SchemaRegistry registry;

	private Connection connection;

	@BeforeAll
	static void startCluster(@TempDir Path schemas) throws Exception {
		registry = Publishers.registry(schemas);
		cluster = JetStreamCluster.start(temp);
	}

	@AfterAll
	static void stopCluster() {
		cluster.close();
	}

	@BeforeEach
	void createStream() throws Exception {
		this.connection = cluster.connect();
		management().addStream(StreamConfiguration.builder().name("USERS").subjects("user.>").replicas(3).build());
	}

	@AfterEach
	void deleteStream() throws Exception {
		management().deleteStream("USERS");
		this.connection.close();
	}

	@Test
	void everyEventIsStoredOnceThoughTheLeaderIsKilled() throws Exception {
		ExecutorService thread = Executors.newSingleThreadExecutor();
		EventPublisher publisher = publisher(this.connection);
		int count = 10_000;
		AtomicInteger confirmed = new AtomicInteger();
		List<CompletableFuture<PublishedEvent>> futures = new ArrayList<>();
		try {
			CompletableFuture<Void> killed = new CompletableFuture<>();
			CompletableFuture<Void> all = CompletableFuture.runAsync(() -> IntStream.range(0, count).forEach((i) -> {
				// However late it is killed, there is something left to publish.
				if (i == count / 4 * 3) {
					killed.join();
				}
				CompletableFuture<PublishedEvent> future = publisher.publishAsync(UserCreated.EVENT,
						new UserCreated("Ann", i), PublishOptions.NONE.id("e" + i));
				future.thenRun(confirmed::incrementAndGet);
				futures.add(future);
			}), thread);
			Awaitility.await().atMost(PATIENCE).until(() -> confirmed.get() > count / 10);
			Node leader = cluster.node(management().getStreamInfo("USERS").getClusterInfo().getLeader());
			leader.kill();
			int before = confirmed.get();
			killed.complete(null);
			all.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
			assertThat(publisher.flush(PATIENCE)).isTrue();
			cluster.restart(leader);
			long failed = futures.stream().filter(CompletableFuture::isCompletedExceptionally).count();
			// A replica that was down may answer with what it had then.
			long stored = Awaitility.await()
				.atMost(PATIENCE)
				.ignoreExceptions()
				.until(() -> management().getStreamInfo("USERS").getStreamState().getMsgCount(),
						(messages) -> messages >= count);
			logger.info("Leader killed after {} of {} events: {} confirmed, {} failed, {} stored", before, count,
					confirmed.get(), failed, stored);
			assertThat(before).isLessThan(count);
			assertThat(failed).isZero();
			Set<Long> sequences = new HashSet<>();
			futures.forEach((future) -> assertThat(sequences.add(future.join().sequence())).isTrue());
			assertThat(stored).isEqualTo(count);
		}
		finally {
			thread.shutdownNow();
		}
	}

	@Test
	void anEventWithAConditionWhoseAckIsLostIsStoredOnce() throws Exception {
		List<PublishOptions> conditions = List.of(PublishOptions.NONE.expectedLastSequence(0),
				PublishOptions.NONE.expectedLastSubjectSequence(1));
		for (int i = 0; i < conditions.size(); i++) {
			Connection failing = new FailingConnection(this.connection, UserCreated.EVENT::equals, 1,
					Failure.ANSWER_LOST)
				.connection();
			assertThat(publisher(failing).publish(UserCreated.EVENT, new UserCreated("Ann", 1),
					conditions.get(i).id("e" + i)))
				.isEqualTo(new PublishedEvent("e" + i, "USERS", i + 1, false));
		}
	}

	@Test
	void aConflictIsToldThoughItIsNotTheFirstAttempt() throws Exception {
		publisher(this.connection).publish(UserCreated.EVENT, new UserCreated("Ann", 1));
		for (PublishOptions condition : List.of(PublishOptions.NONE.expectedLastSequence(0),
				PublishOptions.NONE.expectedLastSubjectSequence(0))) {
			Connection failing = new FailingConnection(this.connection, UserCreated.EVENT::equals, 1,
					Failure.REQUEST_LOST)
				.connection();
			assertThatExceptionOfType(PublishFailedException.class)
				.isThrownBy(() -> publisher(failing).publish(UserCreated.EVENT, new UserCreated("Ann", 1), condition))
				.satisfies((ex) -> assertThat(ex.code()).isEqualTo(ErrorCode.EVENT_CONFLICT));
		}
		assertThat(publisher(this.connection).publish(UserCreated.EVENT, new UserCreated("Ann", 2)).sequence())
			.isEqualTo(2);
	}

	private JetStreamManagement management() throws Exception {
		return this.connection.jetStreamManagement();
	}

	private static EventPublisher publisher(Connection connection) {
		return EventPublisher.builder(connection, JetStreamOptions.defaultOptions())
			.registry(registry)
			.publishTimeout(Duration.ofSeconds(30))
			.build();
	}

}
