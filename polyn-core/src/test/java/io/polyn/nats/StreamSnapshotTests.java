package io.polyn.nats;

import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.nats.client.Connection;
import io.nats.client.JetStreamOptions;
import io.nats.client.Message;
import io.nats.client.PullSubscribeOptions;
import io.nats.client.api.ConsumerConfiguration;
import io.nats.client.api.MessageInfo;
import io.nats.client.api.StorageType;
import io.nats.client.api.StreamConfiguration;
import io.nats.client.impl.Headers;
import io.nats.client.impl.NatsMessage;
import io.polyn.PolynException;
import io.polyn.json.Json;
import io.polyn.testing.JetStreamServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIOException;

class StreamSnapshotTests {

	@RegisterExtension
	static final JetStreamServer server = new JetStreamServer();

	private final Random random = new Random(1);

	@Test
	void aStreamComesBackWithItsMessagesSequencesTimestampsAndConsumers() throws Exception {
		createStream("USERS", StorageType.File);
		// Several times as much as the server sends without an acknowledgement.
		for (int i = 1; i <= 600; i++) {
			publish("user." + i, i);
		}
		for (long gap : List.of(1, 2, 50, 51, 300)) {
			server.management().deleteMessage("USERS", gap);
		}
		acknowledge("handler", 7, 10);
		ObjectNode before = server.api().streamInfo("USERS").orElseThrow();
		List<MessageInfo> messages = messages();
		Copy copy = copy("USERS");
		assertThat(copy.content.length).isGreaterThan(16 << 20);
		server.api().deleteStream("USERS");
		restore(copy);
		ObjectNode after = server.api().streamInfo("USERS").orElseThrow();
		assertThat(after.path("config")).isEqualTo(before.path("config"));
		assertThat(after.path("state")).isEqualTo(before.path("state"));
		assertThat(messages()).usingRecursiveComparison().isEqualTo(messages);
		ObjectNode consumer = server.api().consumerInfo("USERS", "handler").orElseThrow();
		assertThat(consumer.path("ack_floor").path("consumer_seq").asLong()).isEqualTo(7);
		assertThat(consumer.path("delivered").path("consumer_seq").asLong()).isEqualTo(10);
		assertThat(server.connection().jetStream().publish("user.new", new byte[0]).getSeqno()).isEqualTo(601);
	}

	@Test
	void anEmptyStreamComesBack() throws Exception {
		createStream("USERS", StorageType.File);
		Copy copy = copy("USERS");
		server.api().deleteStream("USERS");
		restore(copy);
		assertThat(server.config("USERS").path("subjects")).hasToString("[\"user.>\"]");
	}

	@Test
	void aStreamInMemoryIsCopiedByNewServersOnly() throws Exception {
		createStream("USERS", StorageType.Memory);
		server.publish("user.created", "a", "b");
		if (!server.isAtLeast(2, 15)) {
			assertThatExceptionOfType(JetStreamRequestException.class)
				.isThrownBy(() -> StreamSnapshot.open(server.api(), "USERS"))
				.satisfies((ex) -> assertThat(ex.errorCode()).isEqualTo(10064));
			return;
		}
		Copy copy = copy("USERS");
		server.api().deleteStream("USERS");
		restore(copy);
		assertThat(server.messages("USERS")).isEqualTo(2);
	}

	@Test
	void aStreamThatIsThereIsNotOverwritten() throws Exception {
		createStream("USERS", StorageType.File);
		server.publish("user.created", "a");
		Copy copy = copy("USERS");
		assertThatExceptionOfType(JetStreamRequestException.class).isThrownBy(() -> restore(copy))
			.satisfies((ex) -> assertThat(ex.errorCode()).isEqualTo(10130));
		assertThat(server.messages("USERS")).isEqualTo(1);
	}

	@Test
	void aMissingStreamIsTold() {
		assertThatExceptionOfType(JetStreamRequestException.class)
			.isThrownBy(() -> StreamSnapshot.open(server.api(), "USERS"))
			.satisfies((ex) -> assertThat(ex.errorCode()).isEqualTo(JetStreamRequestException.STREAM_NOT_FOUND));
	}

	@Test
	void aDamagedCopyIsRefused() throws Exception {
		createStream("USERS", StorageType.File);
		for (int i = 1; i <= 20; i++) {
			publish("user." + i, i);
		}
		Copy copy = copy("USERS");
		server.api().deleteStream("USERS");
		copy.content[copy.content.length / 2] ^= 1;
		assertThatExceptionOfType(PolynException.class).isThrownBy(() -> restore(copy))
			.withMessageContaining("restore failed");
	}

	@Test
	void aCopyThatEndsEarlyIsRefused() throws Exception {
		createStream("USERS", StorageType.File);
		for (int i = 1; i <= 20; i++) {
			publish("user." + i, i);
		}
		Copy copy = copy("USERS");
		server.api().deleteStream("USERS");
		Copy part = new Copy(copy.config, copy.state, Arrays.copyOf(copy.content, 100_000));
		assertThatExceptionOfType(PolynException.class).isThrownBy(() -> restore(part))
			.withMessageContaining("restore failed");
	}

