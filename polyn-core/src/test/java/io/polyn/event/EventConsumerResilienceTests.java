package io.polyn.event;

import java.lang.reflect.Type;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import io.nats.client.Connection;
import io.nats.client.JetStreamSubscription;
import io.nats.client.Message;
import io.nats.client.api.ConsumerConfiguration;
import io.nats.client.impl.Headers;
import io.polyn.ErrorCode;
import io.polyn.testing.JetStreamServer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.awaitility.Awaitility.await;

/**
 * Tests for what a listener does about long work, its consumer and its connection.
 */
@Timeout(180)
class EventConsumerResilienceTests {

	@RegisterExtension
	static final JetStreamServer nats = new JetStreamServer();

	@RegisterExtension
	final UserStream users = new UserStream(nats);

	private final BlockingQueue<EventDelivery> deliveries = new LinkedBlockingQueue<>();

	@Test
	void whatIsBeingHandledOrWaitsIsNotDeliveredAgain() throws Exception {
		this.users.createConsumer(Duration.ofSeconds(4));
		Queue<Long> counts = new ConcurrentLinkedQueue<>();
		this.users.publish(2);
		this.users.start(this.users.consumer().handler(UserCreated.class, (delivery) -> {
			TimeUnit.MILLISECONDS.sleep(4500);
			counts.add(delivery.metadata().deliveries());
		}));
		this.users.awaitNothingPending();
		assertThat(counts).containsExactly(1L, 1L);
		assertThat(this.users.info().getRedelivered()).isZero();
	}

	@Test
	void whatIsHandledIsAcknowledgedThoughTheNextTakesLong() throws Exception {
		CountDownLatch end = new CountDownLatch(1);
		this.users.publish(5);
		this.users.start(this.users.consumer().handler(UserCreated.class, (delivery) -> {
			if (delivery.metadata().streamSequence() == 4) {
				end.await();
			}
		}));
		await().untilAsserted(() -> {
			assertThat(this.users.info().getNumPending()).isZero();
			assertThat(this.users.info().getNumAckPending()).isEqualTo(2);
		});
		end.countDown();
		this.users.awaitNothingPending();
	}

	@Test
	void whatIsHandledIsAcknowledgedThoughTheListenerDoesNotStopInTime() throws Exception {
		CountDownLatch last = new CountDownLatch(1);
		this.users.publish(5);
		EventConsumer consumer = this.users
			.start(this.users.consumer().order(EventOrder.SUBJECT).handler(UserCreated.class, (delivery) -> {
				if (delivery.metadata().streamSequence() == 5) {
					last.countDown();
					new CountDownLatch(1).await();
				}
			}));
		last.await();
		assertThat(consumer.stop(Duration.ofMillis(1))).isFalse();
		await().untilAsserted(() -> assertThat(this.users.info().getNumAckPending()).isEqualTo(1));
	}

	@Test
	void nothingIsAskedForWhilePausedAndAllIsHandledAfterwards() throws Exception {
		EventConsumer consumer = this.users
			.start(this.users.consumer().handler(UserCreated.class, this.deliveries::add));
		this.users.publish(3);
		this.users.awaitNothingPending();
		consumer.pause();
		assertThat(consumer.state()).isEqualTo(ListenerContainer.State.PAUSED);
		await().until(() -> this.users.info().getNumWaiting() == 0);
		this.users.publish(5);
		assertThat(this.users.info().getNumPending()).isEqualTo(5);
		assertThat(this.deliveries).hasSize(3);
		consumer.resume();
		this.users.awaitNothingPending();
		assertThat(this.deliveries).hasSize(8);
		assertThat(consumer.state()).isEqualTo(ListenerContainer.State.RECEIVING);
	}

	@Test
	void aPausedConsumerStops() throws Exception {
		EventConsumer consumer = this.users
			.start(this.users.consumer().handler(UserCreated.class, this.deliveries::add));
		consumer.pause();
		assertThat(consumer.stop(Duration.ofSeconds(30))).isTrue();
		assertThat(consumer.state()).isEqualTo(ListenerContainer.State.STOPPED);
	}

