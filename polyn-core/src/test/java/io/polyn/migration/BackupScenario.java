package io.polyn.migration;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.nats.client.Message;
import io.nats.client.PullSubscribeOptions;
import io.nats.client.api.ConsumerConfiguration;
import io.nats.client.api.StorageType;
import io.nats.client.api.StreamConfiguration;
import io.polyn.json.Json;
import io.polyn.migration.BackupOptions.BeforeRun;
import io.polyn.testing.JetStreamServer;
import io.polyn.testing.MigrationFolder;

/**
 * A stream with messages, a bucket, a folder of migrations, and one for backups.
 *
 * @param server the server
 * @param temp where the folders are
 */
record BackupScenario(JetStreamServer server, Path temp) {

	MigrationFolder folder() {
		return new MigrationFolder(this.temp.resolve("migrations"));
	}

	Path backups() {
		return this.temp.resolve("backups");
	}

	MigratorBuilder builder() {
		return folder().builder(this.server.connection());
	}

	Migrator migrator() {
		return builder().build();
	}

	/**
	 * Returns a migrator that makes backups in the folder before its runs.
	 */
	Migrator migrator(BeforeRun beforeRun) {
		return builder().backup(BackupOptions.inFolder(backups()).beforeRun(beforeRun)).build();
	}

	/**
	 * Writes the first migration: it creates the bucket, and the stream if it is missing.
	 */
	void writeCreation() {
		folder().write("1_create.yml", """
				change:
				  - create_stream_if_not_exists: {name: USERS, subjects: ["user.>"]}
				  - create_key_value: {bucket: b}
				""");
	}

	/**
	 * Creates the stream, with a consumer that has acknowledged some of the messages.
	 */
	void createUsers(int messages) throws Exception {
		this.server.management()
			.addStream(StreamConfiguration.builder()
				.name("USERS")
				.subjects("user.>")
				.storageType(StorageType.File)
				.build());
		byte[] data = new byte[30_000];
		Random random = new Random(1);
		for (int i = 0; i < messages; i++) {
			random.nextBytes(data);
			this.server.connection().jetStream().publish("user.created", data);
		}
		this.server.management()
			.addOrUpdateConsumer("USERS", ConsumerConfiguration.builder().durable("handler").build());
		for (Message message : this.server.connection()
			.jetStream()
			.subscribe(null, PullSubscribeOptions.bind("USERS", "handler"))
			.fetch(Math.min(5, messages), Duration.ofSeconds(10))) {
			message.ackSync(Duration.ofSeconds(10));
		}
	}

	/**
	 * Returns what the stream is and holds, and where its consumer stands.
	 */
	ObjectNode users() {
		ObjectNode info = this.server.api().streamInfo("USERS").orElseThrow();
		ObjectNode consumer = this.server.api().consumerInfo("USERS", "handler").orElseThrow();
		ObjectNode state = Json.object();
		state.set("config", info.path("config"));
		state.set("state", info.path("state"));
		state.set("consumer", consumer.path("config"));
		state.set("acknowledged", consumer.path("ack_floor").path("stream_seq"));
		return state;
	}

	/**
	 * Returns the value of a key of the bucket.
	 */
	String value(String key) throws Exception {
		return this.server.connection().keyValue("b").get(key).getValueAsString();
	}

}
