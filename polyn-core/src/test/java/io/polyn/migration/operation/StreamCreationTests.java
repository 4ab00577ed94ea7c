package io.polyn.migration.operation;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.nats.client.api.StorageType;
import io.nats.client.api.StreamConfiguration;
import io.polyn.ErrorCode;
import io.polyn.PolynException;
import io.polyn.json.Json;
import io.polyn.testing.JetStreamServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * A stream is deleted while the server still removes the files of one that had its name
 * before, and created again.
 */
class StreamCreationTests {

	@RegisterExtension
	static final JetStreamServer server = new JetStreamServer();

	private static final String CREATE = "create_stream: {name: USERS, subjects: [user], storage: file}";

	private final OperationRunner operations = new OperationRunner(server);

	@AfterEach
	void tearDown() {
		finishRemoval();
	}

	@Test
	void aNewStreamHasNothingOfADeletedOne() throws Exception {
		createUsers();
		deleteDuringRemoval();
		this.operations.onProgress((what, done, total) -> finishRemoval());
		this.operations.run(CREATE);
		ObjectNode info = server.api().streamInfo("USERS").orElseThrow();
		assertThat(info.path("state").path("messages").asLong()).isZero();
		assertThat(info.path("state").path("last_seq").asLong()).isZero();
	}

	@Test
	void norDoesItGoOnWhereADeletedOneWasThatWasEmpty() throws Exception {
		createUsers();
		server.management().deleteMessage("USERS", 1);
		deleteDuringRemoval();
		this.operations.onProgress((what, done, total) -> finishRemoval());
		this.operations.run(CREATE);
		assertThat(server.api().streamInfo("USERS").orElseThrow().path("state").path("last_seq").asLong()).isZero();
	}

	@Test
	void aStreamThatTheServerDoesNotGiveUpIsNotCreated() throws Exception {
		createUsers();
		ObjectNode config = server.config("USERS");
		deleteDuringRemoval();
		StreamCreation creation = new StreamCreation(this.operations.context(), config, Duration.ZERO);
		if (!server.isAtLeast(2, 10)) {
			creation.run();
			assertThat(server.messages("USERS")).isZero();
			return;
		}
		assertThatExceptionOfType(PolynException.class).isThrownBy(creation::run)
			.satisfies((ex) -> assertThat(ex.code()).isEqualTo(ErrorCode.UNEXPECTED_STATE))
			.withMessageContaining("gives the new stream USERS the messages of a deleted one");
		assertThat(server.hasStream("USERS")).isFalse();
	}

	@Test
	void whatSomeoneElseHasCreatedMeanwhileIsLeftAlone() throws Exception {
		Operation.Change change = this.operations.prepare(CREATE);
		createUsers();
		change.apply().run();
		assertThat(server.messages("USERS")).isEqualTo(1);
	}

	@Test
	void aStreamThatBeginsAtASequenceIsNew() {
		ObjectNode config = Json.object().put("name", "USERS").put("storage", "file").put("first_seq", 100);
		if (!server.isAtLeast(2, 10)) {
			config.remove("first_seq");
		}
		this.operations.onProgress((what, done, total) -> {
			throw new AssertionError("Created twice");
		});
		new StreamCreation(this.operations.context(), config).run();
		assertThat(server.hasStream("USERS")).isTrue();
	}

	private static void createUsers() throws Exception {
		server.management()
			.addStream(
					StreamConfiguration.builder().name("USERS").subjects("user").storageType(StorageType.File).build());
		server.publish("user", "old");
	}

	// As if there was more to remove than can be done in between.
	private static void deleteDuringRemoval() throws Exception {
		Files.createDirectory(server.removedFiles("USERS"));
		Files.createFile(server.removedFiles("USERS").resolve("1.blk"));
		server.management().deleteStream("USERS");
	}

	private static void finishRemoval() {
		Path folder = server.removedFiles("USERS");
		try {
			if (Files.deleteIfExists(folder.resolve("1.blk"))) {
				Files.delete(folder);
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
