package io.polyn.migration;

import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicReference;

import io.polyn.testing.JetStreamServer;
import io.polyn.testing.MigrationFolder;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class MigrationCountsTests {

	@RegisterExtension
	static final JetStreamServer server = new JetStreamServer();

	@TempDir
	Path temp;

	private MigrationFolder folder;

	private Migrator migrator;

	@BeforeEach
	void setUp() {
		this.folder = new MigrationFolder(this.temp)
			.write("1_a.yml", "change:\n  - create_stream: {name: A, subjects: [a]}\n")
			.write("2_b.yml", "change:\n  - create_stream: {name: B, subjects: [b]}\n");
		this.migrator = this.folder.migrator(server.connection());
	}

	@Test
	void nothingIsKnownBeforeTheFirstLook() {
		assertThat(this.migrator.latestCounts()).isEmpty();
	}

	@Test
	void aLookCounts() {
		this.migrator.info();
		assertThat(this.migrator.latestCounts()).contains(new MigrationCounts(0, 2, 0));
	}

	@Test
	void aRunCountsWhatItLeaves() {
		this.migrator.migrate(Target.to("1"));
		assertThat(this.migrator.latestCounts()).contains(new MigrationCounts(1, 1, 0));
	}

	@Test
	void aRunThatFindsNothingToDoCounts() {
		this.migrator.migrate();
		Migrator next = this.folder.migrator(server.connection());
		next.migrate();
		assertThat(next.latestCounts()).contains(new MigrationCounts(2, 0, 0));
	}

	@Test
	void afterAFailureNothingIsKnownUntilTheNextLook() {
		this.folder.write("2_b.yml",
				"change:\n  - create_stream: {name: B, subjects: [b]}\n  - delete_stream: {name: C}\n");
		Migrator stopping = this.folder.builder(server.connection()).onFailure(FailurePolicy.STOP).build();
		assertThatExceptionOfType(MigrationException.class).isThrownBy(stopping::migrate);
		assertThat(stopping.latestCounts()).isEmpty();
		stopping.info();
		assertThat(stopping.latestCounts()).contains(new MigrationCounts(1, 0, 1));
	}

	@Test
	void aLookDuringAFailureIsForgotten() {
		this.folder.write("2_b.yml", "change:\n  - delete_stream: {name: C}\n");
		Migrator failing = looking();
		assertThatExceptionOfType(MigrationException.class).isThrownBy(failing::migrate);
		assertThat(failing.latestCounts()).isEmpty();
	}

	@Test
	void aLookDuringARollbackIsForgotten() {
		Migrator migrator = looking();
		migrator.migrate();
		migrator.rollback();
		assertThat(migrator.latestCounts()).isEmpty();
	}

	@Test
	void aLookThatARunHasOvertakenDoesNotCount() {
		LatestCounts counts = new LatestCounts();
		int begun = counts.changes();
		counts.changed(new MigrationCounts(2, 0, 0));
		counts.found(begun, new MigrationCounts(0, 2, 0));
		assertThat(counts.get()).contains(new MigrationCounts(2, 0, 0));
		counts.found(counts.changes(), new MigrationCounts(2, 1, 0));
		assertThat(counts.get()).contains(new MigrationCounts(2, 1, 0));
	}

	@Test
	void afterARollbackNothingIsKnownUntilTheNextLook() {
		this.migrator.migrate();
		this.migrator.rollback();
		assertThat(this.migrator.latestCounts()).isEmpty();
		this.migrator.info();
		assertThat(this.migrator.latestCounts()).contains(new MigrationCounts(1, 1, 0));
	}

	// Looks at the migrations whenever one of them is carried out or taken back.
	private Migrator looking() {
		AtomicReference<Migrator> migrator = new AtomicReference<>();
		migrator.set(this.folder.builder(server.connection()).listener((event) -> {
			if (event instanceof MigrationEvent.MigrationStarted) {
				migrator.get().info();
			}
		}).build());
		return migrator.get();
	}

}
