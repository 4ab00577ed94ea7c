package io.polyn.spring.boot.actuate;

import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

import io.polyn.migration.Migrator;
import io.polyn.migration.history.MigrationHistory;
import io.polyn.nats.NamePrefix;
import io.polyn.migration.history.MigrationLock;
import io.polyn.migration.history.MigrationRecord;
import io.polyn.migration.history.RecordState;
import io.polyn.nats.NamePrefix;
import io.polyn.spring.testing.ClasspathFolder;
import io.polyn.spring.testing.JetStreamServer;
import io.polyn.spring.testing.TestApplication;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

class PolynEndpointTests {

	@RegisterExtension
	static final JetStreamServer server = new JetStreamServer();

	@TempDir
	Path temp;

	private ClasspathFolder classpath;

	@BeforeEach
	void setUp() {
		this.classpath = new ClasspathFolder(this.temp).migration("1_create_users.yml", ClasspathFolder.CREATE_USERS)
			.schema("user.created.v1.json", ClasspathFolder.USER_CREATED);
	}

	@Test
	void appliedMigrationsAndStoredSchemasAreShown() throws Exception {
		try (TestApplication application = start("polyn.migrate-on-startup=true")) {
			HttpResponse<String> response = application.get("/actuator/polyn");
			assertThat(response.statusCode()).isEqualTo(200);
			JsonNode polyn = application.json("/actuator/polyn");
			assertThat(polyn.propertyNames()).containsExactly("status", "server", "namespace", "applied", "pending",
					"failed", "missing", "lock", "schemas");
			assertThat(polyn.path("status").asString()).isEqualTo("up-to-date");
			assertThat(polyn.path("namespace").asString()).isEqualTo("users");
			assertThat(polyn.path("lock").isNull()).isTrue();
			JsonNode connected = polyn.path("server");
			assertThat(connected.propertyNames()).containsExactly("version", "name", "jetstream", "domain");
			assertThat(connected.path("version").asString()).isEqualTo(server.version());
			assertThat(connected.path("name").asString()).isNotEmpty();
			assertThat(connected.path("jetstream").asBoolean()).isTrue();
			assertThat(connected.path("domain").isNull()).isTrue();
			assertThat(polyn.path("applied")).singleElement().satisfies((migration) -> {
				assertThat(migration.propertyNames()).containsExactly("version", "name", "kind", "state", "checksum",
						"startedAt", "finishedAt", "appliedBy");
				assertThat(migration.path("version").asString()).isEqualTo("1");
				assertThat(migration.path("name").asString()).isEqualTo("create_users");
				assertThat(migration.path("kind").asString()).isEqualTo("yaml");
				assertThat(migration.path("state").asString()).isEqualTo("applied");
				assertThat(migration.path("appliedBy").asString()).endsWith(":" + ProcessHandle.current().pid());
				Instant startedAt = Instant.parse(migration.path("startedAt").asString());
				assertThat(Instant.parse(migration.path("finishedAt").asString())).isAfterOrEqualTo(startedAt);
			});
			assertThat(polyn.path("schemas")).singleElement().satisfies((schema) -> {
				assertThat(schema.get("dialect").asString()).isEqualTo("https://json-schema.org/draft/2020-12/schema");
				assertThat(schema.propertyNames()).containsExactly("name", "dialect", "checksum", "revision", "stored");
				assertThat(schema.path("name").asString()).isEqualTo("user.created.v1");
				assertThat(schema.path("revision").asLong()).isEqualTo(1);
				assertThat(schema.path("stored").asBoolean()).isTrue();
			});
		}
	}

	@Test
	void pendingMigrationsAndSchemasThatAreNotStoredAreShown() throws Exception {
		try (TestApplication application = start()) {
			JsonNode polyn = application.json("/actuator/polyn");
			assertThat(polyn.path("status").asString()).isEqualTo("pending");
			assertThat(polyn.path("applied")).isEmpty();
			assertThat(polyn.path("pending")).singleElement().satisfies((migration) -> {
				assertThat(migration.propertyNames()).containsExactly("version", "name", "kind", "script");
				assertThat(migration.path("script").asString()).isEqualTo("polyn/migrations/1_create_users.yml");
			});
			assertThat(polyn.path("schemas")).singleElement()
				.satisfies((schema) -> assertThat(schema.path("stored").asBoolean()).isFalse());
		}
	}

	@Test
	void anUnfinishedMigrationIsFailed() throws Exception {
		MigrationHistory history = new MigrationHistory(server.api(), "users", NamePrefix.NONE);
		try (MigrationLock lock = MigrationLock.acquire(history, Duration.ofSeconds(30), Duration.ZERO)) {
			Instant now = Instant.now();
			lock.write(new MigrationRecord("1", "create_users", "yaml", "polyn/migrations/1_create_users.yml", "c",
					null, RecordState.FAILED, 1, 1, List.of(),
					List.of(new MigrationRecord.Attempt("run", MigrationRecord.Direction.UP, RecordState.FAILED, now,
							now, "other:1", "0.1", "It broke."))),
					0);
		}
		try (TestApplication application = start()) {
			JsonNode polyn = application.json("/actuator/polyn");
			assertThat(polyn.path("status").asString()).isEqualTo("failed");
			assertThat(polyn.path("failed")).singleElement().satisfies((migration) -> {
				assertThat(migration.propertyNames()).containsExactly("version", "name", "kind", "state", "startedAt",
						"appliedBy", "error");
				assertThat(migration.path("state").asString()).isEqualTo("failed");
				assertThat(migration.path("appliedBy").asString()).isEqualTo("other:1");
				assertThat(migration.path("error").asString()).isEqualTo("It broke.");
			});
		}
	}

