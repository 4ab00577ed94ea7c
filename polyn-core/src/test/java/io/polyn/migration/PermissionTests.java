package io.polyn.migration;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

import io.nats.client.Connection;
import io.nats.client.ErrorListener;
import io.nats.client.JetStreamOptions;
import io.nats.client.Nats;
import io.nats.client.Options;
import io.nats.client.api.KeyValueConfiguration;
import io.nats.client.api.StreamConfiguration;
import io.polyn.ErrorCode;
import io.polyn.PolynException;
import io.polyn.embedded.nats.EmbeddedNatsServer;
import io.polyn.migration.PlannedOperation.Outcome;
import io.polyn.testing.DocumentedPermissions;
import io.polyn.testing.MigrationFolder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * The permissions in {@code docs/operations.md} are enough.
 */
class PermissionTests {

	@TempDir
	Path temp;

	private final Queue<String> violations = new ConcurrentLinkedQueue<>();

	private MigrationFolder folder;

	private EmbeddedNatsServer server;

	private Connection admin;

	private Connection reader;

	private Connection migrator;

	@BeforeEach
	void setUp() throws Exception {
		Path config = Files.writeString(this.temp.resolve("nats.conf"), """
				authorization {
				  users: [
				    {user: admin, password: secret}
				    {user: reader, password: secret, permissions: %s}
				    {user: observer, password: secret, permissions: %s}
				    {user: migrator, password: secret, permissions: %s}
				  ]
				}
				""".formatted(DocumentedPermissions.of("reader"), DocumentedPermissions.of("observer"),
				DocumentedPermissions.of("migrator")));
		this.server = EmbeddedNatsServer.builder().arguments("-c", config.toString()).start();
		this.admin = connect("admin");
		this.reader = connect("reader");
		this.migrator = connect("migrator");
		this.folder = new MigrationFolder(this.temp.resolve("migrations")).write("1_create.yml", """
				change:
				  - create_stream: {name: USERS, subjects: ["user.>"]}
				  - create_consumer: {stream: USERS, durable_name: worker, filter_subject: user.created}
				  - create_consumer: {stream: USERS, durable_name: other}
				  - create_key_value: {bucket: settings}
				  - put_key: {bucket: settings, key: theme, value: dark}
				  - create_object_store: {bucket: files}
				""").write("2_change.yml", """
				change:
				  - update_stream: {name: USERS, max_msgs: 100, retention: limits}
				  - update_consumer: {stream: USERS, durable_name: worker, max_deliver: 3, ack_policy: explicit}
				  - put_key: {bucket: settings, key: theme, value: light}
				  - delete_consumer: {stream: USERS, durable_name: other}
				  - delete_object_store: {bucket: files}
				""");
	}

	@AfterEach
	void tearDown() throws Exception {
		this.admin.close();
		this.reader.close();
		this.migrator.close();
		this.server.close();
	}

	@Test
	void aReaderSeesThatThereIsNoHistoryAndCreatesNone() throws Exception {
		InfoResult info = this.folder.migrator(this.reader).info();
		assertThat(info.historyExists()).isFalse();
		assertThat(info.pending()).hasSize(2);
		assertThat(this.folder.migrator(this.reader).validate().isValid()).isTrue();
		assertFeasible(this.folder.migrator(this.reader).plan(Target.latest()));
		assertThat(this.folder.migrator(this.reader).drift().isClean()).isTrue();
		assertThat(this.admin.jetStreamManagement().getStreamNames()).isEmpty();
		assertThat(this.violations).isEmpty();
	}

	@Test
	void aReaderSeesWhatWasAppliedAndPlansWhatIsNext() throws Exception {
		this.folder.migrator(this.migrator).migrate(Target.to("1"));
		InfoResult info = this.folder.migrator(this.reader).info();
		assertThat(info.historyExists()).isTrue();
		assertThat(info.applied()).hasSize(1);
		assertThat(info.pending()).hasSize(1);
		assertThat(info.lock()).isNull();
		assertThat(this.folder.migrator(this.reader).validate().isValid()).isTrue();
		assertFeasible(this.folder.migrator(this.reader).plan(Target.latest()));
		assertFeasible(this.folder.migrator(this.reader).planRollback(Target.all()));
		assertThat(this.admin.jetStreamManagement().getConsumerNames("KV_settings")).isEmpty();
		assertThat(this.violations).isEmpty();
	}

