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
import io.polyn.migration.InfoResult;
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
import io.polyn.testing.NatsRequest;
import io.polyn.testing.OperationLog;
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

	private static final Scenario scenario = new Scenario("", 3);

	@TempDir
	static Path stores;

	@RegisterExtension
	static final QuietMigrations quiet = new QuietMigrations();

	private static JetStreamCluster cluster;

	@TempDir
	Path temp;

	private MigrationFolder folder;

	private Connection connection;

	@BeforeAll
	static void startCluster() throws Exception {
		cluster = JetStreamCluster.start(stores);
	}

	@AfterAll
	static void stopCluster() {
		cluster.close();
	}

	@BeforeEach
	void setUp() throws Exception {
		this.folder = new MigrationFolder(this.temp.resolve("users"));
		this.connection = cluster.connect();
		scenario.write(this.folder, 1);
	}

	@AfterEach
	void tearDown() throws Exception {
		cluster.clear(this.connection);
		this.connection.close();
	}

	@Test
	void theHistoryHasThreeReplicasAndOfManyThatStartTogetherOneCarriesEachOperationOut() throws Exception {
		scenario.prepare(this.connection);
		Connection bystander = cluster.connect();
		OperationLog log = new OperationLog(bystander);
		assertThat(startTogether()).isEqualTo(2);
		List<String> operations = new ArrayList<>();
		Awaitility.await().atMost(PATIENCE).until(() -> {
			operations.addAll(log.take());
			return operations.size() >= Scenario.OPERATIONS;
		});
		assertThat(operations).hasSize(Scenario.OPERATIONS).doesNotHaveDuplicates();
		assertThat(api().streamInfo(HISTORY).orElseThrow().path("config").path("num_replicas").asInt()).isEqualTo(3);
		bystander.close();
	}

	@Test
	void theLeaderOfTheHistoryIsKilledBeforeItGetsARecord() throws Exception {
		disturb(Hold.before((request) -> request.isRecord() && request.number() > 12), this::historyLeader, false);
	}

	@Test
	void theLeaderOfJetStreamIsKilledBeforeItGetsAnOperation() throws Exception {
		disturb(Hold.before((request) -> request.subject().contains("STREAM.CREATE.KV_preferences")),
				cluster::metaLeader, false);
	}

	@Test
	void theServerOfTheConnectionIsKilledBeforeItHasPassedTheAnswerToAnOperationOn() throws Exception {
		disturb(Hold.after((request) -> request.subject().contains("STREAM.CREATE.USERS")), this::historyLeader, true);
	}

	/**
	 * Kills a server while migrations are under way.
	 * @param hold when
	 * @param victim which
	 * @param connected whether the migrations are connected to that one
	 */
	private void disturb(Hold hold, Supplier<Node> victim, boolean connected) throws Exception {
		String state = undisturbed();
		scenario.prepare(this.connection);
		makeHistory();
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
			Future<MigrateResult> run = thread.submit(() -> migrator(client).migrate());
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
		migrator(this.connection).migrate();
		requireEnd(state);
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

	private String undisturbed() throws Exception {
		scenario.prepare(this.connection);
		makeHistory();
		migrator(this.connection).migrate();
		String state = JetStreamState.of(this.connection);
		cluster.clear(this.connection);
		return state;
	}

	// By which it has a leader.
	private void makeHistory() {
		MigrationFolder other = new MigrationFolder(this.temp.resolve("other")).write("1_other.yml",
				"change:\n  - create_stream: {name: OTHER, subjects: [other]}\n");
		other.builder(this.connection).namespace("other").build().migrate();
	}

	private void requireEnd(String state) {
		Awaitility.await()
			.atMost(PATIENCE)
			.ignoreExceptions()
			.untilAsserted(() -> assertThat(JetStreamState.of(this.connection)).isEqualTo(state));
		InfoResult info = migrator(this.connection).info();
		assertThat(info.migrations()).extracting(MigrationInfo::state)
			.containsExactly(MigrationState.APPLIED, MigrationState.APPLIED);
	}

	private int startTogether() throws Exception {
		CyclicBarrier barrier = new CyclicBarrier(STARTERS);
		List<Callable<Integer>> starts = new ArrayList<>();
		for (int i = 0; i < STARTERS; i++) {
			starts.add(() -> {
				Connection own = cluster.connect();
				barrier.await();
				int applied = migrator(own).migrate().applied().size();
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

	private Migrator migrator(Connection client) {
		return this.folder.builder(client).lockWaitTimeout(PATIENCE).build();
	}

}
