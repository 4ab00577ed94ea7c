package io.polyn.event;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

import io.nats.client.Connection;
import io.nats.client.api.DiscardPolicy;
import io.nats.client.api.StorageType;
import io.nats.client.api.StreamConfiguration;
import io.polyn.ErrorCode;
import io.polyn.PolynException;
import io.polyn.cloudevent.InvalidEventException;
import io.polyn.schema.SchemaRegistry;
import io.polyn.testing.FailingConnection;
import io.polyn.testing.FailingConnection.Failure;
import io.polyn.testing.JetStreamServer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/**
 * Tests for {@link EventBatch} and how it is published.
 */
@Timeout(180)
class BatchPublishTests {

	@RegisterExtension
	static final JetStreamServer nats = new JetStreamServer();

	private static SchemaRegistry registry;

	@BeforeAll
	static void loadSchemas(@TempDir Path folder) throws Exception {
		registry = Publishers.registry(folder);
	}

	@Test
	void aBatchIsStoredInItsOrder() throws Exception {
		createStream(true);
		List<PublishedEvent> published = publisher().publishAll(batch(1000));
		assertThat(published).hasSize(1000)
			.allMatch((event) -> event.stream().equals("USERS") && !event.duplicate())
			.isEqualTo(IntStream.rangeClosed(1, 1000)
				.mapToObj((i) -> new PublishedEvent("e" + i, "USERS", i, false))
				.toList());
		assertThat(nats.messages("USERS")).isEqualTo(1000);
		assertThat(nats.message("USERS", 500).getHeaders().getFirst("Nats-Msg-Id")).isEqualTo("e500");
		assertThat(nats.message("USERS", 500).getHeaders().containsKey("Nats-Batch-Id")).isEqualTo(isAtomic());
	}

	@Test
	void emptyAndSingleBatchesAreAllOrNothingAnyway() throws Exception {
		createStream(false);
		assertThat(publisher().publishAll(new EventBatch().atomic())).isEmpty();
		assertThat(publisher().publishAll(batch(1).atomic())).hasSize(1);
		assertThat(nats.messages("USERS")).isEqualTo(1);
	}

	@Test
	void ifOneEventIsInvalidNoneIsSent() throws Exception {
		createStream(true);
		EventBatch batch = batch(3).add(UserCreated.EVENT, new UserCreated("Ann", -1)).add("user.updated.v1", 1);
		assertThatExceptionOfType(InvalidEventException.class).isThrownBy(() -> publisher().publishAll(batch))
			.satisfies((ex) -> assertThat(ex.code()).isEqualTo(ErrorCode.EVENT_DATA));
		assertThat(nats.messages("USERS")).isZero();
	}

	@Test
	void ifOneEventIsRefusedNoneIsStoredWhereTheServerCanAndElseItSaysWhich() throws Exception {
		createStream(true);
		EventBatch batch = batch(3)
			.add("user.updated.v1", 1, PublishOptions.NONE.id("e4").expectedLastSubjectSequence(7))
			.add("user.updated.v1", 2, PublishOptions.NONE.id("e5"));
		BatchFailedException ex = catchThrowableOfType(BatchFailedException.class, () -> publisher().publishAll(batch));
		assertThat(ex.code()).isEqualTo(ErrorCode.BATCH_FAILED);
		if (isAtomic()) {
			assertThat(ex.published()).isEmpty();
			assertThat(ex.failures()).hasSize(5)
				.allSatisfy((failure) -> assertThat(failure.code()).isEqualTo(ErrorCode.EVENT_CONFLICT));
			assertThat(nats.messages("USERS")).isZero();
			return;
		}
		assertThat(ex.published()).extracting(PublishedEvent::id).containsExactly("e1", "e2", "e3", "e5");
		assertThat(ex.failures()).extracting((failure) -> failure.event().getId()).containsExactly("e4");
		assertThat(ex.failures().get(0).code()).isEqualTo(ErrorCode.EVENT_CONFLICT);
		assertThat(ex).hasMessageContaining("1 of 5 events of a batch were not stored");
		assertThat(nats.messages("USERS")).isEqualTo(4);
	}

	@Test
	void aBatchThatMustBeAtomicIsNotSentWhereItCantBe() throws Exception {
		createStream(true);
		if (!isAtomic()) {
			assertNotAtomic(batch(2), "the stream USERS doesn't have allow_atomic");
			return;
		}
		assertThat(publisher().publishAll(batch(2).atomic())).hasSize(2);
		assertNotAtomic(batch(1001), "it has 1001 events, and a stream takes 1000 at once");
		nats.createStream("OTHERS", "unstored.>");
		assertNotAtomic(batch(1).add("unstored.v1", 1), "several streams: USERS, OTHERS");
	}

	@Test
	void aStreamThatDoesNotAllowItStoresEventByEvent() throws Exception {
		createStream(false);
		assertNotAtomic(batch(2), "the stream USERS doesn't have allow_atomic");
		assertThat(publisher().publishAll(batch(1001))).hasSize(1001);
		assertThat(nats.messages("USERS")).isEqualTo(1001);
	}

