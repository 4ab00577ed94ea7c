package io.polyn.event;

import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import io.cloudevents.core.builder.CloudEventBuilder;
import io.nats.client.Connection;
import io.polyn.testing.JetStreamServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * A listener stops while much was delivered to it, and its connection is closed right
 * afterwards.
 */
@Timeout(180)
@SuppressWarnings("try")
class GracefulStopTests {

	private static final int COUNT = 200;

	private static final int ROUNDS = 5;

	@RegisterExtension
	static final JetStreamServer nats = new JetStreamServer();

	@RegisterExtension
	final UserStream users = new UserStream(nats);

	private final EventLedger ledger = new EventLedger();

	@Test
	void allThatWasDeliveredIsHandledAndNothingTwice() throws Exception {
		stopAgainAndAgain("Stopped, one thread", EventOrder.NONE, 1, 1);
	}

	@Test
	void allThatWasDeliveredIsHandledAndNothingTwiceByBatches() throws Exception {
		stopAgainAndAgain("Stopped, four threads with batches", EventOrder.NONE, 4, 10);
	}

	@Test
	void allThatWasDeliveredIsHandledAndNothingTwiceInOrder() throws Exception {
		stopAgainAndAgain("Stopped, four threads in order", EventOrder.PARTITION_KEY, 4, 1);
	}

	private void stopAgainAndAgain(String what, EventOrder order, int concurrency, int batchSize) throws Exception {
		for (int round = 0; round < ROUNDS; round++) {
			stop(order, concurrency, batchSize, round);
		}
		this.ledger.requireNothingLost(what);
		assertThat(this.ledger.handledCount()).isEqualTo(this.ledger.publishedCount());
	}

	private void stop(EventOrder order, int concurrency, int batchSize, int round) throws Exception {
		publish(round * COUNT, COUNT);
		try (Connection connection = nats.connect()) {
			EventConsumer consumer = new UserEvents(connection).consumer()
				.prefetch(COUNT)
				.concurrency(concurrency)
				.order(order)
				.batchHandler(UserCreated.class, batchSize, (deliveries) -> {
					TimeUnit.MILLISECONDS.sleep(2);
					deliveries.forEach(this.ledger::handled);
				})
				.build();
			consumer.start();
			await().pollInterval(Duration.ofMillis(10)).until(() -> this.users.info().getNumPending() == 0);
			assertThat(consumer.stop(Duration.ofSeconds(60))).isTrue();
		}
		// Long before ack_wait has passed.
		await().atMost(Duration.ofSeconds(20)).until(() -> this.users.info().getNumAckPending() == 0);
		assertThat(this.users.info().getRedelivered()).isZero();
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void theOrderSurvivesAHandlerThatDoesNotEndInTime(boolean interruptible) throws Exception {
		this.users.createConsumer(Duration.ofSeconds(1));
		publish(0, 1);
		for (int i = 1; i < 6; i++) {
			publish(7 * i, 1);
		}
		CountDownLatch released = new CountDownLatch(1);
		CountDownLatch begun = new CountDownLatch(1);
		EventConsumer first = this.users
			.start(this.users.consumer().order(EventOrder.PARTITION_KEY).handler(UserCreated.class, (delivery) -> {
				begun.countDown();
				if (interruptible) {
					released.await();
				}
				awaitDespiteInterrupts(released);
				throw new IllegalStateException("in vain");
			}));
		assertThat(begun.await(60, TimeUnit.SECONDS)).isTrue();
		await().until(() -> this.users.info().getNumPending() == 0);
		assertThat(first.stop(Duration.ofMillis(100))).isFalse();
		Queue<Integer> handled = new ConcurrentLinkedQueue<>();
		this.users.start(this.users.consumer()
			.order(EventOrder.PARTITION_KEY)
			.handler(UserCreated.class, (delivery) -> handled.add(((UserCreated) delivery.data()).age())));
		this.users.awaitNothingPending();
		released.countDown();
		assertThat(handled.stream().distinct()).containsExactlyElementsOf(List.of(0, 7, 14, 21, 28, 35));
	}

	private static void awaitDespiteInterrupts(CountDownLatch latch) {
		while (latch.getCount() > 0) {
			try {
				latch.await();
			}
			catch (InterruptedException ex) {
				// Such handlers exist.
			}
		}
	}

	private void publish(int first, int count) {
		try (EventPublisher publisher = this.users.publisher()) {
			for (int i = first; i < first + count; i++) {
				publisher.publishAsync(CloudEventBuilder.v1()
					.withId("e" + i)
					.withSource(this.users.registry().naming().source())
					.withType(this.users.registry().naming().type(UserCreated.EVENT))
					.withExtension("partitionkey", "k" + i % 7)
					.withData("application/json", ("{\"name\":\"Ann\",\"age\":" + i + "}").getBytes())
					.build());
				this.ledger.published(i);
			}
			assertThat(publisher.flush(Duration.ofSeconds(20))).isTrue();
		}
	}

}
