package io.polyn.migration.robustness;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import io.nats.client.Connection;
import io.nats.client.ErrorListener;
import io.nats.client.Nats;
import io.nats.client.Options;
import io.nats.client.PurgeOptions;
import io.polyn.embedded.nats.EmbeddedNatsServer;
import io.polyn.migration.InfoResult;
import io.polyn.migration.MigrationInfo;
import io.polyn.migration.MigrationState;
import io.polyn.migration.MigrationVersion;
import io.polyn.migration.Migrator;
import io.polyn.testing.Hold;
import io.polyn.testing.JavaProcess;
import io.polyn.testing.JetStreamServer;
import io.polyn.testing.JetStreamState;
import io.polyn.testing.MigrationFolder;
import io.polyn.testing.Monitor;
import io.polyn.testing.NatsProxy;
import io.polyn.testing.NatsRequest;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A process is killed by SIGKILL at every boundary of its requests: before the server
 * gets one, and when the server has carried it out but the process has not heard of it.
 * Requests are counted on their way to the server, one for each message that the process
 * publishes; the server counts the same. Two servers are used at a time.
 */
class CrashTests {

	private static final Duration PATIENCE = Duration.ofSeconds(60);

	// No beat falls between the requests that are counted.
	private static final Duration LONG_LEASE = Duration.ofMinutes(10);

	private static final Scenario scenario = new Scenario("");

	@RegisterExtension
	static final JetStreamServer server = new JetStreamServer();

	@RegisterExtension
	static final JetStreamServer secondServer = new JetStreamServer();

	@RegisterExtension
	static final QuietMigrations quiet = new QuietMigrations();

	@TempDir
	Path temp;

	private MigrationFolder folder;

	@BeforeEach
	void setUp() {
		this.folder = new MigrationFolder(this.temp);
		scenario.write(this.folder, 1);
	}

	@Test
	void whereverAProcessIsKilledTheNextRunEndsInTheSameState() throws Exception {
		prepare(server);
		List<NatsRequest> requests = runUndisturbed(server.port());
		assertThat(requests).filteredOn(NatsRequest::isOperation).hasSize(Scenario.OPERATIONS);
		String state = JetStreamState.of(server.connection());
		int kills = killAtEveryBoundary(this::prepare, requests.size(), state);
		System.out.println("Killed " + kills + " processes that migrate, around " + requests.size() + " requests");
		assertThat(kills).isEqualTo(2 * requests.size());
	}

	@Test
	void whereverAProcessIsKilledThatSettlesWhatAnotherLeftTheNextRunEndsInTheSameState() throws Exception {
		prepareLeftMidway(server);
		List<NatsRequest> requests = runUndisturbed(server.port());
		int last = settlement(requests);
		assertThat(requests.subList(0, last)).filteredOn(NatsRequest::isOperation).hasSize(3);
		String state = JetStreamState.of(server.connection());
		int kills = killAtEveryBoundary(this::prepareLeftMidway, last, state);
		System.out.println("Killed " + kills + " processes that settle, around " + last + " requests");
		assertThat(kills).isEqualTo(2 * last);
	}

	@Test
	void theLockOfAKilledProcessIsTakenOverWhenItsLeaseHasRunOut() throws Exception {
		Duration lease = Duration.ofSeconds(5);
		prepare(server);
		migrator(server, lease).migrate();
		String state = JetStreamState.of(server.connection());
		server.clear();
		prepare(server);
		kill(server, Hold.after(NatsRequest::isOperation), lease);
		assertThat(migrator(server, lease).info().lock()).isNotNull();
		assertThat(migrator(server, lease).migrate().settled()).extracting(MigrationVersion::value)
			.containsExactly("1");
		requireEnd(server, state);
	}

	@Test
	void theServerCountsTheSameRequests() throws Exception {
		Monitor monitor = Monitor.onFreePort();
		try (EmbeddedNatsServer monitored = EmbeddedNatsServer.builder()
			.arguments("-m", String.valueOf(monitor.port()))
			.start()) {
			Connection connection = Nats.connect(monitored.url());
			scenario.prepare(connection);
			List<NatsRequest> requests = runUndisturbed(monitored.port());
			Awaitility.await()
				.untilAsserted(() -> assertThat(monitor.get("connz?state=closed").path("connections")).singleElement()
					.satisfies((client) -> assertThat(client.path("in_msgs").asInt()).isEqualTo(requests.size())));
			connection.close();
		}
	}

