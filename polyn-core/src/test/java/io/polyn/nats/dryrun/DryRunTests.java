package io.polyn.nats.dryrun;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.nats.client.JetStreamApiException;
import io.nats.client.ObjectStore;
import io.nats.client.PublishOptions;
import io.nats.client.api.KeyValueConfiguration;
import io.nats.client.api.ObjectStoreConfiguration;
import io.polyn.PolynException;
import io.polyn.json.Json;
import io.polyn.nats.Bucket;
import io.polyn.nats.JetStreamApi;
import io.polyn.nats.JetStreamRequestException;
import io.polyn.nats.ObjectBucket;
import io.polyn.nats.StreamReader;
import io.polyn.testing.JetStreamServer;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class DryRunTests {

	@RegisterExtension
	static final JetStreamServer server = new JetStreamServer();

	private DryRun dryRun;

	private JetStreamApi api;

	@BeforeEach
	void setUp() {
		this.dryRun = new DryRun(server.api());
		this.api = this.dryRun.api();
	}

	@Test
	void whatWasWrittenIsReadAndTheServerDoesNotHearOfIt() throws Exception {
		ObjectNode config = Json.object().put("name", "A");
		config.putArray("subjects").add("a.>");
		this.api.createStream(config);
		this.api.putConsumer("A", "c", Json.object().put("durable_name", "c").put("filter_subject", "a.b"), "create");
		this.api.publish("a.b", null, bytes("1"), PublishOptions.builder().messageId("one").build());
		ObjectNode info = this.api.streamInfo("A").orElseThrow();
		assertThat(info.path("config").path("max_msgs").asInt()).isEqualTo(-1);
		assertThat(info.path("state").path("messages").asInt()).isEqualTo(1);
		assertThat(info.path("state").path("consumer_count").asInt()).isEqualTo(1);
		assertThat(this.api.messagesBySubject("A")).containsOnlyKeys("a.b");
		assertThat(names(this.api)).containsExactly("c");
		assertThat(server.management().getStreamNames()).isEmpty();
		assertThat(this.dryRun.takeCalls()).extracting(SimulatedCall::subject)
			.containsExactly("$JS.API.STREAM.CREATE.A", "$JS.API.CONSUMER.CREATE.A.c.a.b", "a.b");
		assertThat(this.dryRun.takeCalls()).isEmpty();
	}

	@Test
	void theServerLiesUnderWhatWasWritten() throws Exception {
		server.createStream("A", "a.>");
		server.createConsumer("A", "one", "a.1");
		server.createConsumer("A", "two", "a.2");
		server.publish("a.1", "x", "y");
		this.api.deleteConsumer("A", "one");
		this.api.putConsumer("A", "three", Json.object().put("durable_name", "three"), "create");
		this.api.publish("a.3", null, bytes("z"), PublishOptions.builder().build());
		assertThat(names(this.api)).containsExactly("three", "two");
		assertThat(this.api.consumerInfo("A", "one")).isEmpty();
		assertThat(this.api.messagesBySubject("A")).containsEntry("a.1", 2L).containsEntry("a.3", 1L);
		assertThat(sequence("a.1")).hasValue(2);
		assertThat(sequence("a.3")).hasValue(3);
		assertThat(this.api.request("STREAM.PURGE.A", null).path("purged").asInt()).isEqualTo(3);
		assertThat(this.api.messagesBySubject("A")).isEmpty();
		assertThat(sequence("a.1")).isEmpty();
		this.api.deleteStream("A");
		assertThat(this.api.streamInfo("A")).isEmpty();
		assertThat(server.messages("A")).isEqualTo(2);
		assertThat(names(server.api())).containsExactly("one", "two");
	}

	@Test
	void keysAreWrittenUnderTheConditionsOfTheServer() throws Exception {
		server.connection().keyValueManagement().create(KeyValueConfiguration.builder("b").build());
		long revision = server.connection().keyValue("b").put("theirs", "1");
		server.connection().keyValue("b").put("gone", "1");
		server.connection().keyValue("b").delete("gone");
		Bucket bucket = new Bucket(this.api, "b");
		assertThatExceptionOfType(JetStreamApiException.class)
			.isThrownBy(() -> bucket.update("theirs", bytes("2"), revision + 5, null))
			.satisfies((ex) -> assertThat(JetStreamRequestException.isConflict(ex)).isTrue());
		assertThatExceptionOfType(JetStreamApiException.class)
			.isThrownBy(() -> bucket.create("theirs", bytes("2"), null));
		assertThat(this.dryRun.takeCalls()).isEmpty();
		long updated = bucket.update("theirs", bytes("2"), revision, null);
		assertThat(bucket.create("gone", bytes("2"), null)).isGreaterThan(updated);
		assertThat(bucket.get("theirs").orElseThrow().value()).asString().isEqualTo("2");
		assertThat(bucket.read(">").orElseThrow()).containsOnlyKeys("gone", "theirs");
		bucket.purge("theirs", updated, null);
		assertThat(bucket.get("theirs")).isEmpty();
		assertThat(bucket.read(">").orElseThrow()).containsOnlyKeys("gone");
		assertThat(new Bucket(this.api, "none").read(">")).isEmpty();
		assertThat(server.connection().keyValue("b").get("theirs").getValueAsString()).isEqualTo("1");
	}

	@Test
	void objectsAreCountedWithoutAConsumer() throws Exception {
		server.connection().objectStoreManagement().create(ObjectStoreConfiguration.builder("o").build());
		ObjectStore others = server.connection().objectStore("o");
		others.put("theirs", bytes("1"));
		others.put("gone", bytes("1"));
		others.delete("gone");
		ObjectBucket objects = new ObjectBucket(this.api, "o");
		assertThat(objects.count()).isEqualTo(1);
		assertThat(this.dryRun.takeCalls()).isEmpty();
		objects.delete(objects.get("theirs").orElseThrow());
		assertThat(objects.count()).isZero();
		assertThat(new ObjectBucket(this.api, "none").count()).isZero();
		assertThat(others.getInfo("theirs").isDeleted()).isFalse();
	}

	@Test
	void refusalsAreThoseOfTheServer() throws Exception {
		server.createStream("A", "a.>");
		ObjectNode config = Json.object().put("name", "B");
		config.putArray("subjects").add("a.*");
		for (JetStreamApi each : List.of(server.api(), this.api)) {
			refused(10065, () -> each.createStream(config));
			refused(10059, () -> each.updateStream(Json.object().put("name", "NONE")));
			refused(10059, () -> each.deleteStream("NONE"));
			refused(10014, () -> each.deleteConsumer("A", "none"));
			refused(10059, () -> each.putConsumer("NONE", "c", Json.object().put("durable_name", "c"), "create"));
		}
		assertThatExceptionOfType(PolynException.class)
			.isThrownBy(() -> this.api.publish("none", null, bytes("1"), PublishOptions.builder().build()))
			.withMessageContaining("No stream stores the subject none");
	}

	@Test
	void whatIsNotSimulatedDoesNotReachTheServer() throws Exception {
		server.createStream("A", "a");
		assertThatExceptionOfType(NotSimulatedException.class).isThrownBy(this.api::connection);
		assertThatExceptionOfType(NotSimulatedException.class).isThrownBy(this.api::jetStream);
		assertThatExceptionOfType(NotSimulatedException.class)
			.isThrownBy(() -> new StreamReader(this.api, "A", null, 1));
		assertThatExceptionOfType(NotSimulatedException.class)
			.isThrownBy(() -> this.api.request("STREAM.RESTORE.A", Json.object()));
		assertThatExceptionOfType(NotSimulatedException.class)
			.isThrownBy(() -> this.api.request("STREAM.LEADER.STEPDOWN.A", null));
		assertThat(this.dryRun.takeCalls()).isEmpty();
	}

	@Test
	void singleMessagesAndSubjectsAreRemovedFromWhatLiesOnTheServer() throws Exception {
		server.createStream("A", "a.>");
		server.publish("a.1", "1", "2", "3");
		server.publish("a.2", "4", "5");
		this.api.publish("a.2", null, bytes("6"), PublishOptions.builder().build());
		this.api.request("STREAM.MSG.DELETE.A", Json.object().put("seq", 2));
		refused(10037, () -> this.api.request("STREAM.MSG.DELETE.A", Json.object().put("seq", 2)));
		assertThat(this.api.findMessage("A", Json.object().put("seq", 2))).isEmpty();
		assertThat(this.api.findMessage("A", Json.object().put("seq", 3))).isPresent();
		assertThat(this.api.messagesBySubject("A")).containsEntry("a.1", 2L).containsEntry("a.2", 3L);
		assertThat(this.api.request("STREAM.PURGE.A", Json.object().put("filter", "a.2")).path("purged").asInt())
			.isEqualTo(3);
		assertThat(this.api.messagesBySubject("A")).containsOnlyKeys("a.1");
		assertThat(sequence("a.2")).isEmpty();
		assertThat(state("messages")).isEqualTo(2);
		this.api.request("STREAM.MSG.DELETE.A", Json.object().put("seq", 3));
		assertThatExceptionOfType(NotSimulatedException.class).isThrownBy(() -> sequence("a.1"));
		this.api.request("STREAM.MSG.DELETE.A", Json.object().put("seq", 1));
		assertThat(this.api.messagesBySubject("A")).isEmpty();
		assertThat(state("messages")).isZero();
		assertThat(server.messages("A")).isEqualTo(5);
	}

	@Test
	void aConsumerWithoutADurableNameCountsAndIsNoChange() throws Exception {
		server.createStream("A", "a.>");
		server.publish("a.1", "1", "2", "3");
		server.publish("a.2", "4");
		assertThat(List.of(pending(1, "a.1"), pending(2, "a.1"), pending(2, ">"), pending(5, ">"))).containsExactly(3,
				2, 3, 0);
		assertThat(this.api.streamInfo("A").orElseThrow().path("state").path("consumer_count").asInt()).isZero();
		assertThat(this.dryRun.takeCalls()).isEmpty();
	}

	private int pending(int from, String filter) {
		ObjectNode config = Json.object()
			.put("name", "counter")
			.put("deliver_policy", "by_start_sequence")
			.put("opt_start_seq", from)
			.put("filter_subject", filter);
		int pending = this.api.putConsumer("A", "counter", config, "create").path("num_pending").asInt();
		this.api.deleteConsumer("A", "counter");
		return pending;
	}

	private long state(String field) {
		return this.api.streamInfo("A").orElseThrow().path("state").path(field).asLong();
	}

	private Optional<Integer> sequence(String subject) {
		return this.api.findMessage("A", Json.object().put("last_by_subj", subject))
			.map((message) -> message.path("seq").asInt());
	}

	private static void refused(int code, ThrowingCallable call) {
		assertThatExceptionOfType(JetStreamRequestException.class).isThrownBy(call)
			.satisfies((ex) -> assertThat(ex.errorCode()).isEqualTo(code));
	}

	private static List<String> names(JetStreamApi api) {
		List<String> names = new ArrayList<>();
		api.consumers("A").forEach((consumer) -> names.add(consumer.path("name").asText()));
		return names.stream().sorted().toList();
	}

	private static byte[] bytes(String text) {
		return text.getBytes(StandardCharsets.UTF_8);
	}

}
