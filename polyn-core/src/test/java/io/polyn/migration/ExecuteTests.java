package io.polyn.migration;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import io.polyn.ErrorCode;
import io.polyn.PolynException;
import io.polyn.testing.JetStreamServer;
import io.polyn.testing.MigrationFolder;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class ExecuteTests {

	@RegisterExtension
	static final JetStreamServer server = new JetStreamServer();

	@TempDir
	private Path temp;

	private MigrationFolder folder;

	private final Map<String, Object> beans = new HashMap<>();

	private final List<String> ran = new ArrayList<>();

	@BeforeEach
	void setUp() {
		this.folder = new MigrationFolder(this.temp);
		this.beans.put("fill", new Task("fill", false));
		this.beans.put("clear", new Task("clear", false));
	}

	/**
	 * Code that notes that it ran.
	 */
	private final class Task implements MigrationTask {

		private final String name;

		private final boolean idempotent;

		private @Nullable Throwable failure;

		Task(String name, boolean idempotent) {
			this.name = name;
			this.idempotent = idempotent;
		}

		/** The first time, what it does is done, but it does not come back. */
		Task fails(Throwable failure) {
			this.failure = failure;
			return this;
		}

		@Override
		public void run(MigrationContext context) throws Exception {
			ExecuteTests.this.ran.add(this.name);
			Throwable now = this.failure;
			this.failure = null;
			if (now instanceof Error death) {
				throw death;
			}
			if (now != null) {
				throw (Exception) now;
			}
		}

		@Override
		public boolean idempotent() {
			return this.idempotent;
		}

	}

	/**
	 * The end of the process.
	 */
	private static final class Death extends Error {

		private static final long serialVersionUID = 1L;

	}

	@Test
	void codeIsRunAndTakenBackByItsCounterpart() {
		this.folder.write("1_one.yml", "change:\n  - execute: {up: fill, down: clear}\n");
		migrate();
		assertThat(this.ran).containsExactly("fill");
		assertThat(migrate().applied()).isEmpty();
		migrator().rollback();
		assertThat(this.ran).containsExactly("fill", "clear");
	}

	@Test
	void codeWithoutACounterpartNeedsUpAndCanNotBeRolledBack() {
		this.folder.write("1_one.yml", "change:\n  - execute: {up: fill}\n");
		assertThatExceptionOfType(PolynException.class).isThrownBy(this::migrate)
			.withMessageContaining("'execute' can't be reversed");
		this.folder.write("1_one.yml", "up:\n  - execute: {up: fill}\n");
		migrate();
		assertThatExceptionOfType(MigrationException.class).isThrownBy(() -> migrator().rollback())
			.satisfies((ex) -> assertThat(ex.code()).isEqualTo(ErrorCode.IRREVERSIBLE))
			.withMessageContaining("'execute of the code 'fill'' can't be taken back.");
		assertThat(this.ran).containsExactly("fill");
	}

	@Test
	void codeMayStandUnderDown() {
		this.folder.write("1_one.yml", "up:\n  - execute: {up: fill}\ndown:\n  - execute: {up: clear, down: fill}\n");
		migrate();
		migrator().rollback();
		assertThat(this.ran).containsExactly("fill", "clear");
	}

	@Test
	void codeWorksWithTheMigratorsConnection() {
		this.beans.put("fill", (MigrationTask) (context) -> {
			context.logger().info("Filling");
			context.progress("users", 1, 2);
			context.connection()
				.jetStream(context.jetStreamOptions())
				.publish("user.a", context.connection().getStatus().name().getBytes(StandardCharsets.UTF_8));
		});
		this.folder.write("1_one.yml", """
				change:
				  - create_stream: {name: USERS, subjects: [user.a]}
				  - execute: {up: fill, down: clear}
				""");
		migrate();
		assertThat(server.messages("USERS")).isEqualTo(1);
	}

	@Test
	void anUnknownNameOrTypeIsReportedAndNothingRuns() {
		this.beans.put("text", "no code");
		for (String execute : List.of("{up: none, down: clear}", "{up: fill, down: none}", "{up: text, down: clear}")) {
			this.folder.write("1_one.yml", "change:\n  - execute: " + execute + "\n");
			assertThatExceptionOfType(MigrationException.class).isThrownBy(this::migrate)
				.satisfies((ex) -> assertThat(ex.code()).isEqualTo(ErrorCode.COMPONENT_NOT_FOUND));
		}
		assertThat(this.ran).isEmpty();
	}

	@Test
	void codeThatFailsIsTakenBackWithWhatWasDoneBefore() {
		this.beans.put("fill", new Task("fill", false).fails(new IOException("disk full")));
		this.folder.write("1_one.yml", """
				change:
				  - create_stream: {name: USERS, subjects: [user.a]}
				  - execute: {up: fill, down: clear}
				""");
		assertThatExceptionOfType(MigrationException.class).isThrownBy(this::migrate)
			.satisfies((ex) -> assertThat(ex.code()).isEqualTo(ErrorCode.MIGRATION_FAILED))
			.withMessageContaining("execute of the code 'fill': 'fill' failed: java.io.IOException: disk full.")
			.withMessageContaining("What it had done was taken back.")
			.withRootCauseInstanceOf(IOException.class);
		assertThat(this.ran).containsExactly("fill", "clear");
		assertThat(server.hasStream("USERS")).isFalse();
		migrate();
		assertThat(this.ran).containsExactly("fill", "clear", "fill");
	}

	@Test
	void whateverCodeThrowsItMayHaveDoneSomething() {
		// As a request of its own that was refused.
		this.beans.put("fill",
				new Task("fill", false).fails(new PolynException(ErrorCode.REQUEST_REFUSED, "Refused.", "Look.")));
		this.folder.write("1_one.yml", "change:\n  - execute: {up: fill, down: clear}\n");
		assertThatExceptionOfType(MigrationException.class).isThrownBy(this::migrate)
			.withMessageContaining("'fill' failed");
		assertThat(this.ran).containsExactly("fill", "clear");
	}

	@Test
	void anInterruptIsNotSwallowed() {
		this.beans.put("fill", new Task("fill", true).fails(new InterruptedException()));
		this.folder.write("1_one.yml", "up:\n  - execute: {up: fill}\n");
		assertThatExceptionOfType(PolynException.class).isThrownBy(this::migrate);
		assertThat(Thread.interrupted()).isTrue();
	}

	@Test
	void idempotentCodeThatWasCutOffIsRunAgain() {
		for (String down : List.of("", ", down: clear")) {
			this.ran.clear();
			this.beans.put("fill", new Task("fill", true).fails(new Death()));
			String version = down.isEmpty() ? "1" : "2";
			this.folder.write(version + "_n" + version + ".yml", """
					up:
					  - create_stream: {name: USERS%1$s, subjects: [user%1$s]}
					  - execute: {up: fill%2$s}
					  - create_stream: {name: LATER%1$s, subjects: [later%1$s]}
					""".formatted(version, down));
			assertThatExceptionOfType(Death.class).isThrownBy(this::migrate);
			MigrateResult result = migrate();
			assertThat(result.settled()).isEmpty();
			assertThat(result.applied()).hasSize(1);
			assertThat(this.ran).containsExactly("fill", "fill");
			assertThat(server.hasStream("LATER" + version)).isTrue();
			assertThat(migrate().applied()).isEmpty();
		}
		migrator().rollback();
		assertThat(this.ran).containsExactly("fill", "fill", "clear");
	}

	@Test
	void codeThatWasCutOffIsUndoneByItsCounterpartAndRunAfresh() {
		this.beans.put("fill", new Task("fill", false).fails(new Death()));
		this.folder.write("1_one.yml", "change:\n  - execute: {up: fill, down: clear}\n");
		assertThatExceptionOfType(Death.class).isThrownBy(this::migrate);
		migrate();
		assertThat(this.ran).containsExactly("fill", "clear", "fill");
		assertThat(migrator().info().applied()).hasSize(1);
	}

	@Test
	void codeThatWasCutOffAndCanNeitherBeRunAgainNorUndoneIsLeftToPeople() {
		this.beans.put("fill", new Task("fill", false).fails(new Death()));
		this.folder.write("1_one.yml", "up:\n  - execute: {up: fill}\n");
		assertThatExceptionOfType(Death.class).isThrownBy(this::migrate);
		for (int i = 0; i < 2; i++) {
			assertThatExceptionOfType(MigrationException.class).isThrownBy(this::migrate)
				.satisfies((ex) -> assertThat(ex.code()).isEqualTo(ErrorCode.MIGRATION_UNSETTLED))
				.withMessageContaining("What 'execute of the code 'fill'' did can't be taken back.")
				.withMessageContaining("'repair' forgets the migration");
			assertThat(migrator().info().unfinished()).extracting(MigrationInfo::state)
				.containsExactly(MigrationState.INTERRUPTED);
		}
		assertThat(this.ran).containsExactly("fill");
	}

	@Test
	void aCounterpartThatWasCutOffIsNotRunTwiceUnlessItMay() {
		this.beans.put("clear", new Task("clear", false).fails(new Death()));
		this.folder.write("1_one.yml", "change:\n  - execute: {up: fill, down: clear}\n");
		migrate();
		assertThatExceptionOfType(Death.class).isThrownBy(() -> migrator().rollback());
		assertThatExceptionOfType(MigrationException.class).isThrownBy(() -> migrator().rollback())
			.satisfies((ex) -> assertThat(ex.code()).isEqualTo(ErrorCode.MIGRATION_UNSETTLED));
		assertThat(this.ran).containsExactly("fill", "clear");
	}

	@Test
	void anIdempotentCounterpartThatWasCutOffIsRunAgain() {
		this.beans.put("clear", new Task("clear", true).fails(new Death()));
		this.folder.write("1_one.yml", "change:\n  - execute: {up: fill, down: clear}\n");
		migrate();
		assertThatExceptionOfType(Death.class).isThrownBy(() -> migrator().rollback());
		assertThat(migrator().rollback().rolledBack()).hasSize(1);
		assertThat(this.ran).containsExactly("fill", "clear", "clear");
		assertThat(migrator().info().pending()).hasSize(1);
	}

	private Migrator migrator() {
		return this.folder.builder(server.connection()).beans(this.beans::get).build();
	}

	private MigrateResult migrate() {
		return migrator().migrate();
	}

}
