package io.polyn.event;

import java.lang.reflect.Type;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import io.cloudevents.core.builder.CloudEventBuilder;
import io.nats.client.JetStreamSubscription;
import io.polyn.testing.JetStreamServer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Tests for the concurrency and the order of listeners.
 */
@Timeout(180)
class EventOrderTests {

	@RegisterExtension
	static final JetStreamServer nats = new JetStreamServer();

	@RegisterExtension
	final UserStream users = new UserStream(nats);

	private final Map<String, Queue<Integer>> handled = new ConcurrentHashMap<>();

	@Test
	void asManyEventsAreHandledAtOnceAsThereAreThreads() throws Exception {
		CountDownLatch together = new CountDownLatch(4);
		this.users.start(this.users.consumer().concurrency(4).handler(UserCreated.class, (delivery) -> {
			together.countDown();
			assertThat(together.await(60, TimeUnit.SECONDS)).isTrue();
		}));
		this.users.publish(4);
		this.users.awaitNothingPending();
		assertThat(together.getCount()).isZero();
	}

	@Test
	void oneThreadHandlesOneEventAfterAnother() {
		Queue<Integer> order = new ConcurrentLinkedQueue<>();
		this.users.publish(50);
		this.users.start(this.users.consumer().handler(UserCreated.class, (delivery) -> {
			order.add(-1);
			order.add(((UserCreated) delivery.data()).age());
		}));
		this.users.awaitNothingPending();
		List<Integer> expected = new ArrayList<>();
		for (int i = 0; i < 50; i++) {
			expected.addAll(List.of(-1, i));
		}
		assertThat(order).containsExactlyElementsOf(expected);
	}

	@Test
	void withoutOrderAFailedEventIsOvertaken() {
		this.users.publish(3);
		this.users.start(this.users.consumer().handler(UserCreated.class, failingOnce()));
		this.users.awaitNothingPending();
		assertThat(this.handled.get("")).containsExactlyInAnyOrder(0, 1, 2).startsWith(1, 2);
	}

	@Test
	void eventsOfOneSubjectWaitForTheOneThatFailed() throws Exception {
		assertOrdered(EventOrder.SUBJECT);
	}

	@Test
	void eventsOfOnePartitionKeyWaitForTheOneThatFailed() throws Exception {
		assertOrdered(EventOrder.PARTITION_KEY);
	}

	private void assertOrdered(EventOrder order) throws Exception {
		Random random = new Random(42);
		Map<String, List<Integer>> published = new ConcurrentHashMap<>();
		for (int i = 0; i < 300; i++) {
			String key = "k" + random.nextInt(7);
			publish(key, i);
			published.computeIfAbsent(key, (missing) -> new ArrayList<>()).add(i);
		}
		Set<Integer> failed = ConcurrentHashMap.newKeySet();
		this.users.start(this.users.consumer().concurrency(4).order(order).handler(UserCreated.class, (delivery) -> {
			int number = ((UserCreated) delivery.data()).age();
			if (number % 20 == 0 && failed.add(number)) {
				throw new IllegalStateException("not yet");
			}
			String key = (order == EventOrder.SUBJECT) ? delivery.event().getSubject()
					: String.valueOf(delivery.event().getExtension("partitionkey"));
			this.handled.computeIfAbsent(key, (missing) -> new ConcurrentLinkedQueue<>()).add(number);
		}));
		this.users.awaitNothingPending();
		assertThat(failed).hasSize(15);
		published
			.forEach((key, numbers) -> assertThat(this.handled.get(key)).as(key).containsExactlyElementsOf(numbers));
	}

	@Test
	void whatAnotherProcessHasLeftIsHandledInTheOrderOfTheStream() throws Exception {
		this.users.createConsumer(Duration.ofSeconds(1));
		this.users.publish(12);
		JetStreamSubscription other = this.users.subscribeLikeAnotherProcess();
		assertThat(other.fetch(10, Duration.ofSeconds(30))).hasSize(10);
		// Delivered again, these are the last ones that run out.
		assertThat(other.fetch(3, Duration.ofSeconds(30))).hasSize(3);
		assertThat(handledInOrder()).containsExactly(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11);
	}

