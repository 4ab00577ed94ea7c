package io.polyn.migration;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;

import io.nats.client.Connection;
import io.nats.client.JetStreamOptions;
import io.nats.client.PushSubscribeOptions;
import io.nats.client.api.ConsumerConfiguration;
import io.nats.client.api.KeyValueConfiguration;
import io.nats.client.api.Mirror;
import io.nats.client.api.Source;
import io.nats.client.api.StorageType;
import io.nats.client.api.StreamConfiguration;
import io.polyn.ErrorCode;
import io.polyn.PolynException;
import io.polyn.json.Json;
import io.polyn.migration.document.DocumentReader;
import io.polyn.migration.operation.Creation;
import io.polyn.nats.NamePrefix;
import io.polyn.nats.ServerVersion;
import io.polyn.testing.JetStreamServer;
import io.polyn.testing.MigrationFolder;
import io.polyn.testing.ServerTraffic;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class ServerExportTests {

	@RegisterExtension
	static final JetStreamServer server = new JetStreamServer();

	@TempDir
	Path temp;

	@Test
	void theFileReadsLikeOneThatSomebodyWrote() throws Exception {
		server.management()
			.addStream(StreamConfiguration.builder()
				.name("USERS")
				.description("What users do: all of it")
				.subjects("user.>")
				.maxAge(Duration.ofDays(30))
				.maxBytes(1L << 30)
				.build());
		server.management()
			.addOrUpdateConsumer("USERS",
					ConsumerConfiguration.builder().durable("welcome").filterSubject("user.created.v1").build());
		server.connection()
			.keyValueManagement()
			.create(KeyValueConfiguration.builder("user-preferences").maxHistoryPerKey(5).build());
		ExportedMigration exported = read("USERS", "KV_user-preferences");
		assertThat(exported.yaml()).isEqualTo("""
				# What stood on nats-server %s, without what is in it: messages, keys and objects.
				# Where it exists already, mark this migration as applied instead of running it.
				description: KV_user-preferences, USERS as on the server
				change:
				  - create_key_value:
				      bucket: user-preferences
				      history: 5
				  - create_stream:
				      name: USERS
				      subjects: ["user.>"]
				      max_bytes: 1GiB
				      max_age: 30d
				      description: "What users do: all of it"
				  - create_consumer:
				      stream: USERS
				      durable_name: welcome
				      filter_subject: user.created.v1
				""".formatted(server.api().serverVersion()));
		assertThat(exported.streams()).containsExactly("KV_user-preferences", "USERS");
		assertThat(exported.notes()).isEmpty();
	}

	@ParameterizedTest
	@CsvSource({ "ORDERS_*, ORDERS_EU ORDERS_US", "*_EU, ORDERS_EU USERS_EU", "*, ORDERS_EU ORDERS_US USERS_EU",
			"O*S*U, ORDERS_EU", "USERS_EU, USERS_EU", "ORDERS_EU*, ORDERS_EU" })
	void patternsChooseStreams(String pattern, String streams) throws Exception {
		for (String stream : List.of("ORDERS_EU", "ORDERS_US", "USERS_EU")) {
			server.createStream(stream, stream);
		}
		assertThat(read(pattern).streams()).containsExactly(streams.split(" "));
	}

	@Test
	void eachPatternHasToMatch() throws Exception {
		server.createStream("USERS", "user");
		assertThatExceptionOfType(PolynException.class).isThrownBy(() -> read("USERS", "USER"))
			.satisfies((ex) -> assertThat(ex.code()).isEqualTo(ErrorCode.NOT_GENERATED))
			.withMessageContaining("no stream of the application that matches 'USER'. Did you mean 'USERS'?");
		assertThatExceptionOfType(PolynException.class).isThrownBy(() -> read("U[A-Z]+"))
			.satisfies((ex) -> assertThat(ex.code()).isEqualTo(ErrorCode.NOT_GENERATED));
		assertThatExceptionOfType(PolynException.class).isThrownBy(this::read)
			.satisfies((ex) -> assertThat(ex.code()).isEqualTo(ErrorCode.NOT_GENERATED));
	}

	@Test
	void whatIsPolynsOwnOrTheServersIsLeftOut() throws Exception {
		new MigrationFolder(this.temp).write("1_a.yml", "change:\n  - create_stream: {name: USERS}\n")
			.migrator(server.connection())
			.migrate();
		server.connection().keyValueManagement().create(KeyValueConfiguration.builder("staging_POLYN_SCHEMAS").build());
		server.createStream("POLYN_DEAD_LETTERS", "polyn.dead_letter.>");
		server.createStream("$MQTT_msgs", "mqtt");
		ExportedMigration exported = read("*");
		assertThat(exported.streams()).containsExactly("USERS");
		assertThat(exported.notes()).singleElement()
			.asString()
			.contains("$MQTT_msgs", "KV_POLYN_MIGRATIONS", "KV_staging_POLYN_SCHEMAS", "POLYN_DEAD_LETTERS")
			.endsWith("left out, as Polyn's own or the server's.");
		assertThatExceptionOfType(PolynException.class).isThrownBy(() -> read("KV_POLYN_*"))
			.satisfies((ex) -> assertThat(ex.code()).isEqualTo(ErrorCode.NOT_GENERATED));
	}

	@Test
	void ofSeveralDeploymentsOneIsReadAsItsMigrationsAreWritten() throws Exception {
		server.createStream("USERS", "user");
		server.createStream("staging_USERS", "staging.user");
		server.createConsumer("staging_USERS", "staging_worker", "staging.user");
		server.createConsumer("staging_USERS", "visitor", "staging.user");
		server.management()
			.addStream(StreamConfiguration.builder()
				.name("staging_COPY")
				.mirror(Mirror.builder().sourceName("staging_USERS").build())
				.build());
		server.management()
			.addStream(StreamConfiguration.builder()
				.name("staging_BORROWED")
				.mirror(Mirror.builder().sourceName("USERS").build())
				.build());
		ExportedMigration exported = read(new NamePrefix("staging"), "*");
		assertThat(exported.streams()).containsExactly("BORROWED", "USERS", "COPY");
		assertThat(exported.yaml()).contains("name: COPY\n      mirror:\n        name: USERS\n",
				"stream: USERS\n      durable_name: worker\n      filter_subject: user\n");
		assertThat(exported.notes()).containsExactly(
				"stream BORROWED: takes messages from USERS, which is not made here.",
				"stream BORROWED: 'mirror', which is {\"name\":\"USERS\"}, does not have the prefix 'staging', which the"
						+ " migration would give it.",
				"consumer visitor of stream USERS: 'durable_name', which is \"visitor\", does not have the prefix"
						+ " 'staging', which the migration would give it.");
		assertThatExceptionOfType(PolynException.class)
			.isThrownBy(() -> read(new NamePrefix("staging"), "staging_USERS"))
			.withMessageContaining("matches 'staging_USERS'.");
	}

	@Test
	void originsComeBeforeWhatTakesTheirMessages() throws Exception {
		server.createStream("C", "c");
		server.management()
			.addStream(
					StreamConfiguration.builder().name("B").sources(Source.builder().sourceName("C").build()).build());
		server.management()
			.addStream(
					StreamConfiguration.builder().name("A").mirror(Mirror.builder().sourceName("B").build()).build());
		assertThat(read("*").streams()).containsExactly("C", "B", "A");
		ExportedMigration alone = read("A");
		assertThat(alone.streams()).containsExactly("A");
		assertThat(alone.notes()).containsExactly("stream A: takes messages from B, which is not made here.");
		assertThat(alone.yaml()).contains("\n  # " + alone.notes().get(0) + "\n  - create_stream:\n      name: A\n");
	}

	@Test
	void aConsumerThatIsNotDurableIsOnlyCounted() throws Exception {
		server.createStream("USERS", "user");
		server.createConsumer("USERS", "worker", "user");
		server.connection().jetStream().subscribe("user", PushSubscribeOptions.builder().stream("USERS").build());
		ExportedMigration exported = read("USERS");
		assertThat(exported.yaml()).containsOnlyOnce("- create_consumer:").contains("durable_name: worker");
		assertThat(exported.notes()).singleElement().asString().startsWith("stream USERS: consumers left out");
	}

	@Test
	void aBucketThatIsNotQuiteOneIsAStreamWithANote() throws Exception {
		server.createStream("KV_odd", "odd");
		ExportedMigration exported = read("KV_odd");
		assertThat(exported.yaml()).contains("- create_stream:\n      name: KV_odd\n");
		assertThat(exported.notes()).containsExactly("stream KV_odd: 'create_key_value' would make something else.");
	}

	@Test
	void aSealedStreamIsTold() throws Exception {
		server.createStream("ARCHIVE", "archive");
		server.api().updateStream(server.config("ARCHIVE").put("sealed", true));
		ExportedMigration exported = read("ARCHIVE");
		assertThat(exported.notes()).containsExactly(
				"stream ARCHIVE: sealed on the server; sealed while it is empty, it stays empty for good.");
		assertThat(exported.yaml()).contains("up:\n", "  # " + exported.notes().get(0) + "\n  - seal_stream:\n",
				"down:\n  - delete_stream:\n      name: ARCHIVE\n");
	}

	@Test
	void anAccountIsReadPageByPageAndConsumersOfWhatMatches() throws Exception {
		for (int i = 0; i < 257; i++) {
			server.management()
				.addStream(StreamConfiguration.builder()
					.name("S%03d".formatted(i))
					.storageType(StorageType.Memory)
					.build());
		}
		for (String stream : List.of("S007", "S008", "S256")) {
			server.createConsumer(stream, "worker", ">");
		}
		Connection connection = server.connect();
		try (ServerTraffic traffic = new ServerTraffic(server.connect())) {
			ExportedMigration exported = new ServerExport(connection, server.options(), NamePrefix.NONE)
				.read(List.of("S0*", "S256"));
			assertThat(exported.streams()).hasSize(101);
			assertThat(traffic.take(connection)).extracting((message) -> message.getSubject())
				.containsExactly("$JS.API.STREAM.LIST", "$JS.API.STREAM.LIST", "$JS.API.CONSUMER.LIST.S007",
						"$JS.API.CONSUMER.LIST.S008", "$JS.API.CONSUMER.LIST.S256");
		}
		finally {
			connection.close();
		}
	}

	@Test
	void aFileThatWouldBeTooLargeIsNotWritten() {
		Creation creation = new Creation("stream A", "create_stream",
				Json.object().put("name", "A").put("description", "x".repeat(4096)), List.of());
		ServerVersion version = server.api().serverVersion();
		assertThatExceptionOfType(PolynException.class)
			.isThrownBy(() -> new ExportedFile(version, List.of("A"), Collections.nCopies(256, creation)).migration())
			.satisfies((ex) -> assertThat(ex.code()).isEqualTo(ErrorCode.NOT_GENERATED))
			.withMessageContaining("larger than 1 MiB");
		String yaml = new ExportedFile(version, List.of("A"), Collections.nCopies(250, creation)).migration().yaml();
		assertThat(DocumentReader.read("a.yml", yaml.getBytes(StandardCharsets.UTF_8)).toJson().path("change"))
			.hasSize(250);
	}

	private ExportedMigration read(String... patterns) {
		return read(NamePrefix.NONE, patterns);
	}

	private ExportedMigration read(NamePrefix prefix, String... patterns) {
		return new ServerExport(server.connection(), JetStreamOptions.defaultOptions(), prefix).read(List.of(patterns));
	}

}
