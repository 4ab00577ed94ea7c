package io.polyn.migration.robustness;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

import io.nats.client.Connection;
import io.nats.client.ErrorListener;
import io.nats.client.JetStreamOptions;
import io.nats.client.Nats;
import io.nats.client.Options;
import io.polyn.PolynException;
import io.polyn.migration.MigrateResult;
import io.polyn.migration.MigrationInfo;
import io.polyn.migration.MigrationState;
import io.polyn.migration.Migrator;
import io.polyn.nats.JetStreamApi;
import io.polyn.testing.Hold;
import io.polyn.testing.JetStreamCluster;
import io.polyn.testing.JetStreamCluster.Node;
import io.polyn.testing.JetStreamState;
import io.polyn.testing.MigrationFolder;
import io.polyn.testing.NatsProxy;
import io.polyn.testing.ServerTraffic;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Migrations in a cluster of three servers, of which one is killed by SIGKILL while they
 * run. The run finishes, or the next one does when the server is back.
 */
class ClusterTests {

	private static final String HISTORY = "KV_POLYN_MIGRATIONS";

	private static final Duration PATIENCE = Duration.ofSeconds(60);

	private static final int STARTERS = 6;

	@TempDir
	static Path temp;

	@RegisterExtension
	static final QuietMigrations quiet = new QuietMigrations();

	private static JetStreamCluster cluster;

	private static String undisturbed;

	private Connection connection;

	@BeforeAll
	static void startCluster() throws Exception {
		cluster = JetStreamCluster.start(temp);
		Connection connection = cluster.connect();
		prepare(connection, "undisturbed");
		migrator(connection, "undisturbed").migrate();
		undisturbed = JetStreamState.of(connection, "undisturbed");
		connection.close();
	}

	@AfterAll
	static void stopCluster() {
		cluster.close();
	}

	@BeforeEach
	void setUp() throws Exception {
		this.connection = cluster.connect();
	}

	@AfterEach
	void tearDown() throws Exception {
		this.connection.close();
	}

	@Test
	void theHistoryHasThreeReplicas() {
		assertThat(api().streamInfo(HISTORY).orElseThrow().path("config").path("num_replicas").asInt()).isEqualTo(3);
	}

	@Test
	void ofManyThatStartTogetherOneCarriesEachOperationOut() throws Exception {
		prepare(this.connection, "race");
		try (ServerTraffic traffic = new ServerTraffic(cluster.connect())) {
			assertThat(startTogether("race")).isEqualTo(2);
			List<String> operations = new ArrayList<>();
			Awaitility.await().atMost(PATIENCE).until(() -> {
				operations.addAll(traffic.takeOperations());
				return operations.size() >= Scenario.OPERATIONS;
			});
			assertThat(operations).hasSize(Scenario.OPERATIONS).doesNotHaveDuplicates();
			requireEnd("race");
		}
	}

	@Test
	void theLeaderOfTheHistoryIsKilledBeforeItGetsARecord() throws Exception {
		Hold hold = Hold.before((request) -> request.isRecord() && request.number() > 12);
		disturb("record", hold, this::historyLeader, false);
	}

	@Test
	void theLeaderOfJetStreamIsKilledBeforeItGetsAnOperation() throws Exception {
		Hold hold = Hold.before((request) -> request.isOperation() && request.subject().contains("preferences"));
		disturb("operation", hold, cluster::metaLeader, false);
	}

	@Test
	void theServerOfTheConnectionIsKilledBeforeItHasPassedAnAnswerOn() throws Exception {
		Hold hold = Hold.after((request) -> request.isOperation() && request.subject().contains("USERS"));
		disturb("answer", hold, this::historyLeader, true);
	}

	/**
	 * Kills a server while migrations are under way.
	 * @param namespace whose migrations
	 * @param hold when
	 * @param victim which
	 * @param connected whether the migrations are connected to that one
	 */
	private void disturb(String namespace, Hold hold, Supplier<Node> victim, boolean connected) throws Exception {
		prepare(this.connection, namespace);
		Node expected = victim.get();
		Node node = cluster.nodes()
			.stream()
			.filter((candidate) -> candidate.equals(expected) == connected)
			.findFirst()
			.orElseThrow();
		ExecutorService thread = Executors.newSingleThreadExecutor();
		Node killed;
		try (NatsProxy proxy = new NatsProxy(node.port(), hold)) {
			Connection client = Nats.connect(Options.builder()
				.server(proxy.url())
				.maxReconnects(-1)
				.reconnectWait(Duration.ofMillis(200))
				.errorListener(new ErrorListener() {
				})
				.build());
			Future<MigrateResult> run = thread.submit(() -> migrator(client, namespace).migrate());
			assertThat(proxy.awaitHeld(PATIENCE)).isTrue();
			killed = (connected ? node : victim.get());
			killed.kill();
			proxy.release();
			System.out.println("Killed " + killed + ": " + outcome(run));
			client.close();
		}
		finally {
			thread.shutdownNow();
		}
		cluster.restart(killed);
		migrator(this.connection, namespace).migrate();
		requireEnd(namespace);
	}

	private static String outcome(Future<MigrateResult> run) throws Exception {
		try {
			return "applied " + run.get(2 * PATIENCE.toSeconds(), TimeUnit.SECONDS).applied();
		}
		catch (ExecutionException ex) {
			assertThat(ex.getCause()).isInstanceOf(PolynException.class);
			return ex.getCause().getMessage();
		}
	}

	private void requireEnd(String namespace) {
		// A replica that lags behind may be asked.
		Awaitility.await().atMost(PATIENCE).untilAsserted(() -> {
			assertThat(JetStreamState.of(this.connection, namespace)).isEqualTo(undisturbed);
			assertThat(migrator(this.connection, namespace).info().migrations()).extracting(MigrationInfo::state)
				.containsExactly(MigrationState.APPLIED, MigrationState.APPLIED);
		});
	}

	private static int startTogether(String namespace) throws Exception {
		CyclicBarrier barrier = new CyclicBarrier(STARTERS);
		List<Callable<Integer>> starts = new ArrayList<>();
		for (int i = 0; i < STARTERS; i++) {
			starts.add(() -> {
				Connection own = cluster.connect();
				barrier.await();
				int applied = migrator(own, namespace).migrate().applied().size();
				own.close();
				return applied;
			});
		}
		ExecutorService threads = Executors.newFixedThreadPool(STARTERS);
		try {
			int applied = 0;
			for (Future<Integer> start : threads.invokeAll(starts)) {
				applied += start.get();
			}
			return applied;
		}
		finally {
			threads.shutdownNow();
		}
	}

	private Node historyLeader() {
		return Awaitility.await().atMost(PATIENCE).ignoreExceptions().until(() -> {
			String leader = api().streamInfo(HISTORY).orElseThrow().path("cluster").path("leader").asText();
			return cluster.node(leader);
		}, (node) -> true);
	}

	private JetStreamApi api() {
		return new JetStreamApi(this.connection, JetStreamOptions.defaultOptions());
	}

	private static void prepare(Connection connection, String namespace) throws Exception {
		Scenario scenario = new Scenario(namespace + "_", 3);
		scenario.prepare(connection);
		scenario.write(new MigrationFolder(temp.resolve(namespace)), 1);
	}

	private static Migrator migrator(Connection connection, String namespace) {
		return new MigrationFolder(temp.resolve(namespace)).builder(connection)
			.namespace(namespace)
			.lockWaitTimeout(PATIENCE)
			.build();
	}

}