	@Test
	void whatAnotherProcessHasLeftIsHandledThoughNothingNewComes() throws Exception {
		this.users.createConsumer(Duration.ofSeconds(1));
		this.users.publish(4);
		JetStreamSubscription other = this.users.subscribeLikeAnotherProcess();
		assertThat(other.fetch(4, Duration.ofSeconds(30))).hasSize(4);
		assertThat(handledInOrder()).containsExactly(0, 1, 2, 3);
	}

	private Queue<Integer> handledInOrder() {
		Queue<Integer> order = new ConcurrentLinkedQueue<>();
		this.users.start(this.users.consumer()
			.order(EventOrder.SUBJECT)
			.prefetch(4)
			.handler(UserCreated.class, (delivery) -> order.add(((UserCreated) delivery.data()).age())));
		this.users.awaitNothingPending();
		return order;
	}

	@Test
	void anEventThatNeverSucceedsMakesRoomAsADeadLetter() {
		this.users.publish(3);
		this.users.start(
				this.users.consumer().order(EventOrder.SUBJECT).maxDeliver(3).handler(UserCreated.class, (delivery) -> {
					int number = ((UserCreated) delivery.data()).age();
					this.handled.computeIfAbsent("", (missing) -> new ConcurrentLinkedQueue<>()).add(number);
					if (number == 1) {
						throw new IllegalStateException("never");
					}
				}));
		assertThat(this.users.awaitDeadLetters(1)).extracting(DeadLetter::deliveries).containsExactly(3L);
		this.users.awaitNothingPending();
		assertThat(this.handled.get("")).containsExactly(0, 1, 1, 1, 2);
	}

	@Test
	void anEventOfABatchThatCanNotBeReadYetIsNotOvertaken() throws Exception {
		CountDownLatch open = new CountDownLatch(1);
		Queue<Integer> order = new ConcurrentLinkedQueue<>();
		Set<Integer> failed = ConcurrentHashMap.newKeySet();
		PayloadConverter jackson = PayloadConverter.jackson2();
		this.users.start(this.users.consumer().order(EventOrder.SUBJECT).converter(new PayloadConverter() {
			@Override
			public byte[] write(@Nullable Object value) {
				return jackson.write(value);
			}

			@Override
			public @Nullable Object read(byte[] json, Type type) {
				UserCreated user = (UserCreated) jackson.read(json, type);
				if (user.age() % 5 == 3 && failed.add(user.age())) {
					throw new IllegalStateException("not yet");
				}
				return user;
			}
		}).batchHandler(UserCreated.class, 10, (deliveries) -> {
			assertThat(open.await(60, TimeUnit.SECONDS)).isTrue();
			List<Integer> numbers = deliveries.stream()
				.map((delivery) -> ((UserCreated) delivery.data()).age())
				.toList();
			if (numbers.contains(12) && failed.add(12)) {
				throw new IllegalStateException("not yet");
			}
			order.addAll(numbers);
		}));
		this.users.publish(40);
		await().until(() -> this.users.info().getNumPending() == 0);
		open.countDown();
		this.users.awaitNothingPending();
		assertThat(failed).hasSize(9);
		assertThat(new ArrayList<>(order)).hasSize(40).isSorted();
	}

	private EventHandler failingOnce() {
		Set<Integer> failed = ConcurrentHashMap.newKeySet();
		return (delivery) -> {
			int number = ((UserCreated) delivery.data()).age();
			if (number == 0 && failed.add(number)) {
				throw new IllegalStateException("not yet");
			}
			this.handled.computeIfAbsent("", (missing) -> new ConcurrentLinkedQueue<>()).add(number);
		};
	}

	private void publish(String key, int number) {
		this.users.publisher()
			.publish(CloudEventBuilder.v1()
				.withId("e" + number)
				.withSource(this.users.registry().naming().source())
				.withType(this.users.registry().naming().type(UserCreated.EVENT))
				.withSubject(key)
				.withExtension("partitionkey", key)
				.withData("application/json", ("{\"name\":\"Ann\",\"age\":" + number + "}").getBytes())
				.build());
	}

}
