package io.polyn.event;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import io.nats.client.Connection;
import io.nats.client.ErrorListener;
import io.nats.client.JetStreamSubscription;
import io.nats.client.Message;
import io.nats.client.Nats;
import io.nats.client.Options;
import io.polyn.testing.Hold;
import io.polyn.testing.JetStreamServer;
import io.polyn.testing.Monitor;
import io.polyn.testing.NatsProxy;
import io.polyn.testing.RestartableServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * The connection of a listener breaks, or carries nothing for a time.
 */
@Timeout(120)
@SuppressWarnings("try")
class ConnectionCutTests {

	private static final int COUNT = 2000;

	@RegisterExtension
	static final JetStreamServer nats = new JetStreamServer();

	@RegisterExtension
	final UserStream users = new UserStream(nats);

	private final EventLedger ledger = new EventLedger();

	@Test
	void nothingIsLostWhenTheConnectionBreaksAgainAndAgain() throws Exception {
		this.users.createConsumer(Duration.ofSeconds(1));
		SteadyPublishing.publish(this.users.publisher(), this.ledger, 0, COUNT);
		try (NatsProxy proxy = new NatsProxy(nats.port(), null);
				Connection connection = RestartableServer.connect(proxy.url(), (ignored, event) -> {
				})) {
			EventConsumer consumer = new UserEvents(connection).consumer()
				.concurrency(2)
				.handler(UserCreated.class, this::handle)
				.build();
			consumer.start();
			try (SteadyPublishing more = new SteadyPublishing(this.users.publisher(), this.ledger, COUNT)) {
				for (int i = 1; i <= 6; i++) {
					this.ledger.awaitHandled(i * COUNT / 6);
					proxy.disconnect();
				}
			}
			this.ledger.requireNothingLost("Connection broken 6 times");
			this.users.awaitNothingPending();
			consumer.stop(Duration.ofSeconds(5));
		}
	}

	@Test
	void nothingIsLostWhenNothingPassesForLongerThanTheServerWaits() throws Exception {
		this.users.createConsumer(Duration.ofSeconds(1));
		SteadyPublishing.publish(this.users.publisher(), this.ledger, 0, COUNT);
		try (NatsProxy proxy = new NatsProxy(nats.port(), null);
				Connection connection = RestartableServer.connect(proxy.url(), (ignored, event) -> {
				})) {
			EventConsumer consumer = new UserEvents(connection).consumer()
				.concurrency(2)
				.handler(UserCreated.class, this::handle)
				.build();
			consumer.start();
			try (SteadyPublishing more = new SteadyPublishing(this.users.publisher(), this.ledger, COUNT)) {
				this.ledger.awaitHandled(COUNT / 3);
				proxy.stall();
				// Nobody answers, and the connection does not know why.
				await().until(() -> consumer.state() == ListenerContainer.State.UNAVAILABLE);
				proxy.proceed();
				this.ledger.awaitHandled(COUNT * 2 / 3);
				proxy.stall();
				await().until(() -> consumer.state() == ListenerContainer.State.UNAVAILABLE);
				proxy.disconnect();
				proxy.proceed();
			}
			this.ledger.requireNothingLost("Connection without a byte for seconds");
			this.users.awaitNothingPending();
			consumer.stop(Duration.ofSeconds(5));
		}
	}

	@Test
	void theOrderSurvivesWhenWhatWasOnItsWayIsLost() throws Exception {
		this.users.createConsumer(Duration.ofSeconds(2));
		SteadyPublishing.publish(this.users.publisher(), this.ledger, 0, COUNT);
		Queue<Integer> handled = new ConcurrentLinkedQueue<>();
		AtomicInteger pulls = new AtomicInteger();
		Hold hold = Hold.after((request) -> request.subject().contains(".MSG.NEXT.") && pulls.incrementAndGet() == 5);
		try (NatsProxy proxy = new NatsProxy(nats.port(), hold);
				Connection connection = RestartableServer.connect(proxy.url(), (ignored, event) -> {
				})) {
			EventConsumer consumer = new UserEvents(connection).consumer()
				.concurrency(2)
				.order(EventOrder.PARTITION_KEY)
				.handler(UserCreated.class, (delivery) -> {
					handled.add(((UserCreated) delivery.data()).age());
					handle(delivery);
				})
				.build();
			consumer.start();
			assertThat(proxy.awaitHeld(Duration.ofSeconds(60))).isTrue();
			proxy.disconnect();
			proxy.release();
			this.ledger.requireNothingLost("Connection broken while events were on their way to a listener with order");
			this.users.awaitNothingPending();
			consumer.stop(Duration.ofSeconds(5));
		}
		assertThat(this.ledger.redeliveredCount()).isPositive();
		assertThat(handled.stream().distinct().toList()).isSorted();
	}

