package io.polyn.migration.robustness;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntFunction;
import java.util.function.Predicate;

import io.nats.client.Connection;
import io.nats.client.Nats;
import io.polyn.ErrorCode;
import io.polyn.migration.Migrator;
import io.polyn.migration.history.MigrationHistory;
import io.polyn.nats.NamePrefix;
import io.polyn.migration.history.MigrationHistory.Stored;
import io.polyn.testing.Hold;
import io.polyn.testing.JavaProcess;
import io.polyn.testing.JetStreamServer;
import io.polyn.testing.JetStreamState;
import io.polyn.testing.MigrationFolder;
import io.polyn.testing.NatsProxy;
import io.polyn.testing.NatsRequest;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A process is frozen by SIGSTOP for longer than its lease while another run takes over
 * and finishes, and then woken by SIGCONT. Each process has migrations of its own; all of
 * them share a server and are frozen at the same time, each at another of its requests.
 * <p>
 * Between two requests, nothing of the frozen process is under way: the server has
 * carried out its last request, and the answer waits for it. What it does when it is
 * woken is its own decision, and it must decide to do nothing. A request that is under
 * way when its sender freezes is another matter: nobody can call it back, and the server
 * gets it when the next run has finished. A write of the history or of the lock is
 * refused then by its own condition, on every server; an operation is one that the next
 * run has carried out too, so that doing it late changes nothing.
 * <p>
 * The server gets everything that a woken process sends from the proxy, which is where it
 * is counted.
 */
class FreezeTests {

	private static final Duration LEASE = Duration.ofSeconds(5);

	private static final Duration PATIENCE = Duration.ofSeconds(60);

	@RegisterExtension
	static final JetStreamServer server = new JetStreamServer();

	@RegisterExtension
	static final JetStreamServer undisturbed = new JetStreamServer();

	@RegisterExtension
	static final QuietMigrations quiet = new QuietMigrations();

	@TempDir
	Path temp;

	@Test
	void aProcessThatFreezesBetweenTwoRequestsDoesNothingMoreWhenItIsWoken() throws Exception {
		freeze(Hold::after, (request) -> true);
	}

	@Test
	void aRequestThatArrivesLateIsTheLastOneAndChangesNothing() throws Exception {
		freeze(Hold::before, FreezeTests::isWrite);
	}

	private static boolean isWrite(NatsRequest request) {
		return request.isOperation() || request.subject().startsWith("$KV.");
	}

	private void freeze(IntFunction<Hold> hold, Predicate<NatsRequest> where) throws Exception {
		List<Service> services = new ArrayList<>(List.of(service(0)));
		undisturbedRequests().stream().filter(where).map((request) -> service(request.number())).forEach(services::add);
		for (Service service : services) {
			service.prepare(server.connection());
			service.prepare(undisturbed.connection());
			service.migrator(undisturbed.connection()).migrate();
		}
		// The first has made the history, and the others find it.
		services.get(0).migrator(server.connection()).migrate();
		List<Service> toFreeze = services.subList(1, services.size());
		List<Frozen> frozen = new ArrayList<>();
		try {
			inParallel(2, toFreeze, (service) -> {
				Frozen process = service.start(hold.apply(service.number()));
				synchronized (frozen) {
					frozen.add(process);
				}
				process.freeze();
			});
			inParallel(toFreeze.size(), toFreeze, (service) -> service.migrator(server.connection()).migrate());
			// One that has done everything may still hold the lock.
			for (Service service : toFreeze) {
				Awaitility.await()
					.atMost(PATIENCE)
					.until(() -> service.migrator(server.connection()).info().lock() == null);
			}
			String state = JetStreamState.of(server.connection());
			assertThat(state).isEqualTo(JetStreamState.of(undisturbed.connection()));
			List<Map<String, Stored>> records = services.stream().map(Service::records).toList();
			for (Frozen process : frozen) {
				process.wake();
			}
			for (Frozen process : frozen) {
				process.requireSilence(hold);
			}
			System.out.println("Froze " + frozen.size() + " processes, each at another of its requests");
			assertThat(JetStreamState.of(server.connection())).isEqualTo(state);
			assertThat(services.stream().map(Service::records)).isEqualTo(records);
		}
		finally {
			for (Frozen process : frozen) {
				process.close();
			}
		}
	}

