package io.polyn.nats;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;

import io.nats.client.JetStreamApiException;
import io.nats.client.KeyValue;
import io.nats.client.MessageTtl;
import io.nats.client.api.KeyValueConfiguration;
import io.polyn.ErrorCode;
import io.polyn.PolynException;
import io.polyn.testing.JetStreamServer;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class BucketTests {

	@RegisterExtension
	static final JetStreamServer server = new JetStreamServer();

	private KeyValue others;

	private Bucket bucket;

	@BeforeEach
	void setUp() throws Exception {
		server.connection().keyValueManagement().create(KeyValueConfiguration.builder("b").maxHistoryPerKey(3).build());
		this.others = server.connection().keyValue("b");
		this.bucket = new Bucket(server.api(), "b");
	}

	@Test
	void whatOthersWriteIsReadAndTheOtherWayRound() throws Exception {
		long revision = this.others.put("a.b", "1");
		assertThat(this.bucket.get("a.b")).hasValueSatisfying((entry) -> {
			assertThat(entry.value()).asString().isEqualTo("1");
			assertThat(entry.revision()).isEqualTo(revision);
		});
		this.bucket.update("a.b", bytes("2"), revision, null);
		assertThat(this.others.get("a.b").getValueAsString()).isEqualTo("2");
		assertThat(this.bucket.get("none")).isEmpty();
	}

	@Test
	void anEmptyValueIsAValue() throws Exception {
		this.others.put("a", new byte[0]);
		assertThat(this.bucket.get("a")).hasValueSatisfying((entry) -> assertThat(entry.value()).isEmpty());
		assertThat(this.bucket.read(">").orElseThrow().get("a").value()).isEmpty();
	}

	@Test
	void deletedAndPurgedKeysHaveNoValueAndCanBeCreatedAnew() throws Exception {
		for (String key : new String[] { "deleted", "purged", "own" }) {
			this.others.put(key, "1");
		}
		this.others.delete("deleted");
		this.others.purge("purged");
		this.bucket.purge("own", this.bucket.get("own").orElseThrow().revision(), null);
		assertThat(this.others.get("own")).isNull();
		assertThat(this.bucket.read(">").orElseThrow()).isEmpty();
		for (String key : new String[] { "deleted", "purged", "own" }) {
			assertThat(this.bucket.get(key)).isEmpty();
			this.bucket.create(key, bytes("2"), null);
			assertThat(this.others.get(key).getValueAsString()).isEqualTo("2");
		}
	}

	@Test
	void aKeyIsWrittenOnlyOverTheRevisionThatIsKnown() throws Exception {
		long revision = this.bucket.create("a", bytes("1"), null);
		conflict(() -> this.bucket.create("a", bytes("2"), null));
		this.others.put("a", "3");
		conflict(() -> this.bucket.update("a", bytes("2"), revision, null));
		conflict(() -> this.bucket.purge("a", revision, null));
		assertThat(this.others.get("a").getValueAsString()).isEqualTo("3");
	}

	@Test
	void onlyTheKeysOfTheFilterAreRead() throws Exception {
		this.others.put("users.1", "1");
		this.others.put("users.1", "2");
		this.others.put("users.a.1", "3");
		this.others.put("orders.1", "4");
		Map<String, Bucket.Entry> entries = this.bucket.read("users.*").orElseThrow();
		assertThat(entries).containsOnlyKeys("users.1");
		assertThat(entries.get("users.1").value()).asString().isEqualTo("2");
		assertThat(entries.get("users.1").revision()).isEqualTo(this.others.get("users.1").getRevision());
	}

	@Test
	void manyKeysAreReadAndNoConsumerIsLeftBehind() throws Exception {
		for (int i = 0; i < 3000; i++) {
			server.connection().publish("$KV.b.k" + i, bytes(String.valueOf(i)));
		}
		server.connection().flush(Duration.ofSeconds(30));
		Awaitility.await()
			.untilAsserted(() -> assertThat(this.bucket.read(">").orElseThrow()).hasSize(3000).containsKey("k2999"));
		Awaitility.await().untilAsserted(() -> assertThat(server.api().consumers("KV_b")).isEmpty());
	}

	@Test
	void aMissingBucketIsNothingToReadAndAnErrorToGetFrom() {
		Bucket missing = new Bucket(server.api(), "missing");
		assertThat(missing.read(">")).isEmpty();
		assertThatExceptionOfType(PolynException.class).isThrownBy(() -> missing.get("a"))
			.satisfies((ex) -> assertThat(ex.code()).isEqualTo(ErrorCode.UNEXPECTED_STATE))
			.withMessageContaining("The key-value bucket missing does not exist.");
	}

	@Test
	void anExpiredKeyHasNoValue() throws Exception {
		if (server.api().apiLevel() == 0) {
			// Without this level the time to live means nothing: the lock lies elsewhere
			// then.
			this.bucket.create("a", bytes("1"), MessageTtl.seconds(1));
			assertThat(this.bucket.get("a")).isPresent();
			return;
		}
		server.connection().keyValueManagement().delete("b");
		server.connection()
			.keyValueManagement()
			.create(KeyValueConfiguration.builder("b").limitMarker(Duration.ofMinutes(1)).build());
		this.bucket.create("a", bytes("1"), MessageTtl.seconds(1));
		Awaitility.await().untilAsserted(() -> assertThat(this.bucket.get("a")).isEmpty());
		assertThat(this.bucket.read(">").orElseThrow()).isEmpty();
		this.bucket.create("a", bytes("2"), null);
		assertThat(this.bucket.get("a")).isPresent();
	}

	private static void conflict(ThrowingCallable write) {
		assertThatExceptionOfType(JetStreamApiException.class).isThrownBy(write)
			.satisfies((ex) -> assertThat(JetStreamRequestException.isConflict(ex)).isTrue());
	}

	private static byte[] bytes(String text) {
		return text.getBytes(StandardCharsets.UTF_8);
	}

}