	@Test
	void aDeletedConsumerIsToldAndReceivedFromAgainWhenItIsBack() throws Exception {
		EventConsumer consumer = this.users
			.start(this.users.consumer().handler(UserCreated.class, this.deliveries::add));
		this.users.publish(1);
		this.users.awaitNothingPending();
		nats.management().deleteConsumer(UserStream.STREAM, UserStream.CONSUMER);
		await().untilAsserted(() -> assertThat(consumer.state()).isEqualTo(ListenerContainer.State.UNAVAILABLE));
		assertThat(consumer.problem()).hasValueSatisfying((problem) -> {
			assertThat(problem.code()).isEqualTo(ErrorCode.CONSUMER_MISSING);
			assertThat(problem).hasMessageContaining("create_consumer");
		});
		this.users.publish(2);
		this.users.createConsumer(Duration.ofSeconds(30));
		this.users.awaitNothingPending();
		assertThat(consumer.state()).isEqualTo(ListenerContainer.State.RECEIVING);
		assertThat(consumer.problem()).isEmpty();
		Set<Long> sequences = ConcurrentHashMap.newKeySet();
		this.deliveries.forEach((delivery) -> sequences.add(delivery.metadata().streamSequence()));
		assertThat(sequences).containsExactlyInAnyOrder(1L, 2L, 3L);
	}

	@Test
	void aDeletedConsumerIsNotCreatedOnceMore() throws Exception {
		nats.management().deleteConsumer(UserStream.STREAM, UserStream.CONSUMER);
		EventConsumer consumer = this.users
			.start(this.users.consumer().createConsumer(true).handler(UserCreated.class, this.deliveries::add));
		this.users.publish(1);
		this.users.awaitNothingPending();
		assertThat(this.users.info().getConsumerConfiguration().getMaxDeliver()).isEqualTo(-1);
		nats.management().deleteConsumer(UserStream.STREAM, UserStream.CONSUMER);
		await().untilAsserted(() -> assertThat(consumer.state()).isEqualTo(ListenerContainer.State.UNAVAILABLE));
		assertThat(nats.management().getConsumerNames(UserStream.STREAM)).isEmpty();
	}

	@Test
	void aStoppedConsumerStopsThoughItsConsumerIsGone() throws Exception {
		EventConsumer consumer = this.users
			.start(this.users.consumer().handler(UserCreated.class, this.deliveries::add));
		nats.management().deleteConsumer(UserStream.STREAM, UserStream.CONSUMER);
		await().untilAsserted(() -> assertThat(consumer.state()).isEqualTo(ListenerContainer.State.UNAVAILABLE));
		assertThat(consumer.stop(Duration.ofSeconds(30))).isTrue();
	}

	@Test
	void aConsumerIsNotAskedForMoreThanItAllows() throws Exception {
		limitRequests(Duration.ofMillis(1500), 5);
		EventConsumer consumer = this.users
			.start(this.users.consumer().handler(UserCreated.class, this.deliveries::add));
		this.users.publish(20);
		this.users.awaitNothingPending();
		consumer.pause();
		await().until(() -> this.users.info().getNumWaiting() == 0);
		// What it allows becomes less.
		limitRequests(Duration.ofMillis(1000), 2);
		consumer.resume();
		this.users.publish(20);
		this.users.awaitNothingPending();
		assertThat(this.deliveries).hasSize(40);
	}

	@Test
	void aConsumerThatAllowsLessThanAnEventDeliversItAll() throws Exception {
		new UserEvents(nats.connection(), this.users.registry())
			.createConsumer(ConsumerConfiguration.builder(this.users.info().getConsumerConfiguration()).maxBytes(1024));
		this.users.start(this.users.consumer().handler(UserCreated.class, this.deliveries::add));
		this.users.publisher().publish(UserCreated.EVENT, new UserCreated("n".repeat(2000), 1));
		this.users.awaitNothingPending();
		assertThat(this.deliveries).hasSize(1);
	}

