package io.polyn.event;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import io.nats.client.api.ConsumerConfiguration;
import io.nats.client.impl.Headers;
import io.polyn.testing.JetStreamServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.awaitility.Awaitility.await;

/**
 * Tests for listeners that take several events at once.
 */
@Timeout(180)
class EventBatchTests {

	@RegisterExtension
	static final JetStreamServer nats = new JetStreamServer();

	@RegisterExtension
	final UserStream users = new UserStream(nats);

	private final Queue<List<Integer>> batches = new ConcurrentLinkedQueue<>();

	private final CountDownLatch open = new CountDownLatch(1);

	@Test
	void whatIsThereIsHandedOverAtOnceInOrder() throws Exception {
		EventConsumer consumer = startAndFill(10, 25);
		this.open.countDown();
		this.users.awaitNothingPending();
		List<Integer> all = this.batches.stream().flatMap(List::stream).toList();
		assertThat(all).hasSize(25).isSorted();
		assertThat(this.batches).allSatisfy((batch) -> assertThat(batch).hasSizeLessThanOrEqualTo(10))
			.anySatisfy((batch) -> assertThat(batch).hasSize(10));
		assertThat(consumer.state()).isEqualTo(ListenerContainer.State.RECEIVING);
	}

	@Test
	void ofAFailedBatchOnlyTheEventThatFailsAloneBecomesADeadLetter() throws Exception {
		Queue<List<Integer>> handled = new ConcurrentLinkedQueue<>();
		this.users.publish(20);
		this.users.start(this.users.consumer().maxDeliver(3).batchHandler(UserCreated.class, 20, (deliveries) -> {
			List<Integer> numbers = numbers(deliveries);
			this.batches.add(numbers);
			if (numbers.contains(7)) {
				throw new IllegalStateException("never");
			}
			handled.add(numbers);
		}));
		assertThat(this.users.awaitDeadLetters(1)).singleElement().satisfies((letter) -> {
			assertThat(letter.streamSequence()).isEqualTo(8);
			assertThat(letter.deliveries()).isEqualTo(3);
		});
		this.users.awaitNothingPending();
		assertThat(handled.stream().flatMap(List::stream).distinct().sorted()).hasSize(19).doesNotContain(7);
		assertThat(this.batches.stream().filter((batch) -> batch.contains(7)).skip(1)).containsOnly(List.of(7));
	}

	@Test
	void anInvalidMessageIsTakenOutOfItsBatch() throws Exception {
		startAndFill(10, 3);
		nats.connection()
			.jetStream()
			.publish(UserCreated.EVENT, new Headers().put("Content-Type", "application/cloudevents+json"),
					"nonsense".getBytes(StandardCharsets.UTF_8));
		this.users.publish(3);
		await().until(() -> this.users.info().getNumPending() == 0);
		this.open.countDown();
		assertThat(this.users.awaitDeadLetters(1)).extracting(DeadLetter::code).containsExactly("POLYN-E002");
		this.users.awaitNothingPending();
		assertThat(this.batches.stream().mapToInt(List::size).sum()).isEqualTo(6);
	}

	@Test
	void aFailedBatchBecomesDeadLettersIfTheServerDeliversOnce() throws Exception {
		new UserEvents(nats.connection(), this.users.registry())
			.createConsumer(ConsumerConfiguration.builder().maxDeliver(1));
		this.users.publish(5);
		this.users.start(this.users.consumer().batchHandler(UserCreated.class, 5, (deliveries) -> {
			throw new IllegalStateException("never");
		}));
		assertThat(this.users.awaitDeadLetters(5)).extracting(DeadLetter::streamSequence)
			.containsExactly(1L, 2L, 3L, 4L, 5L);
	}

	@Test
	void aBatchNeedsTwoDeliveries() {
		EventConsumerBuilder builder = this.users.consumer()
			.maxDeliver(1)
			.batchHandler(UserCreated.class, 2, (deliveries) -> {
			});
		assertThatIllegalStateException().isThrownBy(builder::build).withMessageContaining("two deliveries");
	}

	/**
	 * Holds the first batch back until the others have come.
	 */
	private EventConsumer startAndFill(int size, int count) throws Exception {
		EventConsumer consumer = this.users
			.start(this.users.consumer().batchHandler(UserCreated.class, size, (deliveries) -> {
				this.batches.add(numbers(deliveries));
				assertThat(this.open.await(60, TimeUnit.SECONDS)).isTrue();
			}));
		this.users.publish(count);
		await().until(() -> this.users.info().getNumPending() == 0);
		return consumer;
	}

	private static List<Integer> numbers(List<EventDelivery> deliveries) {
		return deliveries.stream().map((delivery) -> ((UserCreated) delivery.data()).age()).toList();
	}

}