	@Test
	void aReaderSeesWhatIsNotAsItWasDeclared() throws Exception {
		this.folder.migrator(this.migrator).migrate(Target.to("1"));
		assertThat(this.folder.migrator(this.reader).drift().isClean()).isTrue();
		this.admin.jetStreamManagement().deleteConsumer("USERS", "worker");
		this.admin.jetStreamManagement().deleteStream("KV_settings");
		assertThat(this.folder.migrator(this.reader).drift().drifts()).hasSize(2);
		assertThat(this.violations).isEmpty();
	}

	@Test
	void aReaderPlansARenaming() {
		this.folder.write("3_rename.yml", "change:\n  - rename_stream: {name: USERS, new_name: ACCOUNTS}\n");
		this.folder.migrator(this.migrator).migrate(Target.to("2"));
		assertThat(this.folder.migrator(this.reader).plan(Target.latest()).isFeasible()).isTrue();
		assertThat(this.violations).isEmpty();
	}

	@Test
	void anObserverSeesWhatIsAppliedAndPending() throws Exception {
		Connection observer = connect("observer");
		assertThat(this.folder.migrator(observer).info().historyExists()).isFalse();
		this.folder.migrator(this.migrator).migrate(Target.to("1"));
		InfoResult info = this.folder.migrator(observer).info();
		assertThat(info.applied()).hasSize(1);
		assertThat(info.lock()).isNull();
		assertThat(this.folder.migrator(observer).history()).hasSize(1);
		assertThat(this.violations).isEmpty();
		observer.close();
	}

	@Test
	void aReaderCannotMigrate() {
		JetStreamOptions impatient = JetStreamOptions.builder().requestTimeout(Duration.ofMillis(300)).build();
		Migrator migrator = this.folder.builder(this.reader)
			.jetStreamOptions(impatient)
			.lockWaitTimeout(Duration.ZERO)
			.build();
		assertThatExceptionOfType(PolynException.class).isThrownBy(migrator::migrate)
			.satisfies((ex) -> assertThat(ex.code()).isEqualTo(ErrorCode.REQUEST_TIMED_OUT))
			.withMessageContaining("$JS.API.STREAM.CREATE.KV_POLYN_MIGRATIONS");
		assertThat(this.violations).isNotEmpty();
	}

	@Test
	void aMigratorMigratesAndRollsBack() throws Exception {
		Migrator migrations = this.folder.migrator(this.migrator);
		assertThat(migrations.migrate().applied()).hasSize(2);
		assertThat(migrations.migrate().applied()).isEmpty();
		assertThat(migrations.info().applied()).hasSize(2);
		assertThat(migrations.validate().isValid()).isTrue();
		assertFeasible(migrations.planRollback(Target.all()));
		assertThat(migrations.rollback(Target.all()).rolledBack()).hasSize(2);
		assertFeasible(migrations.plan(Target.latest()));
		assertThat(this.admin.jetStreamManagement().getStreamNames()).allMatch((name) -> name.startsWith("KV_POLYN_"));
		assertThat(this.violations).isEmpty();
	}

	@Test
	void aMigratorTakesWhatOthersHaveMade() throws Exception {
		this.admin.jetStreamManagement().addStream(StreamConfiguration.builder().name("OLD").subjects("old").build());
		this.admin.keyValueManagement().create(KeyValueConfiguration.builder("POLYN_MIGRATIONS").build());
		this.admin.keyValueManagement().create(KeyValueConfiguration.builder("old").build());
		this.admin.keyValue("old").put("key", "value");
		this.admin.keyValue("old").delete("key");
		this.folder.clear();
		this.folder.write("1_delete.yml", """
				change:
				  - delete_stream: {name: OLD}
				  - delete_key_value: {bucket: old}
				""");
		assertFeasible(this.folder.migrator(this.reader).plan(Target.latest()));
		assertThat(this.folder.migrator(this.migrator).migrate().applied()).hasSize(1);
		assertThat(this.violations).isEmpty();
	}

	private static void assertFeasible(PlanResult plan) {
		assertThat(plan.isFeasible()).as(plan.toString()).isTrue();
		assertThat(plan.migrations()).isNotEmpty()
			.allSatisfy((migration) -> assertThat(migration.operations()).extracting(PlannedOperation::outcome)
				.containsOnly(Outcome.CARRIED_OUT));
	}

	private Connection connect(String user) throws IOException, InterruptedException {
		ErrorListener listener = new ErrorListener() {

			@Override
			public void errorOccurred(Connection connection, String error) {
				PermissionTests.this.violations.add(error);
			}

		};
		return Nats.connect(Options.builder()
			.server(this.server.url())
			.userInfo(user.toCharArray(), "secret".toCharArray())
			.errorListener(listener)
			.build());
	}

}
