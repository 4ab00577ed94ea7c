package io.polyn.capture;

import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

import com.fasterxml.jackson.databind.JsonNode;
import io.polyn.capture.testing.CaptureEnvironment;
import io.polyn.capture.testing.ValidEvents;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tables that consist of partitions have one kind of events, that of the whole.
 */
class PartitionedTableTests {

	@RegisterExtension
	static final CaptureEnvironment environment = new CaptureEnvironment();

	@ParameterizedTest
	@EnumSource(names = { "WAL", "OUTBOX" })
	void rowsAreTheTablesWhereverTheyAreWritten(CaptureMode mode) throws Exception {
		partitioned(mode);
		environment.sql("INSERT INTO sales VALUES (1, 10, 'a'), (2, 20, 'b')",
				"INSERT INTO sales_1 VALUES (3, 11, 'c')", "INSERT INTO sales_2 (name, year, id) VALUES ('d', 21, 4)",
				"UPDATE sales SET name = 'x' WHERE id = 1", "UPDATE sales_2 SET name = 'y' WHERE id = 4",
				"DELETE FROM sales WHERE id = 2", "DELETE FROM sales_1 WHERE id = 3", "TRUNCATE sales");
		List<JsonNode> events = ValidEvents.await(environment, 9);
		assertThat(ValidEvents.names(events)).containsExactly("sales.inserted.v1", "sales.inserted.v1",
				"sales.inserted.v1", "sales.inserted.v1", "sales.updated.v1", "sales.updated.v1", "sales.deleted.v1",
				"sales.deleted.v1", "sales.truncated.v1");
		assertThat(ValidEvents.json(events.get(3).at("/data/new").toString()))
			.isEqualTo(ValidEvents.json("{\"id\":4,\"year\":21,\"name\":\"d\"}"));
		assertThat(events.get(5).at("/data/old/name").asText()).isEqualTo("d");
	}

	@ParameterizedTest
	@EnumSource(names = { "WAL", "OUTBOX" })
	void rowThatMovesIsUpdatedOrDeletedAndInserted(CaptureMode mode) throws Exception {
		partitioned(mode);
		environment.sql("INSERT INTO sales VALUES (1, 10, 'a')", "UPDATE sales SET year = 20");
		if (mode == CaptureMode.OUTBOX) {
			assertThat(ValidEvents.names(ValidEvents.await(environment, 2))).containsExactly("sales.inserted.v1",
					"sales.updated.v1");
		}
		else {
			assertThat(ValidEvents.names(ValidEvents.await(environment, 3))).containsExactly("sales.inserted.v1",
					"sales.deleted.v1", "sales.inserted.v1");
		}
	}

	@ParameterizedTest
	@EnumSource(names = { "WAL", "OUTBOX" })
	void partitionThatComesLaterIsCaptured(CaptureMode mode) throws Exception {
		partitioned(mode);
		environment.sql("CREATE TABLE sales_3 PARTITION OF sales FOR VALUES FROM (30) TO (40)",
				"SELECT polyn.capture_partitions()", "INSERT INTO sales_3 VALUES (5, 30, 'e')",
				"UPDATE sales SET name = 'f'", "DELETE FROM sales_3");
		List<JsonNode> events = ValidEvents.await(environment, 3);
		assertThat(events.get(1).at("/data/old/name").asText()).isEqualTo("e");
		assertThat(events.get(2).at("/data/old/name").asText()).isEqualTo("f");
	}

	@ParameterizedTest
	@EnumSource(names = { "WAL", "OUTBOX" })
	void whoeverCapturesPartitionsAtTheSameTimeWaits(CaptureMode mode) throws Exception {
		partitioned();
		environment.sql("SELECT polyn.switch_capture('sales', '" + mode.name().toLowerCase(Locale.ROOT) + "')");
		Connection owner = environment.connect();
		Connection watcher = environment.connect();
		CyclicBarrier start = new CyclicBarrier(2);
		ExecutorService threads = Executors.newFixedThreadPool(2);
		try {
			for (int i = 3; i < 40; i++) {
				environment.sql("CREATE TABLE sales_%d PARTITION OF sales FOR VALUES FROM (%d0) TO (%d0)".formatted(i,
						i, i + 1));
				List<Future<Void>> calls = threads
					.invokeAll(List.of(() -> capturePartitions(owner, start), () -> capturePartitions(watcher, start)));
				for (Future<Void> call : calls) {
					assertThat(call).succeedsWithin(Duration.ofSeconds(30));
				}
			}
		}
		finally {
			threads.shutdownNow();
		}
	}

	private static Void capturePartitions(Connection connection, CyclicBarrier start) throws Exception {
		start.await();
		try (Statement statement = connection.createStatement()) {
			statement.execute("SELECT polyn.capture_partitions()");
		}
		return null;
	}

	private static void partitioned(CaptureMode mode) throws Exception {
		partitioned();
		environment.running(mode);
	}

	private static void partitioned() throws Exception {
		environment.sql(
				"CREATE TABLE sales (id integer, year integer, name text, PRIMARY KEY (id, year)) PARTITION BY RANGE (year)",
				"CREATE TABLE sales_1 PARTITION OF sales FOR VALUES FROM (10) TO (20)",
				"CREATE TABLE sales_2 (name text, dropped integer, year integer NOT NULL, id integer NOT NULL)",
				"ALTER TABLE sales_2 DROP COLUMN dropped",
				"ALTER TABLE sales ATTACH PARTITION sales_2 FOR VALUES FROM (20) TO (30)");
		CaptureSetup.capture(environment.connection(), TableCapture.of("sales"));
	}

}