	@Test
	void whatWasTakenInIsLeftToOthersWhileAListenerIsPaused() throws Exception {
		this.users.createConsumer(Duration.ofSeconds(2));
		this.users.publish(3);
		JetStreamSubscription other = this.users.subscribeLikeAnotherProcess();
		assertThat(other.fetch(3, Duration.ofSeconds(30))).hasSize(3);
		EventConsumer consumer = this.users
			.start(this.users.consumer().order(EventOrder.SUBJECT).handler(UserCreated.class, this.deliveries::add));
		// It takes in what is delivered again, and waits whether there is more.
		await().until(() -> this.users.info().getRedelivered() == 3);
		consumer.pause();
		List<Message> left = other.fetch(3, Duration.ofSeconds(30));
		assertThat(left).hasSize(3);
		left.forEach(Message::ack);
		this.users.publish(1);
		consumer.resume();
		this.users.awaitNothingPending();
		assertThat(this.deliveries).extracting((delivery) -> delivery.metadata().streamSequence()).containsExactly(4L);
	}

	private void limitRequests(Duration maxExpires, int maxBatch) throws Exception {
		new UserEvents(nats.connection(), this.users.registry())
			.createConsumer(ConsumerConfiguration.builder(this.users.info().getConsumerConfiguration())
				.maxExpires(maxExpires)
				.maxBatch(maxBatch));
	}

	@Test
	void anEventThatCanNotEvenBeReadBecomesADeadLetter() {
		this.users.start(this.users.consumer().maxDeliver(2).converter(new PayloadConverter() {
			@Override
			public byte[] write(@Nullable Object value) {
				throw new UnsupportedOperationException();
			}

			@Override
			public @Nullable Object read(byte[] json, Type type) {
				throw new IllegalStateException("a converter of the application");
			}
		}).handler(UserCreated.class, this.deliveries::add));
		this.users.publish(1);
		assertThat(this.users.awaitDeadLetters(1)).singleElement().satisfies((letter) -> {
			assertThat(letter.code()).isEqualTo("POLYN-E010");
			assertThat(letter.deliveries()).isEqualTo(2);
		});
		this.users.awaitNothingPending();
	}

	@ParameterizedTest
	@EnumSource(EventOrder.class)
	void anEventIsHandledThoughWhatWatchesItFails(EventOrder order) {
		AtomicInteger failures = new AtomicInteger();
		this.users.start(this.users.consumer().order(order).instrumentation(new EventInstrumentation() {
			@Override
			public Operation receive(String event, Message message) {
				if (failures.incrementAndGet() < 3) {
					throw new IllegalStateException("an exporter of the application");
				}
				return EventInstrumentation.NONE.receive(event, message);
			}
		}).handler(UserCreated.class, this.deliveries::add));
		this.users.publish(1);
		this.users.awaitNothingPending();
		assertThat(this.deliveries).hasSize(1);
	}

	@Test
	void whatIsBeingHandledIsNotDeliveredAgainThoughMuchElseIsReceived() throws Exception {
		this.users.createConsumer(Duration.ofSeconds(4));
		CountDownLatch done = new CountDownLatch(1);
		this.users.publish(1);
		this.users.start(this.users.consumer()
			.concurrency(2)
			.order(EventOrder.SUBJECT)
			.handler(UserCreated.class, (delivery) -> {
				this.deliveries.add(delivery);
				done.await();
			}));
		await().until(() -> this.deliveries.size() == 1);
		byte[] body = ("{\"specversion\":\"1.0\",\"id\":\"1\",\"source\":\"s\",\"subject\":\"a\",\"type\":\"t\",\"data\":"
				+ "[" + "1,".repeat(50_000) + "1]}")
			.getBytes(StandardCharsets.UTF_8);
		long end = System.nanoTime() + Duration.ofSeconds(8).toNanos();
		while (System.nanoTime() < end) {
			nats.connection()
				.jetStream()
				.publish(UserCreated.EVENT, new Headers().put("Polyn-Redeliver-To", "other"), body);
		}
		assertThat(this.users.info().getRedelivered()).isZero();
		done.countDown();
		this.users.awaitNothingPending();
	}

