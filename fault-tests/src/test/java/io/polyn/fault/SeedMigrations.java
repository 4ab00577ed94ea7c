package io.polyn.fault;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentSkipListSet;

import com.fasterxml.jackson.databind.JsonNode;
import io.nats.client.Connection;
import io.nats.client.JetStreamManagement;
import io.nats.client.JetStreamOptions;
import io.polyn.ErrorCode;
import io.polyn.PolynException;
import io.polyn.fault.FaultResult.Count;
import io.polyn.json.Json;
import io.polyn.migration.MigrationInfo;
import io.polyn.migration.MigrationState;
import io.polyn.migration.Migrator;
import io.polyn.migration.RepairAction;
import io.polyn.nats.JetStreamApi;
import io.polyn.testing.MigrationFolder;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Migrations, more and more of them, each of which makes a stream and publishes to it:
 * what is applied twice, or half, is found by counting messages.
 */
final class SeedMigrations {

	static final String NAMESPACE = "faults";

	private static final int SEEDS = 3;

	static final Duration LEASE = Duration.ofSeconds(5);

	private final FaultRun run;

	private final MigrationFolder folder;

	private final int replicas;

	private final Queue<Throwable> unexpected = new ConcurrentLinkedQueue<>();

	private final Set<String> reasons = new ConcurrentSkipListSet<>();

	private int written;

	private int repaired;

	// How many were written when a migration began that has ended well.
	private volatile int promised;

	/**
	 * Prepares the migrations.
	 * @param run the scenario, in whose folder they are
	 * @param replicas how many replicas everything has
	 */
	SeedMigrations(FaultRun run, int replicas) {
		this.run = run;
		this.folder = new MigrationFolder(run.folder().resolve("migrations"));
		this.replicas = replicas;
	}

	/**
	 * Writes one more.
	 */
	void write() {
		this.written++;
		this.folder.write("%1$d_seeds_%1$d.yml".formatted(this.written), """
				change:
				  - create_stream: {name: SEEDS_%1$d, subjects: [seed.%1$d], num_replicas: %2$d}
				  - publish: {subject: seed.%1$d, data: {seed: 1}}
				  - create_consumer: {stream: SEEDS_%1$d, durable_name: worker}
				  - publish: {subject: seed.%1$d, data: {seed: 2}}
				  - update_stream: {name: SEEDS_%1$d, max_age: 30d}
				  - publish: {subject: seed.%1$d, data: {seed: 3}}
				""".formatted(this.written, this.replicas));
	}

	/**
	 * Begins to migrate; that it fails is counted.
	 */
	Thread start(Connection connection) {
		int all = this.written;
		Thread thread = new Thread(() -> migrate(connection, all), "migrating");
		thread.start();
		return thread;
	}

	private void migrate(Connection connection, int all) {
		try {
			migrator(connection).migrate();
			this.promised = all;
		}
		catch (PolynException ex) {
			this.run.count(Count.REFUSED, 1);
			this.reasons.add(ex.code().id());
		}
		catch (Throwable ex) {
			this.unexpected.add(ex);
		}
	}

	/**
	 * A process has told that all that is written is applied.
	 */
	void promised() {
		this.promised = this.written;
	}

	/**
	 * Migrates undisturbed, and does what an operator has to if it can't be told whether
	 * a message was stored and removed since.
	 */
	void settle(Connection connection) throws Exception {
		try {
			migrator(connection).migrate();
		}
		catch (PolynException ex) {
			this.run.count(Count.REFUSED, 1);
			this.reasons.add(ex.code().id());
			repair(connection, ex);
			migrator(connection).migrate();
		}
		this.promised = this.written;
	}

	private void repair(Connection connection, PolynException reason) throws Exception {
		assertThat(reason).hasRootCauseInstanceOf(PolynException.class)
			.rootCause()
			.hasMessageStartingWith(ErrorCode.UNEXPECTED_STATE.id() + ": Whether the message ");
		List<MigrationInfo> all = migrator(connection).info().migrations();
		List<MigrationInfo> unfinished = all.stream().filter((info) -> info.state().isUnfinished()).toList();
		assertThat(unfinished).hasSize(1).isSubsetOf(all.subList(this.promised, all.size()));
		String stream = "SEEDS_" + unfinished.get(0).version();
		JetStreamManagement streams = connection.jetStreamManagement();
		// Nobody removes messages here, so what is not there was never stored.
		assertThat(streams.getStreamInfo(stream).getStreamState().getMsgCount()).isZero();
		// A migration that is forgotten finds what it made.
		streams.deleteStream(stream);
		assertThat(migrator(connection).repair(RepairAction.Part.FORGET_UNFINISHED)).hasSize(1);
		this.repaired++;
	}

	/**
	 * Migrates undisturbed, and tells what came of all the migrations.
	 */
	void finish(Connection connection) throws Exception {
		assertThat(this.unexpected).isEmpty();
		if (!this.reasons.isEmpty()) {
			this.run.remark("migrating was told as failed with " + String.join(", ", this.reasons));
		}
		if (this.repaired > 0) {
			this.run.remark(this.repaired + " of " + this.written + " migrations needed repair");
		}
		long kept = migrator(connection).info()
			.migrations()
			.stream()
			.limit(this.promised)
			.filter((info) -> info.state() == MigrationState.APPLIED)
			.count();
		this.run.count(Count.LOST, this.promised - kept);
		this.run.count(Count.REFUSED, 0);
		migrator(connection).migrate();
		List<MigrationInfo> infos = migrator(connection).info().migrations();
		assertThat(infos).hasSize(this.written)
			.allSatisfy((info) -> assertThat(info.state()).isEqualTo(MigrationState.APPLIED));
		assertThat(migrator(connection).validate().isValid()).isTrue();
		assertThat(migrator(connection).info().lock()).isNull();
		this.run.count(Count.ACKNOWLEDGED, this.written);
		// It asks again where a stream has no leader yet.
		JetStreamApi api = new JetStreamApi(connection, JetStreamOptions.defaultOptions());
		for (int i = 1; i <= this.written; i++) {
			List<Integer> seeds = seeds(api, "SEEDS_" + i);
			int distinct = new HashSet<>(seeds).size();
			this.run.count(Count.LOST, SEEDS - distinct);
			this.run.count(Count.DOUBLED, seeds.size() - distinct);
			assertThat(api.consumers("SEEDS_" + i)).extracting((info) -> info.path("name").asText())
				.containsExactly("worker");
			assertThat(info(api, "SEEDS_" + i).path("config").path("max_age").asLong())
				.isEqualTo(Duration.ofDays(30).toNanos());
		}
	}

	private static JsonNode info(JetStreamApi api, String stream) {
		return api.streamInfo(stream).orElseThrow();
	}

	private static List<Integer> seeds(JetStreamApi api, String stream) throws IOException {
		List<Integer> seeds = new ArrayList<>();
		long last = info(api, stream).path("state").path("last_seq").asLong();
		for (long sequence = 1; sequence <= last; sequence++) {
			JsonNode message = api.findMessage(stream, Json.object().put("seq", sequence)).orElseThrow();
			seeds.add(Json.parse(message.path("data").binaryValue()).path("seed").asInt());
		}
		assertThat(seeds).isSubsetOf(1, 2, SEEDS);
		return seeds;
	}

	Migrator migrator(Connection connection) {
		return this.folder.builder(connection)
			.namespace(NAMESPACE)
			.lockLease(LEASE)
			.lockWaitTimeout(Duration.ofSeconds(60))
			.build();
	}

	int written() {
		return this.written;
	}

	MigrationFolder folder() {
		return this.folder;
	}

}
