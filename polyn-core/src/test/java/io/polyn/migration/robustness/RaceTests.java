package io.polyn.migration.robustness;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

import io.nats.client.Connection;
import io.polyn.testing.JavaProcess;
import io.polyn.testing.JetStreamServer;
import io.polyn.testing.MigrationFolder;
import io.polyn.testing.ServerTraffic;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Many start together, again and again, and a bystander counts what they do.
 */
class RaceTests {

	private static final int STARTERS = 12;

	private static final int ROUNDS = 20;

	// In the first of these there is no history yet.
	private static final int ROUNDS_PER_HISTORY = 4;

	@RegisterExtension
	static final JetStreamServer server = new JetStreamServer();

	@RegisterExtension
	static final QuietMigrations quiet = new QuietMigrations();

	@TempDir
	Path temp;

	private final List<Connection> connections = new ArrayList<>();

	private ServerTraffic traffic;

	private MigrationFolder folder;

	@BeforeEach
	void setUp() throws Exception {
		this.folder = new MigrationFolder(this.temp);
		this.traffic = new ServerTraffic(server.connect());
	}

	@AfterEach
	void tearDown() throws Exception {
		this.traffic.close();
		for (Connection connection : this.connections) {
			connection.close();
		}
	}

	@Test
	void ofManyThatStartTogetherOneCarriesEachOperationOut() throws Exception {
		for (int i = 0; i < STARTERS; i++) {
			this.connections.add(server.connect());
		}
		ExecutorService threads = Executors.newFixedThreadPool(STARTERS);
		try {
			for (int round = 0; round < ROUNDS; round++) {
				if (round % ROUNDS_PER_HISTORY == 0) {
					server.clear();
					this.folder.clear();
				}
				prepareRound(round);
				this.traffic.takeOperations();
				assertThat(startTogether(threads)).as("round %d", round).isEqualTo(2);
				requireEachOnce(this.traffic.takeOperations());
			}
		}
		finally {
			threads.shutdownNow();
		}
	}

	@Test
	void ofManyProcessesThatStartTogetherOneCarriesEachOperationOut() throws Exception {
		List<JavaProcess> processes = new ArrayList<>();
		try {
			prepareRound(0);
			this.traffic.takeOperations();
			for (int i = 0; i < STARTERS; i++) {
				processes.add(MigratorProcess.start(server.url(), this.temp, "users", Duration.ofSeconds(30)));
			}
			for (JavaProcess process : processes) {
				process.awaitOutput(MigratorMain.READY);
			}
			for (JavaProcess process : processes) {
				process.writeLine();
			}
			for (JavaProcess process : processes) {
				assertThat(process.awaitEnd()).as(process::output).isZero();
			}
			assertThat(processes).filteredOn((process) -> process.output().contains("applied [1, 2]")).hasSize(1);
			assertThat(processes).filteredOn((process) -> process.output().contains("applied []"))
				.hasSize(STARTERS - 1);
			requireEachOnce(this.traffic.takeOperations());
		}
		finally {
			processes.forEach(JavaProcess::close);
		}
	}

	private void prepareRound(int round) throws Exception {
		Scenario scenario = new Scenario("r" + round + "_");
		scenario.prepare(server.connection());
		scenario.write(this.folder, 2 * round + 1);
	}

	private int startTogether(ExecutorService threads) throws Exception {
		CyclicBarrier barrier = new CyclicBarrier(STARTERS);
		List<Callable<Integer>> starts = new ArrayList<>();
		for (Connection connection : this.connections) {
			starts.add(() -> {
				barrier.await();
				return this.folder.migrator(connection).migrate().applied().size();
			});
		}
		int applied = 0;
		for (Future<Integer> start : threads.invokeAll(starts)) {
			applied += start.get();
		}
		return applied;
	}

	private static void requireEachOnce(List<String> operations) {
		assertThat(operations).hasSize(Scenario.OPERATIONS).doesNotHaveDuplicates();
	}

}
