package io.polyn.migration;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import io.nats.client.Connection;
import io.nats.client.Message;
import io.polyn.json.Json;
import io.polyn.testing.JetStreamServer;
import io.polyn.testing.MigrationFolder;
import io.polyn.testing.ServerTraffic;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The numbers in {@code docs/migrations-cost.md} are those that the server sees.
 */
class RequestCostTests {

	@RegisterExtension
	static final JetStreamServer server = new JetStreamServer();

	@TempDir
	Path temp;

	private MigrationFolder folder;

	private Connection connection;

	private ServerTraffic traffic;

	private final List<Migration> empty = new ArrayList<>();

	private int version;

	@BeforeEach
	void setUp() throws Exception {
		this.folder = new MigrationFolder(this.temp);
		this.connection = server.connect();
		this.traffic = new ServerTraffic(server.connect());
	}

	@AfterEach
	void tearDown() throws Exception {
		this.traffic.close();
		this.connection.close();
	}

	@Test
	void aStartWithNothingPendingReadsTheHistoryAtOnceAndTakesNoLock() {
		assertThat(migrate()).hasSize(documented("start with nothing pending: no history yet"));
		add(10, "");
		migrate();
		assertThat(migrate()).hasSize(documented("start with nothing pending: 10 applied"))
			.noneMatch((subject) -> subject.endsWith(".lock"));
		add(990, "");
		migrate();
		assertThat(migrate()).hasSize(documented("start with nothing pending: 1000 applied"))
			.noneMatch((subject) -> subject.endsWith(".lock"));
	}

	@Test
	void aRunPaysOnceForTheLockHoweverMuchItDoes() {
		add(1, "");
		int migration = documented("each migration");
		assertThat(migrate()).hasSize(documented("the same, the first time on an account") + migration);
		add(1, "");
		assertThat(migrate()).hasSize(documented("the same, soon after another run") + migration);
		forgetTheLock();
		add(1, "");
		assertThat(migrate()).hasSize(documented("run with something pending, besides its migrations") + migration);
		forgetTheLock();
		add(10, "");
		assertThat(migrate())
			.hasSize(documented("run with something pending, besides its migrations") + 10 * migration);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			`create_stream`                    | create_stream: {name: NEW#, subjects: [new#]}
			`update_stream`                    | update_stream: {name: S#, max_msgs: 5}
			`delete_stream` without consumers  | delete_stream: {name: EMPTY#}
			`delete_stream` with consumers     | delete_stream: {name: S#}
			`create_consumer`                  | create_consumer: {stream: S#, durable_name: new}
			`update_consumer`                  | update_consumer: {stream: S#, durable_name: c, max_deliver: 3}
			`delete_consumer`                  | delete_consumer: {stream: S#, durable_name: c}
			`create_key_value`                 | create_key_value: {bucket: new#}
			`update_key_value`                 | update_key_value: {bucket: b#, history: 3}
			`delete_key_value`                 | delete_key_value: {bucket: b#}
			`put_key`                          | put_key: {bucket: keys, key: new#, value: v}
			`put_key`                          | put_key: {bucket: keys, key: k#, value: v}
			`put_key` that was deleted         | put_key: {bucket: keys, key: gone#, value: v}
			`delete_key`                       | delete_key: {bucket: keys, key: k#}
			""")
	void anOperationTakesThreeRequestsOrAsDocumented(String row, String operation) {
		prepare();
		add(1, "");
		int without = migrate().size();
		add(1, operations(operation, 0, 1));
		assertThat(migrate()).hasSize(without + documented(row));
		add(1, operations(operation, 1, 11));
		assertThat(migrate()).hasSize(without + 10 * documented(row));
	}

	@Test
	void withDataLossAllowedTheStreamOfAConsumerIsNotLookedAt() {
		prepare();
		add(1, "");
		int without = migrate().size();
		add(1, operations("delete_consumer: {stream: S#, durable_name: c, allow_data_loss: true}", 0, 10));
		assertThat(migrate()).hasSize(without + 10 * 3);
	}

	private void prepare() {
		add(1, operations("create_stream: {name: S#, subjects: [s#]}", 0, 11)
				+ operations("create_consumer: {stream: S#, durable_name: c}", 0, 11)
				+ operations("create_stream: {name: EMPTY#, subjects: [empty#]}", 0, 11)
				+ operations("create_key_value: {bucket: b#}", 0, 11) + "  - create_key_value: {bucket: keys}\n"
				+ operations("put_key: {bucket: keys, key: k#, value: before}", 0, 11)
				+ operations("put_key: {bucket: keys, key: gone#, value: before}", 0, 11)
				+ operations("delete_key: {bucket: keys, key: gone#}", 0, 11));
		migrate();
	}

	private void add(int migrations, String operations) {
		for (int i = 0; i < migrations; i++) {
			this.version++;
			String id = this.version + "_m" + this.version;
			if (operations.isEmpty()) {
				this.empty.add(new CreateKeyValueBuckets(id));
			}
			else {
				this.folder.write(id + ".yml", "change:\n" + operations);
			}
		}
	}

	private static String operations(String operation, int from, int to) {
		return IntStream.range(from, to)
			.mapToObj((i) -> "  - " + operation.replace("#", String.valueOf(i)) + "\n")
			.collect(Collectors.joining());
	}

	private List<String> migrate() {
		this.traffic.take(server.connection());
		// Without a heartbeat.
		this.folder.builder(this.connection).migrations(this.empty).lockLease(Duration.ofMinutes(10)).build().migrate();
		return this.traffic.take(this.connection).stream().map(Message::getSubject).toList();
	}

	// As it would be a minute later.
	private void forgetTheLock() {
		String bucket = server.isAtLeast(2, 11) ? "POLYN_MIGRATIONS" : "POLYN_LOCKS";
		server.api().request("STREAM.PURGE.KV_" + bucket, Json.object().put("filter", "$KV." + bucket + ".users.lock"));
	}

	private static int documented(String row) {
		try (var lines = Files.lines(Path.of("../docs/migrations-cost.md"))) {
			return lines.map((line) -> Arrays.stream(line.split("\\|")).map(String::strip).toList())
				.filter((cells) -> cells.size() == 4 && cells.get(1).equals(row))
				.map((cells) -> Integer.valueOf(cells.get(server.isAtLeast(2, 11) ? 2 : 3)))
				.findFirst()
				.orElseThrow(() -> new AssertionError("No row '" + row + "'"));
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
