package io.polyn.nats;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.nats.client.Connection;
import io.nats.client.Dispatcher;
import io.nats.client.JetStreamOptions;
import io.nats.client.NUID;
import io.nats.client.Nats;
import io.polyn.ErrorCode;
import io.polyn.PolynException;
import io.polyn.embedded.nats.EmbeddedNatsServer;
import io.polyn.json.Json;
import io.polyn.testing.JetStreamServer;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class JetStreamApiTests {

	private static final String NO_LEADER = """
			{"error": {"code": 503, "err_code": 10008, "description": "JetStream system temporarily unavailable"}}""";

	@RegisterExtension
	static final JetStreamServer server = new JetStreamServer();

	@Test
	void aRefusalCarriesTheCodeOfJetStream() {
		assertThatExceptionOfType(JetStreamRequestException.class).isThrownBy(() -> server.api().deleteStream("NONE"))
			.satisfies((ex) -> assertThat(ex.errorCode()).isEqualTo(JetStreamRequestException.STREAM_NOT_FOUND))
			.withMessageContaining("$JS.API.STREAM.DELETE.NONE")
			.withMessageContaining("stream not found");
	}

	@Test
	void allConsumersOfAStreamAreListedPageByPage() throws Exception {
		server.createStream("USERS", "user.>");
		for (int i = 0; i < 300; i++) {
			server.createConsumer("USERS", "c" + i, "user.a");
		}
		List<String> names = new ArrayList<>();
		server.api().consumers("USERS").forEach((consumer) -> names.add(consumer.path("name").asText()));
		assertThat(names).hasSize(300).doesNotHaveDuplicates();
	}

	@Test
	void aListThatLacksSomethingIsAskedForAgain() throws Exception {
		List<String> answers = new ArrayList<>(List.of("""
				{"total": 2, "streams": [{"config": {"name": "A"}}], "missing": ["B"]}""", """
				{"total": 2, "streams": [{"config": {"name": "A"}}, {"config": {"name": "B"}}]}"""));
		assertThat(streams(() -> answers.remove(0))).containsExactly("A", "B");
		assertThat(answers).isEmpty();
	}

	// A server that knows the stream but not where it lies, or is too old for it.
	@Test
	void aListThatStaysIncompleteIsToldWithWhatItLacks() {
		assertThatExceptionOfType(PolynException.class).isThrownBy(() -> streams(() -> """
				{"total": 3, "streams": [{"config": {"name": "A"}}, {"config": {"name": "B"}}], "missing": ["B", "C"],
				 "offline": {"C": "unsupported - required API level: 9"}}"""))
			.satisfies((ex) -> assertThat(ex.code()).isEqualTo(ErrorCode.REQUEST_TIMED_OUT))
			.withMessageContaining("STREAM.LIST")
			.withMessageContaining("answered for B, C (unsupported - required API level: 9).");
	}

	// How the server answers while someone else creates the stream, which takes it well
	// below a millisecond.
	@ParameterizedTest
	@ValueSource(strings = { """
			{"code": 500, "err_code": 10012, "description": "invalid stream"}""", """
			{"code": 500, "err_code": 10096, "description": "stream not valid"}""" })
	void aStreamThatIsJustBeingCreatedIsAwaited(String error) throws Exception {
		List<String> answers = new ArrayList<>(
				List.of("{\"error\": " + error + "}", "{\"error\": " + error + "}", "{\"name\": \"worker\"}"));
		ObjectNode info = answered("CONSUMER.CREATE.USERS.worker", () -> answers.remove(0),
				(api) -> api.putConsumer("USERS", "worker", Json.object(), "create"));
		assertThat(info.path("name").asText()).isEqualTo("worker");
		assertThat(answers).isEmpty();
	}

	@Test
	void aConsumerThatIsRefusedIsNotAskedForAgain() throws Exception {
		List<String> answers = new ArrayList<>(List.of("""
				{"error": {"code": 500, "err_code": 10012, "description": "deliver policy can not be updated"}}"""));
		assertThatExceptionOfType(JetStreamRequestException.class)
			.isThrownBy(() -> answered("CONSUMER.CREATE.USERS.worker", () -> answers.remove(0),
					(api) -> api.putConsumer("USERS", "worker", Json.object(), "update")))
			.satisfies((ex) -> assertThat(ex.errorCode()).isEqualTo(10012));
		assertThat(answers).isEmpty();
	}

	@Test
	void aLeaderIsAwaitedWhereAskingTwiceDoesNoHarm() throws Exception {
		List<String> answers = new ArrayList<>(List.of(NO_LEADER, NO_LEADER, "{\"name\": \"USERS\"}"));
		Optional<ObjectNode> info = answered("STREAM.INFO.USERS", () -> answers.remove(0),
				(api) -> api.streamInfo("USERS"));
		assertThat(info).hasValueSatisfying((stream) -> assertThat(stream.path("name").asText()).isEqualTo("USERS"));
		assertThat(answers).isEmpty();
	}

	// Another server may have a leader, who does what was asked.
	@Test
	void whetherAChangeWasMadeIsNotKnownToAServerWithoutLeader() throws Exception {
		List<String> answers = new ArrayList<>(List.of(NO_LEADER));
		assertThatExceptionOfType(PolynException.class)
			.isThrownBy(() -> answered("STREAM.DELETE.USERS", () -> answers.remove(0), (api) -> {
				api.deleteStream("USERS");
				return null;
			}))
			.satisfies((ex) -> assertThat(ex.code()).isEqualTo(ErrorCode.REQUEST_TIMED_OUT))
			.withMessageContaining("no leader that answers")
			.withMessageContaining("JetStream system temporarily unavailable (error 10008)");
		assertThat(answers).isEmpty();
	}

	@Test
	void aLeaderIsNotAwaitedForEver() {
		JetStreamTransport leaderless = new JetStreamRequests(server.connection(),
				JetStreamOptions.builder().prefix("leaderless").requestTimeout(Duration.ofMillis(600)).build());
		Dispatcher cluster = server.connection()
			.createDispatcher((message) -> server.connection()
				.publish(message.getReplyTo(), NO_LEADER.getBytes(StandardCharsets.UTF_8)));
		cluster.subscribe("leaderless.INFO");
		assertThatExceptionOfType(PolynException.class).isThrownBy(() -> leaderless.query("INFO", null))
			.satisfies((ex) -> assertThat(ex.code()).isEqualTo(ErrorCode.REQUEST_TIMED_OUT))
			.withMessageContaining("no leader that answers leaderless.INFO");
		server.connection().closeDispatcher(cluster);
	}

	private static List<String> streams(Supplier<String> answers) throws Exception {
		return answered("STREAM.LIST", answers, (api) -> {
			List<String> names = new ArrayList<>();
			api.streams().forEach((info) -> names.add(info.path("config").path("name").asText()));
			return names;
		});
	}

	private static <T> T answered(String operation, Supplier<String> answers, Function<JetStreamApi, T> call)
			throws Exception {
		String prefix = NUID.nextGlobal();
		Dispatcher cluster = server.connection()
			.createDispatcher((message) -> server.connection()
				.publish(message.getReplyTo(), answers.get().getBytes(StandardCharsets.UTF_8)));
		cluster.subscribe(prefix + "." + operation);
		server.connection().flush(Duration.ofSeconds(30));
		try {
			return call.apply(new JetStreamApi(server.connection(), JetStreamOptions.builder().prefix(prefix).build()));
		}
		finally {
			server.connection().closeDispatcher(cluster);
		}
	}

	@Test
	void aServerWithoutJetStreamIsTold() throws Exception {
		try (EmbeddedNatsServer plain = EmbeddedNatsServer.builder().jetStream(false).start()) {
			Connection connection = Nats.connect(plain.url());
			JetStreamApi api = new JetStreamApi(connection, JetStreamOptions.defaultOptions());
			fails(ErrorCode.JETSTREAM_UNAVAILABLE, () -> api.streamInfo("USERS"));
			fails(ErrorCode.JETSTREAM_UNAVAILABLE, () -> new Bucket(api, "b").read(">"));
			connection.close();
		}
	}

	@Test
	void theServerIsNamedWithoutTheCredentialsOfItsUrl() throws Exception {
		try (EmbeddedNatsServer plain = EmbeddedNatsServer.builder()
			.jetStream(false)
			.arguments("--user", "alice", "--pass", "s3cret")
			.start()) {
			Connection connection = Nats.connect("nats://alice:s3cret@127.0.0.1:" + plain.port());
			assertThatExceptionOfType(PolynException.class)
				.isThrownBy(new JetStreamApi(connection, JetStreamOptions.defaultOptions())::accountInfo)
				.withMessageContaining("nats://127.0.0.1:" + plain.port())
				.withMessageNotContainingAny("alice", "s3cret");
			connection.close();
		}
	}

	@Test
	void aWrongDomainIsTold() {
		JetStreamApi api = new JetStreamApi(server.connection(), JetStreamOptions.builder().domain("none").build());
		fails(ErrorCode.JETSTREAM_UNAVAILABLE, api::accountInfo);
	}

	@Test
	void aRequestWithoutAnAnswerTimesOut() throws Exception {
		// Somebody listens, and says nothing.
		Dispatcher silent = server.connection().createDispatcher((message) -> {
		});
		silent.subscribe("silent.INFO");
		JetStreamApi api = new JetStreamApi(server.connection(),
				JetStreamOptions.builder().prefix("silent").requestTimeout(Duration.ofMillis(200)).build());
		fails(ErrorCode.REQUEST_TIMED_OUT, api::accountInfo);
		server.connection().closeDispatcher(silent);
	}

	@Test
	void aClosedConnectionIsTold() throws Exception {
		Connection connection = server.connect();
		JetStreamApi api = new JetStreamApi(connection, JetStreamOptions.defaultOptions());
		connection.close();
		fails(ErrorCode.SERVER_UNREACHABLE, api::accountInfo);
		fails(ErrorCode.SERVER_UNREACHABLE, () -> new Bucket(api, "b").read(">"));
	}

	@Test
	void aConnectionThatIsClosedDuringARequestIsTold() throws Exception {
		Connection connection = server.connect();
		// Somebody listens, says nothing, and closes.
		Dispatcher silent = server.connection().createDispatcher((message) -> connection.close());
		silent.subscribe("closing.INFO");
		server.connection().flush(Duration.ofSeconds(30));
		JetStreamApi api = new JetStreamApi(connection, JetStreamOptions.builder().prefix("closing").build());
		fails(ErrorCode.SERVER_UNREACHABLE, api::accountInfo);
		server.connection().closeDispatcher(silent);
	}

	@Test
	void polynsOwnStreamsAreMadeOnceAndLeftAsTheyAre() {
		ObjectNode config = Json.object().put("name", "OWN").put("storage", "file");
		config.putArray("subjects").add("own.>");
		assertThat(StreamCreator.ensure(server.api(), config).path("num_replicas").asInt()).isEqualTo(1);
		server.api().updateStream(server.config("OWN").put("max_msgs", 5));
		assertThat(StreamCreator.ensure(server.api(), config).path("max_msgs").asInt()).isEqualTo(5);
	}

	private static void fails(ErrorCode code, ThrowingCallable call) {
		assertThatExceptionOfType(PolynException.class).isThrownBy(call)
			.satisfies((ex) -> assertThat(ex.code()).isEqualTo(code));
	}

}