	@Test
	void aSnapshotDuringWhichTheConnectionWasLostIsNone() throws Exception {
		createStream("USERS", StorageType.File);
		for (int i = 1; i <= 600; i++) {
			publish("user." + i, i);
		}
		Connection connection = server.connect();
		try (StreamSnapshot snapshot = StreamSnapshot.open(new JetStreamApi(connection, server.options()), "USERS")) {
			assertThat(snapshot.readNBytes(1 << 20)).hasSize(1 << 20);
			connection.forceReconnect();
			assertThatIOException().isThrownBy(snapshot::readAllBytes);
		}
		finally {
			connection.close();
		}
	}

	@Test
	void whyTheServerEndedASnapshotEarlyIsTold() throws Exception {
		Connection peer = server.connect();
		try {
			// What a server does whose parts are not acknowledged.
			peer.createDispatcher().subscribe("peer.STREAM.SNAPSHOT.USERS", (request) -> {
				String inbox = json(request).path("deliver_subject").asText();
				peer.publish(request.getReplyTo(), "{\"config\":{},\"state\":{}}".getBytes(StandardCharsets.UTF_8));
				peer.publish(inbox, new byte[100]);
				flush(peer);
				publishStatus(inbox, "NATS/1.0 408 No Flow Response\r\n\r\n");
			});
			flush(peer);
			JetStreamApi api = new JetStreamApi(server.connection(), JetStreamOptions.builder().prefix("peer").build());
			try (StreamSnapshot snapshot = StreamSnapshot.open(api, "USERS")) {
				assertThatIOException().isThrownBy(snapshot::readAllBytes).withMessageContaining("No Flow Response");
			}
		}
		finally {
			peer.close();
		}
	}

	private static void flush(Connection connection) {
		try {
			connection.flush(Duration.ofSeconds(30));
		}
		catch (Exception ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static void publishStatus(String subject, String status) {
		URI address = URI.create(server.url());
		String command = "CONNECT {\"verbose\":true,\"headers\":true}\r\nHPUB " + subject + " " + status.length() + " "
				+ status.length() + "\r\n" + status + "\r\n";
		try (Socket socket = new Socket(address.getHost(), address.getPort())) {
			socket.getOutputStream().write(command.getBytes(StandardCharsets.US_ASCII));
			BufferedReader answers = new BufferedReader(
					new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
			assertThat(answers.readLine()).startsWith("INFO");
			assertThat(answers.readLine()).isEqualTo("+OK");
			assertThat(answers.readLine()).isEqualTo("+OK");
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static ObjectNode json(Message message) {
		try {
			return (ObjectNode) Json.parse(message.getData());
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private record Copy(ObjectNode config, ObjectNode state, byte[] content) {
	}

	private static Copy copy(String stream) throws IOException {
		try (StreamSnapshot snapshot = StreamSnapshot.open(server.api(), stream)) {
			ByteArrayOutputStream content = new ByteArrayOutputStream();
			snapshot.transferTo(content);
			return new Copy(snapshot.config(), snapshot.state(), content.toByteArray());
		}
	}

	private static void restore(Copy copy) throws IOException {
		StreamRestore restore = StreamRestore.open(server.api(), copy.config, copy.state);
		new ByteArrayInputStream(copy.content).transferTo(restore);
		restore.finish();
	}

	private void createStream(String name, StorageType storage) throws Exception {
		server.management()
			.addStream(StreamConfiguration.builder().name(name).subjects("user.>").storageType(storage).build());
	}

	private void publish(String subject, int number) throws Exception {
		byte[] data = new byte[30_000];
		this.random.nextBytes(data);
		server.connection()
			.jetStream()
			.publish(NatsMessage.builder()
				.subject(subject)
				.headers(new Headers().put("Number", String.valueOf(number)))
				.data(data)
				.build());
	}

	private static void acknowledge(String consumer, int acknowledged, int delivered) throws Exception {
		server.management().addOrUpdateConsumer("USERS", ConsumerConfiguration.builder().durable(consumer).build());
		List<Message> messages = server.connection()
			.jetStream()
			.subscribe(null, PullSubscribeOptions.bind("USERS", consumer))
			.fetch(delivered, Duration.ofSeconds(30));
		for (Message message : messages.subList(0, acknowledged)) {
			message.ackSync(Duration.ofSeconds(30));
		}
	}

	private static List<MessageInfo> messages() throws Exception {
		List<MessageInfo> messages = new ArrayList<>();
		for (long sequence : List.of(3L, 49L, 52L, 299L, 301L, 600L)) {
			messages.add(server.message("USERS", sequence));
		}
		return messages;
	}

}
