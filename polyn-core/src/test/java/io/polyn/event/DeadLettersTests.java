package io.polyn.event;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

import io.nats.client.api.ConsumerConfiguration;
import io.nats.client.api.StorageType;
import io.nats.client.api.StreamConfiguration;
import io.nats.client.impl.Headers;
import io.polyn.ErrorCode;
import io.polyn.PolynException;
import io.polyn.testing.JetStreamServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/**
 * Tests for {@link DeadLetters}.
 */
@Timeout(180)
class DeadLettersTests {

	@RegisterExtension
	static final JetStreamServer nats = new JetStreamServer();

	@RegisterExtension
	final UserStream users = new UserStream(nats);

	private final BlockingQueue<EventDelivery> deliveries = new LinkedBlockingQueue<>();

	@Test
	void withoutAStreamThereAreNone() {
		assertThat(this.users.deadLetters().list(null, 0, 10)).isEmpty();
		assertThat(this.users.deadLetters().info(null, 0, 10)).isEmpty();
		assertThat(this.users.deadLetters().find(1)).isEmpty();
	}

	@Test
	void aDeadLetterTellsEverything() throws Exception {
		byte[] body = "nonsense \u00e4".getBytes(StandardCharsets.UTF_8);
		Headers headers = new Headers().put("Content-Type", "application/cloudevents+json").put("X-Own", "a", "b");
		nats.connection().jetStream().publish(UserCreated.EVENT, headers, body);
		this.users.start(this.users.consumer().handler(UserCreated.class, this.deliveries::add));
		DeadLetter letter = this.users.awaitDeadLetters(1).get(0);
		assertThat(letter.sequence()).isEqualTo(1);
		assertThat(letter.event()).isEqualTo(UserCreated.EVENT);
		assertThat(letter.code()).isEqualTo(ErrorCode.EVENT_NOT_PARSEABLE.id());
		assertThat(letter.reason()).startsWith("POLYN-E002: The event is not valid");
		assertThat(letter.listener()).isEqualTo("app:user:backend");
		assertThat(letter.subject()).isEqualTo(UserCreated.EVENT);
		assertThat(letter.stream()).isEqualTo(UserStream.STREAM);
		assertThat(letter.streamSequence()).isEqualTo(1);
		assertThat(letter.consumer()).isEqualTo(UserStream.CONSUMER);
		assertThat(letter.deliveries()).isEqualTo(1);
		assertThat(letter.data()).isEqualTo(body);
		assertThat(letter.headers()).containsOnlyKeys("Content-Type", "X-Own")
			.containsEntry("X-Own", List.of("a", "b"));
		assertThat(letter).hasToString("dead letter 1 of user.created.v1 (POLYN-E002)");
	}

	@ParameterizedTest
	@ValueSource(ints = { 10, 1000, 65_300 })
	void asManyHeadersAsTheServerStoresLeaveRoomForTheReason(int length) throws Exception {
		Headers headers = new Headers();
		for (int i = 0; headers.serializedLength() < 65_350 - length; i++) {
			headers.put("n".repeat(length) + i, "");
		}
		nats.connection().jetStream().publish(UserCreated.EVENT, headers, new byte[] { '{' });
		this.users.start(this.users.consumer().handler(UserCreated.class, this.deliveries::add));
		assertThat(this.users.awaitDeadLetters(1)).singleElement()
			.satisfies((letter) -> assertThat(letter.data()).containsExactly('{'));
		this.users.awaitNothingPending();
	}

	@ParameterizedTest
	@ValueSource(strings = { "Polyn-Rest", "Polyn-Rest-Sequence", "polyn-rest-sequence", "Polyn-Sequence" })
	void headersThatPoseAsThoseOfADeadLetterChangeNothing(String name) throws Exception {
		this.users.start(this.users.consumer().handler(UserCreated.class, this.deliveries::add));
		for (String value : List.of("1", "x")) {
			nats.connection()
				.jetStream()
				.publish(UserCreated.EVENT, new Headers().put(name, value), new byte[] { '{' });
		}
		assertThat(this.users.awaitDeadLetters(2)).hasSize(2).allSatisfy((letter) -> {
			assertThat(letter.data()).containsExactly('{');
			assertThat(letter.headers()).isEmpty();
		});
		this.users.deadLetters().discard(this.users.deadLetters().find(2).orElseThrow());
		assertThat(this.users.deadLetters().list(null, 0, 10)).extracting(DeadLetter::sequence).containsExactly(1L);
	}

