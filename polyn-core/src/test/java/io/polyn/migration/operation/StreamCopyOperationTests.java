package io.polyn.migration.operation;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Set;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.nats.client.impl.Headers;
import io.nats.client.impl.NatsMessage;
import io.polyn.ErrorCode;
import io.polyn.PolynException;
import io.polyn.json.Json;
import io.polyn.testing.FailingConnection;
import io.polyn.testing.JetStreamServer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class StreamCopyOperationTests {

	@RegisterExtension
	static final JetStreamServer server = new JetStreamServer();

	private final OperationRunner operations = new OperationRunner(server);

	@Test
	void aStreamIsCopiedWithItsMessagesAndSettings() throws Exception {
		fill();
		StreamSnapshot users = StreamSnapshot.of(server, "USERS");
		List<JsonNode> written = this.operations.run("copy_stream: {name: USERS, new_name: COPY}");
		requireCopy(users, StreamSnapshot.of(server, "COPY"));
		assertThat(StreamSnapshot.of(server, "USERS")).isEqualTo(users);
		ObjectNode expected = users.config().deepCopy().put("name", "COPY");
		expected.putArray("subjects").add("COPY");
		assertThat(server.config("COPY")).isEqualTo(expected);
		this.operations.complete(written);
		this.operations.takeBack(written);
		assertThat(server.hasStream("COPY")).isFalse();
		assertThat(StreamSnapshot.of(server, "USERS")).isEqualTo(users);
	}

	@Test
	void aCopyHasSettingsOfItsOwn() throws Exception {
		fill();
		this.operations.run("""
				copy_stream:
				  name: USERS
				  new_name: COPY
				  subjects: [archive.>]
				  description: null
				  max_age: 1d
				  max_msgs: 2
				""");
		ObjectNode config = server.config("COPY");
		assertThat(config.path("subjects")).hasToString("[\"archive.>\"]");
		assertThat(config.has("description")).isFalse();
		assertThat(config.path("max_age").asLong()).isEqualTo(Duration.ofDays(1).toNanos());
		assertThat(StreamSnapshot.of(server, "COPY").contents()).containsExactly("user.b 5", "user.a 6");
		server.publish("archive.user", "new");
		assertThat(server.messages("COPY")).isEqualTo(2);
	}

	@Test
	void emptyAndPurgedStreamsAreCopied() throws Exception {
		this.operations.run("create_stream: {name: USERS, subjects: [\"user.>\"], storage: memory}");
		this.operations.takeBack(this.operations.run("copy_stream: {name: USERS, new_name: COPY}"));
		server.publish("user.a", "1", "2");
		this.operations.run("purge_stream: {name: USERS}");
		this.operations.run("copy_stream: {name: USERS, new_name: COPY}");
		assertThat(server.messages("COPY")).isZero();
	}

	@Test
	void whatFollowsTheLastMessageThatIsLeftIsNotWaitedFor() throws Exception {
		for (String storage : List.of("file", "memory")) {
			this.operations
				.run("create_stream: {name: %s, subjects: [%s], storage: %s}".formatted(storage, storage, storage));
			server.publish(storage, "1", "2", "3", "4", "5", "6", "7", "8");
			for (long deleted : new long[] { 2, 5, 6, 8 }) {
				server.management().deleteMessage(storage, deleted);
			}
			this.operations.run("copy_stream: {name: %s, new_name: copy_of_%s}".formatted(storage, storage));
			requireCopy(StreamSnapshot.of(server, storage), StreamSnapshot.of(server, "copy_of_" + storage));
		}
	}

	@Test
	void aCopyHasNothingOfAStreamThatHadItsNameBefore() throws Exception {
		fill();
		for (int i = 0; i < 10; i++) {
			for (int j = 0; j < 5; j++) {
				// Unlike the first time, the server is still removing the files when it
				// takes the second one's for the next one's.
				this.operations.run("create_stream: {name: COPY, subjects: [copy], storage: file}");
				server.publish("copy", "before");
				server.management().deleteStream("COPY");
			}
			this.operations.run("copy_stream: {name: USERS, new_name: COPY, storage: file}");
			requireCopy(StreamSnapshot.of(server, "USERS"), StreamSnapshot.of(server, "COPY"));
			server.management().deleteStream("COPY");
		}
	}

	@Test
	void aCopyOfAMirrorOrOfASealedStreamIsAStreamOfItsOwn() throws Exception {
		fill();
		this.operations.run("create_stream: {name: MIRROR, mirror: {name: USERS}, storage: memory}");
		Awaitility.await().until(() -> server.messages("MIRROR") == server.messages("USERS"));
		this.operations.run("copy_stream: {name: MIRROR, new_name: COPY}");
		assertThat(server.config("COPY").has("mirror")).isFalse();
		requireCopy(StreamSnapshot.of(server, "USERS"), StreamSnapshot.of(server, "COPY"));
		this.operations.run("seal_stream: {name: USERS}");
		this.operations.run("copy_stream: {name: USERS, new_name: SECOND, subjects: [second]}");
		requireCopy(StreamSnapshot.of(server, "USERS"), StreamSnapshot.of(server, "SECOND"));
		assertThat(server.config("SECOND").path("sealed").asBoolean()).isFalse();
	}

	@Test
	void aCopyIsDeletedOnlyAsLongAsItIsNothingElse() throws Exception {
		fill();
		List<JsonNode> written = this.operations.run("copy_stream: {name: USERS, new_name: COPY, subjects: [copy]}");
		server.publish("user.a", "7");
		server.publish("copy", "its own");
		requireRefusal(written, "Deleting it loses up to 6 messages of the stream COPY.");
		server.management()
			.deleteMessage("COPY", server.management().getStreamInfo("COPY").getStreamState().getLastSequence());
		server.management().deleteMessage("USERS", 1);
		server.management().deleteMessage("USERS", 2);
		requireRefusal(written, "Deleting it loses 1 message of the stream COPY.");
		server.management().purgeStream("USERS");
		requireRefusal(written, "Deleting it loses up to 5 messages of the stream COPY.");
		server.management().deleteStream("USERS");
		requireRefusal(written, "Deleting it loses up to 5 messages of the stream COPY.");
		server.management().purgeStream("COPY");
		this.operations.takeBack(written);
		assertThat(server.hasStream("COPY")).isFalse();
	}

	@Test
	void aCopyThatDiesAtAnyChangeIsCompletedOrTakenBack() throws Exception {
		for (boolean complete : new boolean[] { true, false }) {
			boolean died = true;
			for (int changes = 0; died; changes++) {
				fill();
				StreamSnapshot users = StreamSnapshot.of(server, "USERS");
				FailingConnection dying = FailingConnection.dyingAfter(server.connection(), FailingConnection::isChange,
						changes);
				List<JsonNode> written = new ArrayList<>();
				died = dying
					.disturbs(() -> OperationRunner.run("copy_stream: {name: USERS, new_name: COPY, subjects: [copy]}",
							this.operations.context(dying.connection()), written));
				if (complete) {
					this.operations.complete(written);
					requireCopy(users, StreamSnapshot.of(server, "COPY"));
					assertThat(server.config("COPY").path("subjects")).hasToString("[\"copy\"]");
				}
				else {
					this.operations.takeBack(written);
					assertThat(server.hasStream("COPY")).isFalse();
				}
				assertThat(StreamSnapshot.of(server, "USERS")).isEqualTo(users);
				server.afterEach(null);
			}
		}
	}

	@Test
	void whatIsCopiedIsNotRepublished() throws Exception {
		fill();
		var subscription = server.connection().subscribe("out.>");
		String operation = "copy_stream: {name: USERS, new_name: COPY, subjects: [copy], republish: {src: '>', dest: 'out.>'}}";
		if (!server.isAtLeast(2, 10)) {
			this.operations.refused(ErrorCode.UNEXPECTED_STATE, () -> this.operations.prepare(operation),
					"Before 2.10.0 the server would republish whatever is copied to the stream COPY");
			return;
		}
		this.operations.run(operation);
		server.publish("copy", "new");
		assertThat(subscription.nextMessage(Duration.ofSeconds(30)).getData()).asString().isEqualTo("new");
	}

	@Test
	void aCopyThatComesToAHaltFails() throws Exception {
		fill();
		ObjectNode config = server.config("USERS").put("name", "COPY").put("discard", "new").put("max_msgs", 2);
		StreamCopy copy = new StreamCopy(this.operations.context(), "USERS", "COPY", Duration.ofSeconds(1));
		copy.begin(config);
		assertThatExceptionOfType(PolynException.class).isThrownBy(() -> copy.catchUp(false))
			.withMessageContaining("The copy of the stream USERS to COPY came to a halt at 2 of 5 messages.")
			.withMessageContaining("Look at the limits that the copy has.");
	}

	@Test
	void messagesWithTheSameIdAreCopiedOrTheCopyFails() throws Exception {
		this.operations
			.run("create_stream: {name: USERS, subjects: [\"user.>\"], duplicate_window: 100ms, storage: memory}");
		publishWithId("1");
		Awaitility.await().untilAsserted(() -> {
			publishWithId("1");
			assertThat(server.messages("USERS")).isEqualTo(2);
		});
		if (StreamCopy.isExact(server.api())) {
			this.operations.run("copy_stream: {name: USERS, new_name: COPY}");
			requireCopy(StreamSnapshot.of(server, "USERS"), StreamSnapshot.of(server, "COPY"));
			return;
		}
		StreamCopy copy = new StreamCopy(this.operations.context(), "USERS", "COPY", Duration.ofSeconds(1));
		copy.begin(server.config("USERS").put("name", "COPY").put("duplicate_window", Duration.ofMinutes(2).toNanos()));
		assertThatExceptionOfType(PolynException.class).isThrownBy(() -> copy.catchUp(true))
			.withMessageContaining("came to a halt at 1 of 2 messages")
			.withMessageContaining("Nats-Msg-Id");
	}

	@Test
	void whatCanNotBeCopiedIsToldBeforeAnythingIsDone() throws Exception {
		fill();
		this.operations.run("create_stream: {name: OTHER, subjects: [other.>], storage: memory}");
		refused("copy_stream: {name: MISSING, new_name: COPY}", "The stream MISSING does not exist.");
		refused("copy_stream: {name: USERS, new_name: OTHER}", "The stream OTHER exists already.");
		assertThat(this.operations.prepare("copy_stream_if_not_exists: {name: USERS, new_name: OTHER}"))
			.isSameAs(Operation.Change.NONE);
		refused("copy_stream: {name: USERS, new_name: COPY, subjects: [user.a]}",
				"The subject user.a of the stream COPY overlaps with the subjects of the stream USERS.");
		refused("copy_stream: {name: USERS, new_name: COPY, retention: interest}", "'retention: limits'");
		refused("copy_stream: {name: USERS, new_name: KV_copy}", "belongs to a bucket");
		if (server.isAtLeast(2, 12)) {
			refused("copy_stream: {name: USERS, new_name: COPY, allow_msg_counter: true}", "'allow_msg_counter'");
		}
		assertThat(Set.copyOf(server.management().getStreamNames())).isEqualTo(Set.of("USERS", "OTHER"));
	}

	@Test
	void aWorkQueueIsCopiedOnlyIfItMayLoseItsMessages() throws Exception {
		this.operations.run("create_stream: {name: JOBS, subjects: [job], retention: workqueue, storage: memory}");
		server.publish("job", "1", "2", "3");
		this.operations.refused(ErrorCode.DATA_LOSS, "copy_stream: {name: JOBS, new_name: COPY, retention: limits}",
				"Copying a work queue, which takes away what is copied, loses 3 messages of the stream JOBS.");
		assertThat(server.hasStream("COPY")).isFalse();
		this.operations.run("copy_stream: {name: JOBS, new_name: COPY, retention: limits, allow_data_loss: true}");
		assertThat(StreamSnapshot.of(server, "COPY").contents()).containsExactly("job 1", "job 2", "job 3");
	}

	@Test
	void aMirrorIsPromoted() throws Exception {
		Operation promotion = OperationRunner.read("promote_mirror: {name: MIRROR, subjects: [\"user.>\"]}");
		assertThat(promotion.isReversible()).isFalse();
		assertThat(promotion.unknownTo(server.api().serverVersion()))
			.isEqualTo(server.isAtLeast(2, 12) ? List.of() : List.of("the promotion of a mirror (since 2.12.0)"));
		fill();
		this.operations.run("create_stream: {name: MIRROR, mirror: {name: USERS}, storage: memory}");
		Awaitility.await().until(() -> server.messages("MIRROR") == server.messages("USERS"));
		refused("promote_mirror: {name: MIRROR, subjects: [\"user.>\"]}",
				"The subject user.> of the stream MIRROR overlaps with the subjects of the stream USERS.");
		this.operations.run("update_stream: {name: USERS, subjects: [former.user]}");
		if (!server.isAtLeast(2, 12)) {
			this.operations.refused(ErrorCode.REQUEST_REFUSED, "promote_mirror: {name: MIRROR, subjects: [\"user.>\"]}",
					"10055");
			return;
		}
		List<JsonNode> written = this.operations.run("promote_mirror: {name: MIRROR, subjects: [\"user.>\"]}");
		this.operations.complete(written);
		assertThat(server.config("MIRROR").has("mirror")).isFalse();
		server.publish("user.a", "new");
		assertThat(StreamSnapshot.of(server, "MIRROR").contents()).hasSize(6).endsWith("user.a new");
		refused("promote_mirror: {name: USERS, subjects: [x]}", "The stream USERS is not a mirror.");
		refused("promote_mirror: {name: MISSING, subjects: [x]}", "The stream MISSING does not exist.");
		assertThat(this.operations.prepare("promote_mirror_if_exists: {name: MISSING, subjects: [x]}"))
			.isSameAs(Operation.Change.NONE);
	}

	@Test
	void aMirrorThatLacksMessagesIsPromotedOnlyIfItMayLoseThem() throws Exception {
		fill();
		this.operations
			.run("create_stream: {name: MIRROR, mirror: {name: USERS}, max_msgs: 2, discard: new, storage: memory}");
		Awaitility.await()
			.until(() -> server.api().streamInfo("MIRROR").orElseThrow().path("mirror").path("lag").asLong() > 0);
		String promotion = "promote_mirror: {name: MIRROR, subjects: [mirror]%s}";
		this.operations.refused(ErrorCode.DATA_LOSS, () -> this.operations.prepare(promotion.formatted("")),
				"Promoting it while it is behind the stream that it mirrors loses");
		if (server.isAtLeast(2, 12)) {
			this.operations.run(promotion.formatted(", allow_data_loss: true"));
			assertThat(server.config("MIRROR").has("mirror")).isFalse();
		}
	}

	private void refused(String operation, String problem) {
		this.operations.refused(ErrorCode.UNEXPECTED_STATE, () -> this.operations.prepare(operation), problem);
	}

	private void requireRefusal(List<JsonNode> written, String problem) {
		this.operations.refused(ErrorCode.DATA_LOSS, () -> this.operations.takeBack(written), problem);
		assertThat(server.hasStream("COPY")).isTrue();
	}

	private void requireCopy(StreamSnapshot original, StreamSnapshot copy) {
		if (StreamCopy.isExact(server.api())) {
			assertThat(copy.messages()).isEqualTo(original.messages());
			return;
		}
		assertThat(copy.contents()).isEqualTo(original.contents());
		assertThat(copy.sequences().stream().map((sequence) -> source(copy.config().path("name").asText(), sequence)))
			.isEqualTo(original.sequences());
	}

	private static long source(String stream, long sequence) {
		String headers = new String(Base64.getDecoder()
			.decode(server.api()
				.findMessage(stream, Json.object().put("seq", sequence))
				.orElseThrow()
				.path("hdrs")
				.asText()));
		return Long.parseLong(headers.replaceAll("(?s).*Nats-Stream-Source: \\w+ (\\d+).*", "$1"));
	}

	private static void publishWithId(String id) throws Exception {
		server.connection()
			.jetStream()
			.publish(NatsMessage.builder()
				.subject("user.a")
				.headers(new Headers().put("Nats-Msg-Id", id))
				.data("x")
				.build());
	}

	// Six messages, the third of which is deleted.
	private void fill() throws Exception {
		this.operations.run(
				"create_stream: {name: USERS, subjects: [\"user.>\"], description: Users, max_msgs: 100, storage: memory}");
		for (int i = 1; i <= 6; i++) {
			server.publish((i % 2 == 0) ? "user.a" : "user.b", String.valueOf(i));
		}
		server.management().deleteMessage("USERS", 3);
	}

}