	@Test
	void whatIsHereThoughItIsDoneDoesNotStandForWhatIsLost() throws Exception {
		this.users.createConsumer(Duration.ofSeconds(2));
		this.users.publish(3);
		JetStreamSubscription other = this.users.subscribeLikeAnotherProcess();
		List<Message> done = other.fetch(3, Duration.ofSeconds(30));
		Queue<Long> handled = new ConcurrentLinkedQueue<>();
		CountDownLatch open = new CountDownLatch(1);
		try (NatsProxy proxy = new NatsProxy(nats.port(), null);
				Connection connection = RestartableServer.connect(proxy.url(), (ignored, event) -> {
				})) {
			EventConsumer consumer = new UserEvents(connection).consumer()
				.prefetch(3)
				.order(EventOrder.PARTITION_KEY)
				.handler(UserCreated.class, (delivery) -> {
					handled.add(delivery.metadata().streamSequence());
					open.await();
				})
				.build();
			consumer.start();
			await().until(() -> !handled.isEmpty());
			// Delivered once more, and here; but the server waits for them no longer.
			done.forEach(Message::ack);
			await().until(() -> this.users.info().getNumAckPending() == 0);
			// As many others are not here.
			this.users.publish(3);
			assertThat(other.fetch(3, Duration.ofSeconds(30))).hasSize(3);
			this.users.publish(1);
			CountDownLatch looked = new CountDownLatch(1);
			proxy.observe((request) -> {
				if (request.subject().contains(".CONSUMER.INFO.")) {
					looked.countDown();
				}
			});
			proxy.disconnect();
			looked.await();
			open.countDown();
			await().until(() -> handled.contains(7L));
			this.users.awaitNothingPending();
			consumer.stop(Duration.ofSeconds(5));
		}
		assertThat(handled).containsExactly(1L, 2L, 3L, 4L, 5L, 6L, 7L);
	}

	@Test
	void aListenerWhoseServerDoesNotAnswerStopsInTime() throws Exception {
		AtomicInteger looks = new AtomicInteger();
		Hold hold = Hold
			.before((request) -> request.subject().contains(".CONSUMER.INFO.") && looks.incrementAndGet() == 2);
		try (NatsProxy proxy = new NatsProxy(nats.port(), hold);
				Connection connection = RestartableServer.connect(proxy.url(), (ignored, event) -> {
				})) {
			EventConsumer consumer = new UserEvents(connection).consumer()
				.order(EventOrder.SUBJECT)
				.handler(UserCreated.class, this::handle)
				.build();
			consumer.start();
			assertThat(proxy.awaitHeld(Duration.ofSeconds(60))).isTrue();
			long begin = System.nanoTime();
			assertThat(consumer.stop(Duration.ofMillis(100))).isFalse();
			// A request is given up after ten.
			assertThat(System.nanoTime() - begin).isLessThan(TimeUnit.SECONDS.toNanos(8));
			assertThat(consumer.state()).isEqualTo(ListenerContainer.State.STOPPED);
			proxy.release();
		}
	}

	@Test
	void aListenerThatIsPausedWhileNothingPassesGoesOn() throws Exception {
		try (NatsProxy proxy = new NatsProxy(nats.port(), null);
				Connection connection = RestartableServer.connect(proxy.url(), (ignored, event) -> {
				})) {
			EventConsumer consumer = new UserEvents(connection).consumer()
				.handler(UserCreated.class, this::handle)
				.build();
			consumer.start();
			SteadyPublishing.publish(this.users.publisher(), this.ledger, 0, 10);
			this.ledger.awaitHandled(10);
			await().until(() -> this.users.info().getNumWaiting() > 0);
			proxy.stall();
			consumer.pause();
			// Longer than the listener waits for the server.
			TimeUnit.SECONDS.sleep(6);
			proxy.proceed();
			await().until(() -> this.users.info().getNumWaiting() == 0);
			SteadyPublishing.publish(this.users.publisher(), this.ledger, 10, 10);
			assertThat(this.ledger.handledCount()).isEqualTo(10);
			consumer.resume();
			this.ledger.requireNothingLost("Paused while nothing passed");
			this.users.awaitNothingPending();
			consumer.stop(Duration.ofSeconds(5));
		}
	}