	@Test
	void messagesOfAStreamThatWasCreatedAnewBecomeDeadLettersToo() throws Exception {
		for (int i = 1; i <= 2; i++) {
			EventConsumer consumer = this.users
				.start(this.users.consumer().createConsumer(true).handler(UserCreated.class, this.deliveries::add));
			nats.connection().jetStream().publish(UserCreated.EVENT, ("nonsense " + i).getBytes());
			this.users.awaitDeadLetters(1);
			this.users.awaitNothingPending();
			consumer.stop(Duration.ofSeconds(10));
			nats.management().deleteStream(UserStream.STREAM);
			nats.management()
				.addStream(StreamConfiguration.builder()
					.name(UserStream.STREAM)
					.subjects("user.>")
					.storageType(StorageType.Memory)
					.build());
		}
		assertThat(this.users.awaitDeadLetters(2)).extracting((letter) -> new String(letter.data()))
			.containsExactly("nonsense 1", "nonsense 2");
	}

	@Test
	void deadLettersAreReadByEventAndPageByPage() throws Exception {
		this.users.start(this.users.consumer().handler(UserCreated.class, (delivery) -> {
			throw new RejectEventException("no");
		}));
		this.users.publish(5);
		assertThat(this.users.awaitDeadLetters(5)).hasSize(5);
		DeadLetters deadLetters = this.users.deadLetters();
		assertThat(deadLetters.list(UserCreated.EVENT, 0, 2)).extracting(DeadLetter::sequence).containsExactly(1L, 2L);
		assertThat(deadLetters.list(UserCreated.EVENT, 2, 2)).extracting(DeadLetter::sequence).containsExactly(3L, 4L);
		assertThat(deadLetters.list(null, 4, 2)).extracting(DeadLetter::sequence).containsExactly(5L);
		assertThat(deadLetters.list("user.deleted.v1", 0, 2)).isEmpty();
		deadLetters.discard(deadLetters.find(3).orElseThrow());
		assertThat(deadLetters.find(3)).isEmpty();
		assertThat(deadLetters.find(4)).isPresent();
	}

	@Test
	void whatIsKnownOfDeadLettersIsReadWithoutTheirData() throws Exception {
		Headers headers = new Headers().put("X-Own", "a");
		nats.connection().jetStream().publish(UserCreated.EVENT, headers, "{".repeat(200_000).getBytes());
		nats.connection().jetStream().publish(UserCreated.EVENT, headers, new byte[0]);
		this.users.start(this.users.consumer().handler(UserCreated.class, this.deliveries::add));
		List<DeadLetter> letters = this.users.awaitDeadLetters(2);
		this.users.awaitNothingPending();
		this.users.stop();
		long received = nats.connection().getStatistics().getInBytes();
		List<DeadLetterInfo> infos = this.users.deadLetters().info(UserCreated.EVENT, 0, 10);
		assertThat(nats.connection().getStatistics().getInBytes() - received).isLessThan(100_000);
		assertThat(infos).extracting(DeadLetterInfo::size).containsExactly(200_000L, 0L);
		assertThat(infos.get(0)).usingRecursiveComparison().ignoringFields("size").isEqualTo(letters.get(0));
		assertThat(infos.get(0)).hasToString("dead letter 1 of user.created.v1 (POLYN-E002)");
		assertThat(this.users.deadLetters().info(null, 1, 1)).extracting(DeadLetterInfo::sequence).containsExactly(2L);
		assertThat(this.users.deadLetters().info("user.deleted.v1", 0, 2)).isEmpty();
	}

	@Test
	void whatIsPublishedOnceMoreReachesTheListenerThatFailedAndNoOther() throws Exception {
		AtomicBoolean mended = new AtomicBoolean();
		BlockingQueue<EventDelivery> others = new LinkedBlockingQueue<>();
		nats.management()
			.addOrUpdateConsumer(UserStream.STREAM,
					ConsumerConfiguration.builder()
						.durable("user_backend_mailer_user_created_v1")
						.filterSubject(UserCreated.EVENT)
						.build());
		this.users.start(this.users.consumer().part("mailer").handler(UserCreated.class, others::add));
		this.users.start(this.users.consumer().handler(UserCreated.class, (delivery) -> {
			if (!mended.get()) {
				throw new RejectEventException("not yet");
			}
			this.deliveries.add(delivery);
		}));
		this.users.publish(1);
		DeadLetter letter = this.users.awaitDeadLetters(1).get(0);
		mended.set(true);
		this.users.deadLetters().republish(letter);
		EventDelivery delivery = this.deliveries.poll(60, TimeUnit.SECONDS);
		assertThat(delivery).isNotNull();
		assertThat(delivery.message().getData()).isEqualTo(letter.data());
		assertThat(delivery.metadata().streamSequence()).isEqualTo(2);
		this.users.awaitNothingPending();
		assertThat(others).hasSize(1);
		assertThat(this.users.deadLetters().list(null, 0, 10)).isEmpty();
	}