	private static void assertNotAtomic(EventBatch batch, String reason) throws Exception {
		long before = nats.messages("USERS");
		assertThatExceptionOfType(PolynException.class).isThrownBy(() -> publisher().publishAll(batch.atomic()))
			.satisfies((ex) -> assertThat(ex.code()).isEqualTo(ErrorCode.BATCH_NOT_ATOMIC))
			.withMessageContaining(reason)
			.withMessageContaining("Nothing was sent.");
		assertThat(nats.messages("USERS")).isEqualTo(before);
	}

	@Test
	void aBatchIsStoredOncePerId() throws Exception {
		createStream(true);
		publisher().publishAll(batch(3));
		assertThat(publisher().publishAll(batch(3))).extracting(PublishedEvent::duplicate).containsOnly(true);
		assertThat(publisher().publishAll(batch(4))).extracting(PublishedEvent::duplicate)
			.containsExactly(true, true, true, false);
		assertThat(nats.messages("USERS")).isEqualTo(4);
		if (isAtomic()) {
			BatchFailedException ex = catchThrowableOfType(BatchFailedException.class,
					() -> publisher().publishAll(batch(5).atomic()));
			assertThat(ex.published()).isEmpty();
			assertThat(ex.failures()).hasSize(5)
				.allSatisfy((failure) -> assertThat(failure.code()).isEqualTo(ErrorCode.EVENT_CONFLICT));
			assertThat(ex).hasMessageContaining("events of its batch are stored already");
			assertThat(nats.messages("USERS")).isEqualTo(4);
		}
	}

	@Test
	void aBatchWhoseAckIsLostIsStoredOnce() throws Exception {
		createStream(true);
		for (Failure failure : List.of(Failure.ANSWER_LOST, Failure.REQUEST_LOST)) {
			// The last one that is answered: the commit, where the batch is atomic.
			Connection failing = new FailingConnection(nats.connection(), "user.updated.v1"::equals, 1, failure)
				.connection();
			EventBatch batch = batch(3).add("user.updated.v1", 1, PublishOptions.NONE.expectedLastSubjectSequence(0));
			List<PublishedEvent> published = publisher(failing).build().publishAll(batch);
			assertThat(published).extracting(PublishedEvent::sequence).containsExactly(1L, 2L, 3L, 4L);
			assertThat(published).extracting(PublishedEvent::duplicate).containsOnly(false);
			assertThat(nats.messages("USERS")).isEqualTo(4);
			nats.clear();
			createStream(true);
		}
	}

	@Test
	void aBatchForAFullStreamIsToldAtOnce() throws Exception {
		createStream(false);
		nats.management()
			.updateStream(StreamConfiguration.builder(nats.management().getStreamInfo("USERS").getConfiguration())
				.maxMessages(2)
				.discardPolicy(DiscardPolicy.New)
				.build());
		BatchFailedException ex = catchThrowableOfType(BatchFailedException.class,
				() -> publisher().publishAll(batch(3)));
		assertThat(ex.published()).hasSize(2);
		assertThat(ex.failures()).hasSize(1);
		assertThat(ex).hasMessageContaining("maximum messages exceeded");
	}

	@Test
	void aBatchWithoutAStreamIsTold() {
		BatchFailedException ex = catchThrowableOfType(BatchFailedException.class,
				() -> publisher().publishAll(batch(2)));
		assertThat(ex.failures()).hasSize(2)
			.allSatisfy((failure) -> assertThat(failure.code()).isEqualTo(ErrorCode.STREAM_MISSING));
	}

	@Test
	void aClosedPublisherTakesNoBatch() throws Exception {
		createStream(true);
		EventPublisher publisher = publisher();
		publisher.close();
		for (EventBatch batch : List.of(batch(2), batch(2).atomic())) {
			assertThatExceptionOfType(BatchFailedException.class).isThrownBy(() -> publisher.publishAll(batch))
				.withMessageContaining("the publisher is closed")
				.satisfies((ex) -> assertThat(ex.failures()).hasSize(2));
		}
		assertThat(nats.messages("USERS")).isZero();
	}

	@Test
	void aBatchLargerThanTheWindowIsStored() throws Exception {
		createStream(false);
		AtomicInteger done = new AtomicInteger();
		publisher(nats.connection()).window(2).build().publishAll(batch(50)).forEach((event) -> done.incrementAndGet());
		assertThat(done).hasValue(50);
	}

	private static boolean isAtomic() {
		return nats.isAtLeast(2, 12);
	}

	private static void createStream(boolean atomic) throws Exception {
		nats.management()
			.addStream(StreamConfiguration.builder()
				.name("USERS")
				.subjects("user.>")
				.storageType(StorageType.Memory)
				.allowAtomicPublish(atomic)
				.build());
	}

	private static EventBatch batch(int size) {
		EventBatch batch = new EventBatch();
		for (int i = 1; i <= size; i++) {
			batch.add(UserCreated.EVENT, new UserCreated("Ann", i), PublishOptions.NONE.id("e" + i));
		}
		return batch;
	}

	private static EventPublisher publisher() {
		return publisher(nats.connection()).build();
	}

	private static EventPublisherBuilder publisher(Connection connection) {
		return EventPublisher.builder(connection, nats.options())
			.registry(registry)
			.publishTimeout(Duration.ofSeconds(20));
	}

}
