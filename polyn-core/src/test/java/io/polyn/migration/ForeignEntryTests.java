package io.polyn.migration;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

import io.nats.client.KeyValue;
import io.nats.client.api.KeyValueConfiguration;
import io.polyn.ErrorCode;
import io.polyn.PolynException;
import io.polyn.testing.JetStreamServer;
import io.polyn.testing.MigrationFolder;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * What others have written into the history: entries that Polyn can't read, and what its
 * Elixir client notes.
 */
class ForeignEntryTests {

	@RegisterExtension
	static final JetStreamServer server = new JetStreamServer();

	@TempDir
	Path temp;

	private MigrationFolder folder;

	@BeforeEach
	void setUp() {
		this.folder = new MigrationFolder(this.temp);
		this.folder.write("1_a.yml", "change:\n  - create_stream: {name: a, subjects: [a]}\n");
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "null", "rubbish", "[]", "{}", "{\"host\":\"h\",\"pid\":1}" })
	void aLockThatPolynDidNotWriteIsNamedAndCanBeRemoved(String lock) throws Exception {
		bucket(lockBucket()).put("users.lock", lock);
		// Before 2.11 a reading asks for a lock only after a run has begun.
		bucket("POLYN_MIGRATIONS").put("users.run", "run");
		Migrator migrator = this.folder.builder(server.connection()).lockWaitTimeout(Duration.ofHours(1)).build();
		for (Runnable command : List.<Runnable>of(migrator::info, migrator::migrate)) {
			assertThatExceptionOfType(PolynException.class).isThrownBy(command::run)
				.satisfies((ex) -> assertThat(ex.code()).isEqualTo(ErrorCode.MIGRATION_UNSETTLED))
				.satisfies((ex) -> assertThat(ex.problem()).contains("users.lock is not one that Polyn wrote"))
				.satisfies((ex) -> assertThat(ex.remedy()).contains("'unlock'"));
		}
		assertThat(migrator.unlock()).isEmpty();
		assertThat(migrator.info().lock()).isNull();
		assertThat(migrator.migrate().applied()).hasSize(1);
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "null", "rubbish", "[]", "{}", "{\"version\":\"1\"}",
			"{\"version\":\"1\",\"name\":\"a\",\"kind\":\"yaml\",\"source\":\"1_a.yml\",\"checksum\":\"\",\"state\":\"applied\","
					+ "\"step\":1,\"steps\":1,\"undo\":[],\"attempts\":[]}",
			"{\"version\":\"1\",\"name\":\"a\",\"kind\":\"yaml\",\"source\":\"1_a.yml\",\"checksum\":\"\",\"state\":\"applied\","
					+ "\"step\":1,\"steps\":1,\"undo\":[],\"attempts\":[null]}",
			"{\"version\":\"1\",\"name\":\"a\",\"kind\":\"yaml\",\"source\":\"1_a.yml\",\"checksum\":\"\",\"state\":\"paused\","
					+ "\"step\":1,\"steps\":1,\"undo\":[],\"attempts\":[]}",
			"{\"version\":\"2\",\"name\":\"a\",\"kind\":\"yaml\",\"source\":\"1_a.yml\",\"checksum\":\"\",\"state\":\"applied\","
					+ "\"step\":1,\"steps\":1,\"undo\":[],\"attempts\":[{\"run_id\":\"r\",\"direction\":\"up\","
					+ "\"state\":\"applied\",\"started_at\":\"2026-01-01T00:00:00Z\",\"applied_by\":\"h:1\"}]}" })
	void aRecordThatPolynDidNotWriteIsNamed(String record) throws Exception {
		bucket("POLYN_MIGRATIONS").put("users.1", record);
		for (Runnable command : List.<Runnable>of(migrator()::info, migrator()::migrate, migrator()::rollback,
				migrator()::history, migrator()::validate, migrator()::repair, () -> migrator().baseline("3"))) {
			assertThatExceptionOfType(PolynException.class).isThrownBy(command::run)
				.satisfies((ex) -> assertThat(ex.code()).isEqualTo(ErrorCode.MIGRATION_UNSETTLED))
				.withMessageContaining(
						"The entry users.1 of the bucket POLYN_MIGRATIONS is not a record that Polyn wrote");
		}
		assertThat(server.hasStream("a")).isFalse();
	}

	@ParameterizedTest
	@ValueSource(strings = { "[20220101000000, \"x\"]", "[\"1\", null]", "[\"1\", 1.5]", "[\"1\", [2]]", "[\"1\", -2]",
			"{}", "\"1\"", "1", "null", "rubbish" })
	void whatIsNoListOfVersionsIsNotImportedAtAll(String note) throws Exception {
		bucket("POLYN_MIGRATIONS").put("user.backend", note);
		assertThatExceptionOfType(PolynException.class).isThrownBy(() -> migrator().importHistory("user.backend"))
			.satisfies((ex) -> assertThat(ex.code()).isEqualTo(ErrorCode.HISTORY_CONFLICT))
			.withMessageContaining("'user.backend'")
			.withMessageContaining("Nothing was imported.");
		assertThat(migrator().history()).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(strings = { "a b", "", "*", ">", "a.*", "a..b", ".a", "a.", "nobody" })
	void aSourceRootWithoutANoteIsToldAsSuch(String sourceRoot) throws Exception {
		bucket("POLYN_MIGRATIONS").put("user.backend", "[\"1\"]");
		assertThatExceptionOfType(PolynException.class).isThrownBy(() -> migrator().importHistory(sourceRoot))
			.satisfies((ex) -> assertThat(ex.code()).isEqualTo(ErrorCode.HISTORY_CONFLICT))
			.withMessageContaining("There is no history of an Elixir client under '" + sourceRoot + "'");
	}

	private Migrator migrator() {
		return this.folder.migrator(server.connection());
	}

	private static String lockBucket() {
		return (server.api().apiLevel() >= 1) ? "POLYN_MIGRATIONS" : "POLYN_LOCKS";
	}

	private static KeyValue bucket(String name) throws Exception {
		if (!server.hasStream("KV_" + name)) {
			server.connection().keyValueManagement().create(KeyValueConfiguration.builder(name).build());
		}
		return server.connection().keyValue(name);
	}

}