	@Test
	void aDeadLetterStaysIfItCanNotBePublished() throws Exception {
		this.users.start(this.users.consumer().handler(UserCreated.class, (delivery) -> {
			throw new RejectEventException("no");
		}));
		this.users.publish(1);
		DeadLetter letter = this.users.awaitDeadLetters(1).get(0);
		nats.management().deleteStream(UserStream.STREAM);
		PolynException ex = catchThrowableOfType(PolynException.class,
				() -> this.users.deadLetters().republish(letter));
		assertThat(ex.code()).isEqualTo(ErrorCode.STREAM_MISSING);
		assertThat(this.users.deadLetters().find(1)).isPresent();
	}

	@Test
	void aMessageAsLargeAsTheServerTakesBecomesADeadLetterToo() throws Exception {
		byte[] body = new byte[(int) nats.connection().getMaxPayload() - 200];
		new Random(1).nextBytes(body);
		Headers headers = new Headers().put("Content-Type", "application/cloudevents+json");
		nats.connection().jetStream().publish(UserCreated.EVENT, headers, body);
		this.users.publish(1);
		this.users.start(this.users.consumer().handler(UserCreated.class, this.deliveries::add));
		assertThat(this.deliveries.poll(60, TimeUnit.SECONDS)).isNotNull();
		this.users.awaitNothingPending();
		DeadLetter letter = this.users.awaitDeadLetters(1).get(0);
		assertThat(letter.data()).isEqualTo(body);
		assertThat(letter.code()).isEqualTo(ErrorCode.EVENT_NOT_PARSEABLE.id());
		assertThat(this.users.deadLetters().list(null, 0, 10)).hasSize(1);
		assertThat(this.users.deadLetters().info(null, 0, 10)).extracting(DeadLetterInfo::size)
			.containsExactly((long) body.length);
		BlockingQueue<DeadLetter> letters = new LinkedBlockingQueue<>();
		this.users.start(this.users.deadLetters().consumer(this.users.registry().naming(), null, letters::add));
		assertThat(letters.poll(60, TimeUnit.SECONDS)).isNotNull()
			.satisfies((next) -> assertThat(next.data()).isEqualTo(body));
		this.users.deadLetters().discard(letter);
		assertThat(nats.messages("POLYN_DEAD_LETTERS")).isZero();
	}

	@Test
	void aListenerOfDeadLettersReceivesThoseThatAreThereAndThoseThatCome() throws Exception {
		this.users.start(this.users.consumer().handler(UserCreated.class, (delivery) -> {
			throw new RejectEventException("no");
		}));
		this.users.publish(1);
		this.users.awaitDeadLetters(1);
		BlockingQueue<DeadLetter> letters = new LinkedBlockingQueue<>();
		AtomicBoolean failed = new AtomicBoolean();
		EventConsumer consumer = this.users
			.start(this.users.deadLetters().consumer(this.users.registry().naming(), null, (letter) -> {
				letters.add(letter);
				if (failed.compareAndSet(false, true)) {
					throw new IllegalStateException("not yet");
				}
			}));
		assertThat(consumer.consumerName()).isEqualTo("user_backend_dead_letters");
		assertThat(letters.poll(60, TimeUnit.SECONDS)).extracting(DeadLetter::sequence).isEqualTo(1L);
		assertThat(letters.poll(60, TimeUnit.SECONDS)).extracting(DeadLetter::sequence).isEqualTo(1L);
		this.users.publish(1);
		assertThat(letters.poll(60, TimeUnit.SECONDS)).extracting(DeadLetter::sequence).isEqualTo(2L);
		assertThat(consumer.stop(Duration.ofSeconds(30))).isTrue();
		assertThat(this.users.deadLetters().list(null, 0, 10)).hasSize(2);
	}

}
