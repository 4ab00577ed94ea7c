package io.polyn.migration;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.LongStream;

import com.fasterxml.jackson.databind.JsonNode;
import io.nats.client.KeyValue;
import io.polyn.testing.JetStreamServer;
import io.polyn.testing.MigrationFolder;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Random migrations, carried out and rolled back at random, some of them failing midway:
 * what is on the server is what a model says that knows nothing of how migrations are
 * taken back, only what each of them is for.
 */
class RandomHistoryTests {

	private static final int MIGRATIONS = 12;

	private static final int MOVES = 14;

	@RegisterExtension
	static final JetStreamServer server = new JetStreamServer();

	@TempDir
	Path temp;

	static LongStream seeds() {
		// The same in every run, so that a failure can be repeated.
		return new Random(20261121).longs(25);
	}

	@ParameterizedTest
	@MethodSource("seeds")
	void theServerIsAsTheModelSays(long seed) throws Exception {
		Random random = new Random(seed);
		MigrationFolder folder = new MigrationFolder(this.temp);
		List<Model> states = new ArrayList<>(List.of(new Model()));
		for (int version = 1; version <= MIGRATIONS; version++) {
			Model next = states.get(version - 1).copy();
			folder.write(version + "_m" + version + ".yml", migration(next, random));
			states.add(next);
		}
		Migrator migrator = folder.migrator(server.connection());
		int applied = 0;
		for (int move = 0; move < MOVES; move++) {
			applied = move(migrator, folder, applied, random);
			assertThat(actual()).as("seed %d, move %d, %d applied", seed, move, applied)
				.isEqualTo(states.get(applied).describe());
			assertThat(migrator.info().applied()).hasSize(applied);
		}
		if (applied > 0) {
			migrator.rollback(Target.all());
		}
		assertThat(actual()).isEmpty();
	}

	private static int move(Migrator migrator, MigrationFolder folder, int applied, Random random) {
		int steps = 1 + random.nextInt(4);
		switch (random.nextInt(5)) {
			case 0, 1 -> {
				return applied + migrator.migrate(Target.steps(steps)).applied().size();
			}
			case 2 -> {
				int to = 1 + random.nextInt(MIGRATIONS);
				return applied + migrator.migrate(Target.to(String.valueOf(to))).applied().size();
			}
			case 3 -> {
				return (applied == 0) ? 0 : applied - migrator.rollback(Target.steps(steps)).rolledBack().size();
			}
			default -> {
				// The next one fails at its end, after all that it is for was done.
				String file = (applied + 1) + "_m" + (applied + 1) + ".yml";
				if (applied == MIGRATIONS) {
					return applied;
				}
				String content = folder.read(file);
				folder.write(file, content + "  - create_consumer: {stream: no_such_stream, durable_name: c}\n");
				assertThatExceptionOfType(MigrationException.class).isThrownBy(migrator::migrate)
					.withMessageContaining("What it had done was taken back.");
				folder.write(file, content);
				return applied;
			}
		}
	}

	private static String migration(Model model, Random random) {
		StringBuilder yaml = new StringBuilder("change:\n");
		int operations = 1 + random.nextInt(4);
		for (int i = 0; i < operations; i++) {
			yaml.append("  - ").append(operation(model, random)).append('\n');
		}
		return yaml.toString();
	}

	private static String operation(Model model, Random random) {
		String stream = "S" + random.nextInt(3);
		String consumer = "c" + random.nextInt(2);
		String bucket = "b" + random.nextInt(2);
		String key = "k" + random.nextInt(3);
		int number = 1 + random.nextInt(1000);
		Map<String, String> settings = model.streams.get(stream);
		Map<String, String> keys = model.buckets.get(bucket);
		if (random.nextInt(3) == 0) {
			if (keys == null) {
				model.buckets.put(bucket, new TreeMap<>());
				return "create_key_value: {bucket: " + bucket + "}";
			}
			if (keys.isEmpty() && random.nextInt(3) == 0) {
				model.buckets.remove(bucket);
				return "delete_key_value: {bucket: " + bucket + "}";
			}
			if (keys.containsKey(key) && random.nextBoolean()) {
				keys.remove(key);
				return "delete_key: {bucket: " + bucket + ", key: " + key + "}";
			}
			keys.put(key, "v" + number);
			return "put_key: {bucket: " + bucket + ", key: " + key + ", value: v" + number + "}";
		}
		if (settings == null) {
			model.streams.put(stream, new TreeMap<>(Map.of("max_msgs", String.valueOf(number))));
			return "create_stream: {name: " + stream + ", subjects: [\"" + stream + ".>\"], max_msgs: " + number + "}";
		}
		return switch (random.nextInt(4)) {
			case 0 -> {
				settings.put("max_msgs", String.valueOf(number));
				settings.put("description", "d" + number);
				yield "update_stream: {name: " + stream + ", max_msgs: " + number + ", description: d" + number + "}";
			}
			case 1 -> {
				model.streams.remove(stream);
				yield "delete_stream: {name: " + stream + "}";
			}
			default -> consumerOperation(stream, consumer, settings, random, number);
		};
	}

	private static String consumerOperation(String stream, String consumer, Map<String, String> settings, Random random,
			int number) {
		String name = "{stream: " + stream + ", durable_name: " + consumer;
		if (settings.containsKey(consumer) && random.nextInt(3) == 0) {
			settings.remove(consumer);
			return "delete_consumer: " + name + "}";
		}
		boolean exists = settings.containsKey(consumer);
		settings.put(consumer, String.valueOf(number));
		return (exists ? "update_consumer: " : "create_consumer: ") + name + ", max_ack_pending: " + number + "}";
	}

	private static Map<String, String> actual() throws Exception {
		Map<String, String> actual = new TreeMap<>();
		for (String name : server.management().getStreamNames()) {
			if (name.startsWith("KV_POLYN_")) {
				continue;
			}
			if (name.startsWith("KV_")) {
				KeyValue bucket = server.connection().keyValue(name.substring("KV_".length()));
				Map<String, String> keys = new TreeMap<>();
				for (String key : bucket.keys()) {
					keys.put(key, bucket.get(key).getValueAsString());
				}
				actual.put(name.substring("KV_".length()), keys.toString());
				continue;
			}
			JsonNode config = server.config(name);
			Map<String, String> settings = new TreeMap<>();
			settings.put("max_msgs", config.path("max_msgs").asText());
			if (config.has("description")) {
				settings.put("description", config.path("description").asText());
			}
			server.api()
				.consumers(name)
				.forEach((consumer) -> settings.put(consumer.path("name").asText(),
						consumer.path("config").path("max_ack_pending").asText()));
			actual.put(name, settings.toString());
		}
		return actual;
	}

	/**
	 * What there ought to be.
	 *
	 * @param streams the streams with their settings, and their consumers with a limit
	 * @param buckets the buckets with their keys and values
	 */
	private record Model(Map<String, Map<String, String>> streams, Map<String, Map<String, String>> buckets) {

		private Model() {
			this(new TreeMap<>(), new TreeMap<>());
		}

		private Model copy() {
			Model copy = new Model();
			this.streams.forEach((name, settings) -> copy.streams.put(name, new TreeMap<>(settings)));
			this.buckets.forEach((name, keys) -> copy.buckets.put(name, new TreeMap<>(keys)));
			return copy;
		}

		private Map<String, String> describe() {
			Map<String, String> all = new TreeMap<>();
			this.streams.forEach((name, settings) -> all.put(name, settings.toString()));
			this.buckets.forEach((name, keys) -> all.put(name, keys.toString()));
			return all;
		}

	}

}
