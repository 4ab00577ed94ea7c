package io.polyn.benchmarks.migration;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

import io.nats.client.Connection;
import io.nats.client.JetStreamApiException;
import io.nats.client.JetStreamManagement;
import io.nats.client.api.StorageType;
import io.nats.client.api.StreamConfiguration;
import io.polyn.benchmarks.Aim;
import io.polyn.benchmarks.Benchmark;
import io.polyn.benchmarks.Comparison;
import io.polyn.benchmarks.Contender;
import io.polyn.benchmarks.Figure;
import io.polyn.benchmarks.NatsServer;
import io.polyn.benchmarks.PostgresServer;
import io.polyn.benchmarks.Run;
import io.polyn.migration.Migrator;
import org.flywaydb.core.Flyway;

/**
 * Migrations that each create one thing.
 */
public final class MigrateBenchmark implements Benchmark {

	private static final String RAW = "jnats";

	private static final String FLYWAY = "Flyway";

	private static final String MIGRATIONS = "migrations";

	@Override
	public String name() {
		return "migrate";
	}

	@Override
	public String description() {
		return "Migrations that create a stream each, run by Migrator.migrate, against the same streams created by jnats"
				+ " one after the other, and against Flyway with migrations that create a table each in PostgreSQL;"
				+ " everyone connects first.";
	}

	@Override
	public Map<String, Integer> sizes() {
		return Map.of(ROUNDS, 9, WARM_UP, 2, MIGRATIONS, 100);
	}

	@Override
	public List<Comparison> measure(Run run) throws Exception {
		int count = run.size(MIGRATIONS);
		Path folder = run.folder().resolve("migrations");
		Path sql = run.folder().resolve("sql");
		MigrationFiles.write(folder, 1, count, "%1$014d_create_stream_%1$d.yml"::formatted,
				"change:%n  - create_stream: {name: STREAM_%1$d, subjects: [\"stream.%1$d.>\"]}%n"::formatted);
		MigrationFiles.write(sql, 1, count, "V%d__create_table.sql"::formatted,
				"CREATE TABLE table_%d (id bigint PRIMARY KEY, name text NOT NULL);%n"::formatted);
		Figure figure = Figure.of("%d migrations".formatted(count), "ms")
			.ratio(Contender.POLYN, RAW, Aim.atMost(3))
			.ratio(Contender.POLYN, FLYWAY, Aim.atMost(1));
		try (NatsServer server = NatsServer.start(run); PostgresServer postgres = PostgresServer.start(run, Map.of())) {
			run.note("Flyway", Flyway.class);
			JetStreamManagement management = server.connect().jetStreamManagement();
			return run.compare(
					new Contender(Contender.POLYN,
							() -> create(figure, server, management, count,
									(connection) -> migrate(connection, folder))),
					new Contender(RAW,
							() -> create(figure, server, management, count,
									(connection) -> addStreams(connection, count))),
					new Contender(FLYWAY, () -> flyway(figure, postgres, sql, count)));
		}
	}

	private static void migrate(Connection connection, Path folder) {
		Migrator.builder(connection).namespace("shop").locations(List.of("file:" + folder)).build().migrate();
	}

	private static void addStreams(Connection connection, int count) throws IOException, JetStreamApiException {
		JetStreamManagement management = connection.jetStreamManagement();
		for (int i = 1; i <= count; i++) {
			management.addStream(StreamConfiguration.builder()
				.name("STREAM_" + i)
				.subjects("stream." + i + ".>")
				.storageType(StorageType.File)
				.build());
		}
	}

	private static List<Figure.Value> create(Figure figure, NatsServer server, JetStreamManagement management,
			int count, Creation creation) throws Exception {
		for (String stream : management.getStreamNames()) {
			management.deleteStream(stream);
		}
		long start = System.nanoTime();
		Connection connection = server.connect();
		creation.create(connection);
		NatsServer.close(connection);
		long end = System.nanoTime();
		long created = management.getStreamNames().stream().filter((name) -> name.startsWith("STREAM_")).count();
		require(count, created);
		return List.of(figure.value((end - start) / 1e6));
	}

	private static List<Figure.Value> flyway(Figure figure, PostgresServer postgres, Path sql, int count)
			throws Exception {
		postgres.execute("DROP SCHEMA public CASCADE");
		postgres.execute("CREATE SCHEMA public");
		postgres.execute("CHECKPOINT");
		long start = System.nanoTime();
		Flyway.configure()
			.dataSource(postgres.url(), PostgresServer.USER, PostgresServer.USER)
			.locations("filesystem:" + sql)
			.load()
			.migrate();
		long end = System.nanoTime();
		require(count,
				Long.parseLong(postgres.query("SELECT count(*) FROM pg_tables WHERE tablename LIKE 'table\\_%'")));
		return List.of(figure.value((end - start) / 1e6));
	}

	private static void require(long expected, long found) {
		if (found != expected) {
			throw new IllegalStateException("%d were created instead of %d".formatted(found, expected));
		}
	}

	@FunctionalInterface
	private interface Creation {

		void create(Connection connection) throws IOException, JetStreamApiException;

	}

}