	/**
	 * Finds out what a run asks for that finds a history of others.
	 */
	private List<NatsRequest> undisturbedRequests() throws Exception {
		for (Service service : List.of(service(0), service(1))) {
			service.prepare(server.connection());
		}
		service(0).migrator(server.connection()).migrate();
		Queue<NatsRequest> requests = new ConcurrentLinkedQueue<>();
		try (NatsProxy proxy = new NatsProxy(server.port(), null)) {
			proxy.observe(requests::add);
			Connection connection = Nats.connect(proxy.url());
			service(1).migrator(connection).migrate();
			connection.close();
			server.clear();
		}
		return requests.stream().filter((request) -> !request.beat()).toList();
	}

	private Service service(int number) {
		MigrationFolder folder = new MigrationFolder(this.temp.resolve("service" + number));
		return new Service(number, folder, new Scenario("service" + number + "_"));
	}

	private static <T> void inParallel(int threads, List<T> items, Task<T> task) throws Exception {
		ExecutorService executor = Executors.newFixedThreadPool(threads);
		try {
			List<Callable<Void>> tasks = new ArrayList<>();
			for (T item : items) {
				tasks.add(() -> {
					task.run(item);
					return null;
				});
			}
			for (Future<Void> result : executor.invokeAll(tasks)) {
				result.get();
			}
		}
		finally {
			executor.shutdownNow();
		}
	}

	@FunctionalInterface
	private interface Task<T> {

		void run(T item) throws Exception;

	}

	/**
	 * One of the services that share the server.
	 *
	 * @param number its number, and that of the request at which it is frozen
	 * @param folder its migrations
	 * @param scenario what they do
	 */
	private record Service(int number, MigrationFolder folder, Scenario scenario) {

		void prepare(Connection connection) throws Exception {
			this.scenario.prepare(connection);
			this.scenario.write(this.folder, 1);
		}

		String namespace() {
			return "service" + this.number;
		}

		Migrator migrator(Connection connection) {
			return this.folder.builder(connection)
				.namespace(namespace())
				.lockLease(LEASE)
				.lockWaitTimeout(PATIENCE)
				.build();
		}

		Map<String, Stored> records() {
			return new MigrationHistory(server.api(), namespace(), NamePrefix.NONE).read().records();
		}

		Frozen start(Hold hold) throws IOException {
			NatsProxy proxy = new NatsProxy(server.port(), hold);
			Queue<NatsRequest> requests = new ConcurrentLinkedQueue<>();
			proxy.observe(requests::add);
			return new Frozen(this.number, proxy, requests,
					MigratorProcess.start(proxy.url(), this.folder.path(), namespace(), LEASE).writeLine());
		}

	}

	/**
	 * A process that is frozen, or about to be.
	 *
	 * @param request the request at which it is frozen
	 * @param proxy what stands between it and the server
	 * @param requests what the server was given so far
	 * @param process the process
	 */
	private record Frozen(int request, NatsProxy proxy, Queue<NatsRequest> requests, JavaProcess process) {

		void freeze() throws Exception {
			assertThat(this.proxy.awaitHeld(PATIENCE)).as(this.process::output).isTrue();
			this.process.freeze();
		}

		void wake() throws Exception {
			this.process.wake();
			this.proxy.release();
		}

		void requireSilence(IntFunction<Hold> hold) throws Exception {
			int status = this.process.awaitEnd();
			List<NatsRequest> requests = List.copyOf(this.requests);
			// One that does not wait for an answer may have sent the next request before
			// it was frozen.
			boolean waited = requests.stream().anyMatch((sent) -> sent.number() == this.request && sent.answered());
			int last = waited ? this.request : this.request + 1;
			assertThat(requests).filteredOn((sent) -> sent.number() > last)
				.as("frozen at request %d, %s", this.request, this.process.output())
				.noneMatch(NatsRequest::isOperation)
				.noneMatch(NatsRequest::isRecord);
			if (status != 0) {
				assertThat(this.process.output()).containsAnyOf(ErrorCode.LOCK_LOST.name(),
						ErrorCode.REQUEST_TIMED_OUT.name());
			}
		}

		void close() throws IOException {
			this.process.close();
			this.proxy.close();
		}

	}

}
