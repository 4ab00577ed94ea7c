package io.polyn.capture.testing;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.IntStream;

import com.fasterxml.jackson.databind.JsonNode;
import io.nats.client.JetStreamManagement;
import io.nats.client.JetStreamSubscription;
import io.nats.client.PushSubscribeOptions;
import io.polyn.json.Json;
import org.awaitility.Awaitility;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Writers that count rows up: the database has at last how often each was changed, also
 * by a commit of which nobody has heard.
 */
public final class CounterLoad implements AutoCloseable {

	private static final int WRITERS = 3;

	private static final int ROWS = 12;

	private final Infrastructure infrastructure;

	private final Duration pause;

	private final List<Thread> writers = new ArrayList<>();

	private volatile boolean stopped;

	/**
	 * Creates the table {@code counters}, captures it and begins to write, as much as it
	 * takes for there to be always something underway.
	 */
	public CounterLoad(Infrastructure infrastructure) throws Exception {
		this(infrastructure, Duration.ofMillis(1));
	}

	/**
	 * Creates the table {@code counters}, captures it and begins to write.
	 * @param pause how long each writer waits after each change
	 */
	public CounterLoad(Infrastructure infrastructure, Duration pause) throws Exception {
		this.infrastructure = infrastructure;
		this.pause = pause;
		infrastructure.sql("CREATE TABLE counters (id int PRIMARY KEY, value int NOT NULL)");
		infrastructure.capture("counters");
		infrastructure.sql("INSERT INTO counters SELECT id, 0 FROM generate_series(1, " + ROWS + ") id");
		for (int i = 0; i < WRITERS; i++) {
			Thread writer = new Thread(this::write, "writer-" + i);
			writer.start();
			this.writers.add(writer);
		}
	}

	private void write() {
		while (!this.stopped) {
			try (Connection connection = this.infrastructure.connect();
					PreparedStatement update = connection
						.prepareStatement("UPDATE counters SET value = value + 1 WHERE id = ?")) {
				while (!this.stopped) {
					update.setInt(1, ThreadLocalRandom.current().nextInt(ROWS) + 1);
					update.executeUpdate();
					Thread.sleep(this.pause.toMillis());
				}
			}
			catch (SQLException ex) {
				pause();
			}
			catch (InterruptedException ex) {
				return;
			}
		}
	}

	private static void pause() {
		try {
			Thread.sleep(50);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	/**
	 * Ends the writing.
	 */
	public void stop() throws InterruptedException {
		this.stopped = true;
		for (Thread writer : this.writers) {
			writer.join();
		}
	}

	/**
	 * Waits until the stream has everything that was committed, and makes sure that it
	 * has it once and in order.
	 * @return how many changes there were
	 */
	public long verify() throws Exception {
		Tally tally = tally();
		assertThat(tally).isEqualTo(new Tally(tally.changes(), 0, 0, 0));
		return tally.changes();
	}

	/**
	 * Waits until the stream has as much as was committed, and counts what it has.
	 */
	public Tally tally() throws Exception {
		Map<Integer, Integer> counted = counted();
		long changes = ROWS + counted.values().stream().mapToInt(Integer::intValue).sum();
		JetStreamManagement management = this.infrastructure.nats().jetStreamManagement();
		Awaitility.await()
			.atMost(Duration.ofSeconds(60))
			.ignoreExceptions()
			.until(() -> management.getStreamInfo("CHANGES").getStreamState().getMsgCount() >= changes);
		Map<Integer, List<Integer>> published = published(
				management.getStreamInfo("CHANGES").getStreamState().getMsgCount());
		Tally tally = new Tally(changes, 0, 0, 0);
		for (Map.Entry<Integer, Integer> row : counted.entrySet()) {
			tally = tally.plus(row.getValue(), published.getOrDefault(row.getKey(), List.of()));
		}
		return tally;
	}

	private Map<Integer, Integer> counted() throws SQLException {
		Map<Integer, Integer> counted = new HashMap<>();
		try (Connection connection = this.infrastructure.connect();
				Statement statement = connection.createStatement();
				ResultSet row = statement.executeQuery("SELECT id, value FROM counters")) {
			while (row.next()) {
				counted.put(row.getInt(1), row.getInt(2));
			}
		}
		return counted;
	}

	private Map<Integer, List<Integer>> published(long count) throws Exception {
		Map<Integer, List<Integer>> published = new HashMap<>();
		JetStreamSubscription subscription = this.infrastructure.nats()
			.jetStream()
			.subscribe(">", PushSubscribeOptions.builder().stream("CHANGES").ordered(true).build());
		subscription.setPendingLimits(-1, -1);
		for (long i = 0; i < count; i++) {
			JsonNode row = Json.parse(subscription.nextMessage(Duration.ofSeconds(60)).getData())
				.path("data")
				.path("new");
			published.computeIfAbsent(row.path("id").asInt(), (id) -> new ArrayList<>()).add(row.path("value").asInt());
		}
		return published;
	}

	@Override
	public void close() {
		this.stopped = true;
	}

	/**
	 * What the stream has of the changes.
	 *
	 * @param changes how many were committed
	 * @param lost how many of them it does not have
	 * @param doubled how many events it has beyond one for each change
	 * @param disordered how many come after a later one of the same row
	 */
	public record Tally(long changes, long lost, long doubled, long disordered) {

		private Tally plus(int last, List<Integer> values) {
			Set<Integer> distinct = new HashSet<>(values);
			List<Integer> firsts = List.copyOf(new LinkedHashSet<>(values));
			long missing = IntStream.rangeClosed(0, last).filter((value) -> !distinct.contains(value)).count();
			long late = IntStream.range(1, firsts.size()).filter((i) -> firsts.get(i) < firsts.get(i - 1)).count();
			return new Tally(this.changes, this.lost + missing, this.doubled + values.size() - distinct.size(),
					this.disordered + late);
		}

	}

}