	@Test
	void whatIsInterruptedByTheStopIsGivenBackAtOnce() throws Exception {
		CountDownLatch begun = new CountDownLatch(1);
		EventConsumer consumer = this.users.start(this.users.consumer().handler(UserCreated.class, (delivery) -> {
			begun.countDown();
			TimeUnit.MINUTES.sleep(1);
		}));
		this.users.publish(3);
		assertThat(begun.await(60, TimeUnit.SECONDS)).isTrue();
		assertThat(consumer.stop(Duration.ofMillis(100))).isFalse();
		this.users.start(this.users.consumer().handler(UserCreated.class, this.deliveries::add));
		// Long before ack_wait has passed.
		await().atMost(Duration.ofSeconds(25)).until(() -> this.deliveries.size() == 3);
	}

	@Test
	void aListenerWhoseThreadsCanNotBeStartedTellsSo() {
		AtomicInteger threads = new AtomicInteger();
		EventConsumer consumer = this.users.consumer().concurrency(2).threads((task) -> {
			if (threads.incrementAndGet() == 3) {
				throw new IllegalStateException("no more threads");
			}
			return new Thread(task);
		}).handler(UserCreated.class, this.deliveries::add).build();
		this.users.publish(3);
		assertThatIllegalStateException().isThrownBy(consumer::start).withMessage("no more threads");
		assertThat(consumer.state()).isEqualTo(ListenerContainer.State.STOPPED);
		this.users.start(consumer);
		this.users.awaitNothingPending();
		assertThat(this.deliveries).hasSize(3);
	}

	@Test
	void aClosedConnectionIsTold() throws Exception {
		Connection connection = nats.connect();
		EventConsumer consumer = this.users.start(new UserEvents(connection, this.users.registry()).consumer()
			.handler(UserCreated.class, this.deliveries::add)
			.build());
		connection.close();
		await().until(() -> consumer.state() == ListenerContainer.State.UNAVAILABLE);
		assertThat(consumer.problem())
			.hasValueSatisfying((problem) -> assertThat(problem.code()).isEqualTo(ErrorCode.SERVER_UNREACHABLE));
	}

	@Test
	void anEventWhoseSchemaIsNotKnownYetIsDeliveredAgain() throws Exception {
		String event = "user.renamed.v1";
		nats.createConsumer(UserStream.STREAM, "user_backend_user_renamed_v1", event);
		this.users.start(EventConsumer.builder(nats.connection(), nats.options(), event)
			.registry(this.users.registry())
			.backOff(new BackOff(Duration.ofMillis(10), Duration.ofMillis(10)))
			.maxDeliver(3)
			.handler(UserCreated.class, this.deliveries::add)
			.build());
		nats.connection()
			.jetStream()
			.publish(event,
					"{\"specversion\":\"1.0\",\"id\":\"1\",\"source\":\"s\",\"type\":\"app.user.renamed.v1\",\"data\":1}"
						.getBytes(StandardCharsets.UTF_8));
		assertThat(this.users.awaitDeadLetters(1)).singleElement().satisfies((letter) -> {
			assertThat(letter.code()).isEqualTo(ErrorCode.SCHEMA_UNKNOWN.id());
			assertThat(letter.deliveries()).isEqualTo(3);
		});
	}

	@Test
	void aRejectedEventIsNotDeliveredAgain() throws Exception {
		this.users.publish(1);
		this.users.start(this.users.consumer().handler(UserCreated.class, (delivery) -> {
			this.deliveries.add(delivery);
			throw new RejectEventException("of another tenant");
		}));
		assertThat(this.users.awaitDeadLetters(1)).singleElement().satisfies((letter) -> {
			assertThat(letter.code()).isEqualTo("POLYN-E010");
			assertThat(letter.reason()).isEqualTo("The listener rejected it: of another tenant");
			assertThat(letter.deliveries()).isEqualTo(1);
		});
		assertThat(this.deliveries).hasSize(1);
	}

}