	@Test
	void aListenerWhoseConnectionIsFullForATimeGoesOn() throws Exception {
		this.users.createConsumer(Duration.ofSeconds(2));
		try (NatsProxy proxy = new NatsProxy(nats.port(), null);
				Connection connection = Nats.connect(Options.builder()
					.server(proxy.url())
					.maxReconnects(-1)
					.maxMessagesInOutgoingQueue(10)
					.writeQueuePushTimeout(Duration.ofMillis(20))
					.errorListener(new ErrorListener() {
					})
					.build())) {
			CountDownLatch full = new CountDownLatch(1);
			EventConsumer consumer = new UserEvents(connection).consumer()
				.prefetch(20)
				.batchHandler(UserCreated.class, 10, (deliveries) -> {
					full.await();
					deliveries.forEach(this.ledger::handled);
				})
				.build();
			SteadyPublishing.publish(this.users.publisher(), this.ledger, 0, 100);
			consumer.start();
			await().until(() -> this.users.info().getNumAckPending() == 20);
			proxy.stall();
			// Somebody else's messages take up all the room.
			fill(connection, 3);
			full.countDown();
			this.ledger.awaitHandled(20);
			fill(connection, 50);
			proxy.proceed();
			this.ledger.requireNothingLost("Connection full for seconds");
			this.users.awaitNothingPending();
			assertThat(consumer.state()).isEqualTo(ListenerContainer.State.RECEIVING);
			consumer.stop(Duration.ofSeconds(5));
		}
	}

	@Test
	void noMoreIsAskedForAtOnceThanTheServerHoldsForAConnection(@TempDir Path folder) throws Exception {
		Path settings = Files.writeString(folder.resolve("server.conf"), "max_pending: 24MB\n");
		Monitor monitor = Monitor.onFreePort();
		Hold hold = Hold.after((request) -> request.subject().contains(".MSG.NEXT."));
		try (RestartableServer server = new RestartableServer(folder.resolve("store"), "-c", settings.toString(), "-m",
				String.valueOf(monitor.port()));
				NatsProxy proxy = new NatsProxy(server.port(), hold);
				Connection direct = server.connect();
				Connection connection = RestartableServer.connect(proxy.url(), (ignored, event) -> {
				})) {
			UserEvents events = new UserEvents(direct);
			events.create(1, Duration.ofSeconds(30));
			String name = "n".repeat(900_000);
			try (EventPublisher publisher = events.publisher()) {
				for (int i = 0; i < 60; i++) {
					publisher.publish(UserCreated.EVENT, new UserCreated(name, i));
				}
			}
			Set<Long> handled = ConcurrentHashMap.newKeySet();
			EventConsumer consumer = new UserEvents(connection).consumer()
				.handler(UserCreated.class, (delivery) -> handled.add(delivery.metadata().streamSequence()))
				.build();
			consumer.start();
			assertThat(proxy.awaitHeld(Duration.ofSeconds(60))).isTrue();
			// The client reads nothing of it for now.
			await().until(() -> slowConsumers(monitor) > 0 || monitor.get("connz")
				.path("connections")
				.findValues("pending_bytes")
				.stream()
				.anyMatch((bytes) -> bytes.asLong() > 1_000_000));
			proxy.release();
			await().until(() -> handled.size() == 60);
			assertThat(slowConsumers(monitor)).isZero();
			consumer.stop(Duration.ofSeconds(5));
		}
	}

	private static long slowConsumers(Monitor monitor) {
		return monitor.get("varz").path("slow_consumers").asLong();
	}

	private static void fill(Connection connection, int limit) {
		byte[] large = new byte[1 << 19];
		for (int refusals = 0; refusals < limit;) {
			try {
				connection.publish("noise", large);
			}
			catch (IllegalStateException ex) {
				refusals++;
			}
		}
	}

	private void handle(EventDelivery delivery) throws InterruptedException {
		this.ledger.handled(delivery);
		if (delivery.metadata().streamSequence() % 10 == 0) {
			TimeUnit.MILLISECONDS.sleep(1);
		}
	}

}
