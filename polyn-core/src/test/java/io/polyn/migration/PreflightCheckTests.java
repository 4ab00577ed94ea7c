package io.polyn.migration;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

import io.nats.client.Dispatcher;
import io.polyn.ErrorCode;
import io.polyn.PolynException;
import io.polyn.migration.document.DocumentReader;
import io.polyn.migration.document.Node;
import io.polyn.migration.operation.OperationReader;
import io.polyn.migration.operation.Preflight;
import io.polyn.testing.JetStreamServer;
import io.polyn.testing.MigrationFolder;
import io.polyn.testing.TestOperationContext;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class PreflightCheckTests {

	@RegisterExtension
	static final JetStreamServer server = new JetStreamServer();

	@TempDir
	Path temp;

	private MigrationFolder folder;

	@BeforeEach
	void setUp() {
		this.folder = new MigrationFolder(this.temp);
	}

	@Test
	void anImpossibleChangeOfALaterMigrationStopsTheRunBeforeTheFirst() throws Exception {
		server.createStream("OLD", "old");
		server.createConsumer("OLD", "worker", "old");
		this.folder.write("1_one.yml", "change:\n  - create_stream: {name: A, subjects: [a]}\n").write("2_two.yml", """
				change:
				  - update_stream: {name: A, storage: memory}
				  - update_stream: {name: OLD, max_msgs: 5}
				  - update_stream: {name: OLD, storage: file}
				""").write("3_three.yml", """
				change:
				  - update_consumer: {stream: OLD, durable_name: worker, deliver_policy: new}
				""");
		assertThat(this.folder.migrator(server.connection()).validate().problems()).extracting(Problem::code)
			.containsExactly(ErrorCode.IMMUTABLE_SETTING, ErrorCode.IMMUTABLE_SETTING, ErrorCode.IMMUTABLE_SETTING);
		assertThatExceptionOfType(MigrationException.class)
			.isThrownBy(() -> this.folder.migrator(server.connection()).migrate())
			.satisfies((ex) -> assertThat(ex.code()).isEqualTo(ErrorCode.IMMUTABLE_SETTING))
			.withMessageContaining("3 problems in the migrations of users:")
			.withMessageContaining("2_two.yml:2:5: ")
			.withMessageContaining("can't change 'storage' from file to memory of the stream A.")
			.withMessageContaining("2_two.yml:4:5: ")
			.withMessageContaining("3_three.yml:2:5: ")
			.withMessageContaining("can't change 'deliver_policy' from all to new of the consumer worker");
		assertThat(server.hasStream("A")).isFalse();
		assertThat(this.folder.migrator(server.connection()).info().migrations()).extracting(MigrationInfo::state)
			.containsOnly(MigrationState.PENDING);
	}

	@Test
	void whatAnEarlierOperationMakesOfItCounts() throws Exception {
		server.createStream("A", "a");
		server.createConsumer("A", "worker", "a");
		this.folder.write("1_one.yml", """
				change:
				  - delete_stream: {name: A}
				  - create_stream: {name: A, subjects: [a], storage: file}
				  - update_stream: {name: A, storage: file}
				  - create_consumer: {stream: A, durable_name: worker, deliver_policy: new}
				  - update_consumer: {stream: A, durable_name: worker, deliver_policy: new, ack_policy: explicit}
				  - delete_consumer: {stream: A, durable_name: worker}
				  - create_consumer_if_not_exists: {stream: A, durable_name: worker, deliver_policy: all}
				  - update_consumer: {stream: A, durable_name: worker, deliver_policy: all}
				  - create_stream_if_not_exists: {name: A, subjects: [a], storage: memory}
				  - update_stream: {name: A, storage: file}
				  - create_key_value_if_not_exists: {bucket: b, storage: memory}
				  - update_key_value: {bucket: b, storage: memory}
				""");
		assertThat(this.folder.migrator(server.connection()).validate().problems()).isEmpty();
		assertThat(this.folder.migrator(server.connection()).migrate().applied()).hasSize(1);
	}

	@Test
	void whatOnlyTheTargetLeavesOutIsNotInTheWay() {
		this.folder.write("1_one.yml", "change:\n  - create_stream: {name: A, subjects: [a]}\n")
			.write("2_two.yml", "change:\n  - update_stream: {name: A, storage: memory}\n");
		Migrator migrator = this.folder.migrator(server.connection());
		assertThat(migrator.migrate(Target.to("1")).applied()).hasSize(1);
		assertThat(migrator.validate().problems()).hasSize(1);
	}

	@Test
	void nothingIsAskedOfTheServerForOrdinaryOperations() throws Exception {
		server.createStream("A", "a");
		AtomicInteger requests = new AtomicInteger();
		Dispatcher dispatcher = server.connection().createDispatcher((message) -> requests.incrementAndGet());
		dispatcher.subscribe("$JS.API.STREAM.INFO.>").subscribe("$JS.API.CONSUMER.INFO.>");
		Preflight preflight = new Preflight(new TestOperationContext(server.api()));
		check(preflight, "- update_stream: {name: A, max_msgs: 5}");
		check(preflight, "- create_consumer: {stream: A, durable_name: c}");
		check(preflight, "- update_consumer: {stream: A, durable_name: c, max_deliver: 5}");
		check(preflight, "- delete_consumer: {stream: A, durable_name: c}");
		check(preflight, "- create_stream_if_not_exists: {name: B, subjects: [b]}");
		check(preflight, "- delete_stream: {name: A}");
		check(preflight, "- put_key: {bucket: b, key: k, value: v}");
		server.connection().flush(Duration.ofSeconds(30));
		assertThat(requests).hasValue(0);
		assertThat(preflight.stream("A")).isEmpty();
		assertThat(preflight.stream("B")).isPresent();
		server.connection().closeDispatcher(dispatcher);
	}

	@Test
	void afterSomethingUnforeseeableOnlyWhatIsCreatedIsKnown() throws Exception {
		server.createStream("A", "a");
		Preflight preflight = new Preflight(new TestOperationContext(server.api()));
		assertThat(preflight.stream("A")).isPresent();
		preflight.loseTrack();
		assertThat(preflight.stream("A")).isEmpty();
		check(preflight, "- update_stream: {name: A, storage: file}");
		check(preflight, "- create_stream: {name: B, subjects: [b]}");
		assertThat(preflight.stream("B")).isPresent();
	}

	@Test
	void anUpdateThatCanNotBeTakenBackNeedsUpAndDown() {
		this.folder.write("1_one.yml", "change:\n  - update_stream: {name: A, deny_delete: true}\n");
		assertThat(this.folder.migrator(server.connection()).validate().problems()).singleElement()
			.satisfies((problem) -> assertThat(problem.code()).isEqualTo(ErrorCode.IRREVERSIBLE))
			.satisfies((problem) -> assertThat(problem.description()).contains("'update_stream' can't be reversed."));
		this.folder.write("1_one.yml", """
				up:
				  - create_stream: {name: A, subjects: [a]}
				  - update_stream: {name: A, deny_delete: true}
				down:
				  - delete_stream: {name: A}
				""");
		Migrator migrator = this.folder.migrator(server.connection());
		migrator.migrate();
		assertThat(server.config("A").path("deny_delete").asBoolean()).isTrue();
		assertThat(migrator.rollback().rolledBack()).hasSize(1);
	}

	private static void check(Preflight preflight, String operations) {
		var items = (Node.Sequence) DocumentReader.read("a.yml", operations.getBytes(StandardCharsets.UTF_8));
		for (var item : items.items()) {
			OperationReader.read(item).forEach((operation) -> operation.check(preflight));
		}
	}

}