	@Test
	void whoHoldsTheLockIsRunning() throws Exception {
		MigrationHistory history = new MigrationHistory(server.api(), "users", NamePrefix.NONE);
		try (MigrationLock lock = MigrationLock.acquire(history, Duration.ofSeconds(30), Duration.ZERO);
				TestApplication application = start()) {
			lock.readHistory();
			JsonNode polyn = application.json("/actuator/polyn");
			assertThat(polyn.path("status").asString()).isEqualTo("running");
			assertThat(polyn.path("lock").propertyNames()).containsExactly("owner", "runId", "acquiredAt");
			assertThat(polyn.path("lock").path("owner").asString()).isEqualTo(lock.holder().owner());
			assertThat(polyn.path("lock").path("runId").asString()).isEqualTo(lock.holder().runId());
		}
	}

	@Test
	void aMigrationThatIsBeingRunIsNotFailed() throws Exception {
		MigrationHistory history = new MigrationHistory(server.api(), "users", NamePrefix.NONE);
		try (MigrationLock lock = MigrationLock.acquire(history, Duration.ofSeconds(30), Duration.ZERO);
				TestApplication application = start()) {
			lock.readHistory();
			lock.write(new MigrationRecord("1", "create_users", "yaml", "polyn/migrations/1_create_users.yml", "c",
					null, RecordState.RUNNING, 0, 1, List.of(),
					List.of(new MigrationRecord.Attempt("run", MigrationRecord.Direction.UP, RecordState.RUNNING,
							Instant.now(), null, "other:1", "0.1", null))),
					0);
			JsonNode polyn = application.json("/actuator/polyn");
			assertThat(polyn.path("status").asString()).isEqualTo("running");
			assertThat(polyn.path("failed")).isEmpty();
			assertThat(polyn.path("pending")).isEmpty();
			assertThat(polyn.path("running")).singleElement().satisfies((migration) -> {
				assertThat(migration.propertyNames()).containsExactly("version", "name", "kind", "startedAt",
						"appliedBy");
				assertThat(migration.path("name").asString()).isEqualTo("create_users");
				assertThat(migration.path("appliedBy").asString()).isEqualTo("other:1");
			});
		}
	}

	@Test
	void whatTheBaselineStandsForIsAmongTheApplied() throws Exception {
		Migrator.builder(server.connection()).namespace("users").build().baseline("5");
		this.classpath.migration("6_b.yml", "change:\n  - create_stream: {name: B, subjects: [b]}\n");
		try (TestApplication application = start("polyn.migrate-on-startup=true")) {
			JsonNode polyn = application.json("/actuator/polyn");
			assertThat(polyn.path("status").asString()).isEqualTo("up-to-date");
			assertThat(polyn.path("applied"))
				.extracting((migration) -> migration.path("name").asString(),
						(migration) -> migration.path("state").asString())
				.containsExactly(tuple("create_users", "below_baseline"), tuple("baseline", "baseline"),
						tuple("b", "applied"));
		}
	}

	@Test
	void aRepeatableMigrationIsAppliedUntilItChanges() throws Exception {
		this.classpath.migration("R__limits.yml", "change:\n  - update_stream: {name: USERS, max_msgs: 100}\n");
		try (TestApplication application = start("polyn.migrate-on-startup=true")) {
			assertThat(application.json("/actuator/polyn").path("applied"))
				.extracting((migration) -> migration.path("version").asString())
				.containsExactly("1", "R__limits");
			this.classpath.migration("R__limits.yml", "change:\n  - update_stream: {name: USERS, max_msgs: 200}\n");
			JsonNode polyn = application.json("/actuator/polyn");
			assertThat(polyn.path("status").asString()).isEqualTo("pending");
			assertThat(polyn.path("pending")).extracting((migration) -> migration.path("version").asString())
				.containsExactly("R__limits");
		}
	}

	@Test
	void anAppliedMigrationWhoseFileIsGoneIsMissing() throws Exception {
		this.classpath.migration("2_b.yml", "change:\n  - create_stream: {name: B, subjects: [b]}\n");
		try (TestApplication application = start("polyn.migrate-on-startup=true")) {
			Files.delete(this.temp.resolve("polyn/migrations/1_create_users.yml"));
			JsonNode polyn = application.json("/actuator/polyn");
			assertThat(polyn.path("applied")).extracting((migration) -> migration.path("name").asString())
				.containsExactly("b");
			assertThat(polyn.path("missing")).extracting((migration) -> migration.path("name").asString())
				.containsExactly("create_users");
		}
	}

	@Test
	void aFileThatBreaksLaterIsTold() throws Exception {
		try (TestApplication application = start()) {
			this.classpath.migration("1_create_users.yml", "change: [");
			HttpResponse<String> response = application.get("/actuator/polyn");
			assertThat(response.statusCode()).isEqualTo(200);
			JsonNode polyn = application.json("/actuator/polyn");
			assertThat(polyn.path("status").asString()).isEqualTo("failed");
			assertThat(polyn.path("reason").asString()).contains("POLYN-M003", "1_create_users.yml:");
		}
	}

	@Test
	void aDisabledPolynSaysSo() throws Exception {
		try (TestApplication application = start("polyn.enabled=false")) {
			JsonNode polyn = application.json("/actuator/polyn");
			assertThat(polyn.path("status").asString()).isEqualTo("disabled");
			assertThat(polyn.path("applied")).isEmpty();
		}
	}

	private TestApplication start(String... properties) {
		String[] all = Stream
			.concat(Stream.of("polyn.nats.servers=" + server.url(), "polyn.domain=com.example"),
					Arrays.stream(properties))
			.toArray(String[]::new);
		return TestApplication.start(this.classpath.classLoader(), all);
	}

}