	private int killAtEveryBoundary(Preparation preparation, int requests, String state) throws Exception {
		Queue<Hold> holds = new ConcurrentLinkedQueue<>();
		for (int request = 1; request <= requests; request++) {
			holds.add(Hold.before(request));
			holds.add(Hold.after(request));
		}
		AtomicInteger kills = new AtomicInteger();
		List<Callable<Void>> lanes = new ArrayList<>();
		for (JetStreamServer lane : List.of(server, secondServer)) {
			lanes.add(() -> {
				for (Hold hold = holds.poll(); hold != null; hold = holds.poll()) {
					lane.clear();
					preparation.prepare(lane);
					kill(lane, hold, LONG_LEASE);
					kills.incrementAndGet();
					expireLock(lane.connection());
					migrator(lane, LONG_LEASE).migrate();
					requireEnd(lane, state);
				}
				return null;
			});
		}
		ExecutorService threads = Executors.newFixedThreadPool(lanes.size());
		try {
			for (Future<Void> lane : threads.invokeAll(lanes)) {
				lane.get();
			}
		}
		finally {
			threads.shutdownNow();
		}
		return kills.get();
	}

	private void prepare(JetStreamServer lane) throws Exception {
		scenario.prepare(lane.connection());
	}

	/**
	 * Leaves the second migration when all of it is done and nobody has heard of that.
	 */
	private void prepareLeftMidway(JetStreamServer lane) throws Exception {
		scenario.prepare(lane.connection());
		ExecutorService thread = Executors.newSingleThreadExecutor();
		Hold last = Hold.after((request) -> request.subject().contains("CONSUMER.DELETE.ORDERS"));
		try (NatsProxy proxy = new NatsProxy(lane.port(), last)) {
			Connection connection = Nats
				.connect(Options.builder().server(proxy.url()).maxReconnects(0).errorListener(new ErrorListener() {
				}).build());
			Future<?> run = thread
				.submit(() -> this.folder.builder(connection).lockLease(LONG_LEASE).build().migrate());
			assertThat(proxy.awaitHeld(PATIENCE)).as(() -> "held, and not " + run).isTrue();
			proxy.cut();
			connection.close();
		}
		finally {
			thread.shutdownNow();
			assertThat(thread.awaitTermination(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
		}
		expireLock(lane.connection());
	}

	/**
	 * Counts the requests until everything is settled and the history is read anew.
	 */
	private static int settlement(List<NatsRequest> requests) {
		NatsRequest thirdReading = requests.stream()
			.filter((request) -> request.subject().contains("CONSUMER.CREATE.KV_POLYN_MIGRATIONS"))
			.skip(2)
			.findFirst()
			.orElseThrow();
		return thirdReading.number() - 1;
	}

	private List<NatsRequest> runUndisturbed(int port) throws Exception {
		Queue<NatsRequest> requests = new ConcurrentLinkedQueue<>();
		try (NatsProxy proxy = new NatsProxy(port, null)) {
			proxy.observe(requests::add);
			try (JavaProcess process = MigratorProcess.start(proxy.url(), this.temp, "users", LONG_LEASE)) {
				assertThat(process.writeLine().awaitEnd()).as(process::output).isZero();
			}
		}
		return List.copyOf(requests);
	}

	private void kill(JetStreamServer lane, Hold hold, Duration lease) throws Exception {
		try (NatsProxy proxy = new NatsProxy(lane.port(), hold);
				JavaProcess process = MigratorProcess.start(proxy.url(), this.temp, "users", lease)) {
			process.writeLine();
			assertThat(proxy.awaitHeld(PATIENCE)).as(process::output).isTrue();
			process.kill();
		}
	}

	private void requireEnd(JetStreamServer lane, String state) throws Exception {
		assertThat(JetStreamState.of(lane.connection())).isEqualTo(state);
		assertThat(migrator(lane, LONG_LEASE).validate().isValid()).isTrue();
		InfoResult info = migrator(lane, LONG_LEASE).info();
		assertThat(info.lock()).isNull();
		assertThat(info.migrations()).extracting(MigrationInfo::state)
			.containsExactly(MigrationState.APPLIED, MigrationState.APPLIED);
	}

	private static void expireLock(Connection connection) throws Exception {
		for (String bucket : List.of("POLYN_MIGRATIONS", "POLYN_LOCKS")) {
			if (connection.jetStreamManagement().getStreamNames().contains("KV_" + bucket)) {
				connection.jetStreamManagement()
					.purgeStream("KV_" + bucket, PurgeOptions.subject("$KV." + bucket + ".users.lock"));
			}
		}
	}

	private Migrator migrator(JetStreamServer lane, Duration lease) {
		return this.folder.builder(lane.connection()).lockLease(lease).lockWaitTimeout(PATIENCE).build();
	}

	@FunctionalInterface
	private interface Preparation {

		void prepare(JetStreamServer lane) throws Exception;

	}

}
