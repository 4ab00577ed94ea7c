package io.polyn.fault;

import java.time.Duration;
import java.util.List;

import io.nats.client.Connection;
import io.polyn.PolynException;
import io.polyn.fault.FaultResult.Count;
import io.polyn.migration.MigrationInfo;
import io.polyn.migration.MigrationState;
import io.polyn.migration.Migrator;
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

	private int written;

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
		Thread thread = new Thread(() -> migrate(connection), "migrating");
		thread.start();
		return thread;
	}

	private void migrate(Connection connection) {
		try {
			migrator(connection).migrate();
		}
		catch (PolynException ex) {
			this.run.count(Count.REFUSED, 1);
		}
	}

	/**
	 * Migrates undisturbed, and tells what came of all the migrations.
	 */
	void finish(Connection connection) throws Exception {
		migrator(connection).migrate();
		List<MigrationInfo> infos = migrator(connection).info().migrations();
		assertThat(infos).hasSize(this.written)
			.allSatisfy((info) -> assertThat(info.state()).isEqualTo(MigrationState.APPLIED));
		assertThat(migrator(connection).validate().isValid()).isTrue();
		assertThat(migrator(connection).info().lock()).isNull();
		this.run.count(Count.ACKNOWLEDGED, this.written);
		for (int i = 1; i <= this.written; i++) {
			long messages = connection.jetStreamManagement().getStreamInfo("SEEDS_" + i).getStreamState().getMsgCount();
			assertThat(connection.jetStreamManagement().getConsumerNames("SEEDS_" + i)).containsExactly("worker");
			assertThat(connection.jetStreamManagement().getStreamInfo("SEEDS_" + i).getConfiguration().getMaxAge())
				.isEqualTo(Duration.ofDays(30));
			this.run.count(Count.LOST, Math.max(0, SEEDS - messages));
			this.run.count(Count.DOUBLED, Math.max(0, messages - SEEDS));
		}
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
