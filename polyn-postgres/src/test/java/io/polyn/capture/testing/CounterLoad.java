package io.polyn.capture.testing;

import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;

import com.fasterxml.jackson.databind.JsonNode;
import io.nats.client.JetStreamApiException;
import io.nats.client.JetStreamSubscription;
import io.nats.client.Message;
import io.nats.client.PushSubscribeOptions;
import io.polyn.json.Json;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;

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
	 * Waits until the stream has as much as was committed, for as long as it becomes
	 * more, and counts what it has.
	 */
	public Tally tally() throws Exception {
		Map<Integer, Integer> counted = counted();
		long changes = ROWS + counted.values().stream().mapToInt(Integer::intValue).sum();
		try {
			for (long stored = -1; stored < changes;) {
				long before = stored;
				stored = Awaitility.await()
					.atMost(Duration.ofSeconds(60))
					.ignoreExceptions()
					.until(this::storedCount, (count) -> count > before);
			}
		}
		catch (ConditionTimeoutException ex) {
			// What has not come is counted as lost.
		}
		Map<Integer, PublishedRow> published = published(storedCount());
		Tally tally = new Tally(changes, 0, 0, 0);
		for (Map.Entry<Integer, Integer> row : counted.entrySet()) {
			tally = tally.plus(row.getValue(), published.getOrDefault(row.getKey(), new PublishedRow()));
		}
		return tally;
	}

	private long storedCount() throws IOException, JetStreamApiException {
		return this.infrastructure.nats().jetStreamManagement().getStreamInfo("CHANGES").getStreamState().getMsgCount();
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

	private Map<Integer, PublishedRow> published(long count) throws Exception {
		Map<Integer, PublishedRow> published = new HashMap<>();
		JetStreamSubscription subscription = this.infrastructure.nats()
			.jetStream()
			.subscribe(">", PushSubscribeOptions.builder().stream("CHANGES").ordered(true).build());
		subscription.setPendingLimits(-1, -1);
		for (long i = 0; i < count; i++) {
			Message message = subscription.nextMessage(Duration.ofSeconds(60));
			assertThat(message).as("message " + i + " of " + count).isNotNull();
			JsonNode row = Json.parse(message.getData()).path("data").path("new");
			published.computeIfAbsent(row.path("id").asInt(), (id) -> new PublishedRow())
				.add(row.path("value").asInt());
		}
		subscription.unsubscribe();
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

		private Tally plus(int last, PublishedRow row) {
			return new Tally(this.changes, this.lost + row.missing(last), this.doubled + row.doubled,
					this.disordered + row.disordered);
		}

	}

	/**
	 * What was published of a row. It takes a bit for each change, however many there
	 * are.
	 */
	private static final class PublishedRow {

		private final BitSet values = new BitSet();

		// That which was published last for the first time.
		private int latest;

		private long doubled;

		private long disordered;

		void add(int value) {
			if (this.values.get(value)) {
				this.doubled++;
				return;
			}
			this.values.set(value);
			if (value < this.latest) {
				this.disordered++;
			}
			this.latest = value;
		}

		int missing(int last) {
			return last + 1 - this.values.get(0, last + 1).cardinality();
		}

	}

}
