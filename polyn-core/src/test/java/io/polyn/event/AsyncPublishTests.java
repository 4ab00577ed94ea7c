package io.polyn.event;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

import io.nats.client.Connection;
import io.nats.client.JetStreamOptions;
import io.nats.client.JetStreamSubscription;
import io.nats.client.Nats;
import io.nats.client.PushSubscribeOptions;
import io.nats.client.api.StreamConfiguration;
import io.polyn.ErrorCode;
import io.polyn.cloudevent.InvalidEventException;
import io.polyn.schema.SchemaRegistry;
import io.polyn.testing.FailingConnection;
import io.polyn.testing.FailingConnection.Failure;
import io.polyn.testing.Hold;
import io.polyn.testing.JetStreamServer;
import io.polyn.testing.NatsProxy;
import io.polyn.testing.RestartableServer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/**
 * Tests for events that are published without waiting, and for what is lost on the way.
 */
@Timeout(120)
class AsyncPublishTests {

	private static final Logger logger = LoggerFactory.getLogger(AsyncPublishTests.class);

	@RegisterExtension
	static final JetStreamServer nats = new JetStreamServer();

	private static SchemaRegistry registry;

	@BeforeAll
	static void loadSchemas(@TempDir Path folder) throws Exception {
		registry = Publishers.registry(folder);
	}

	@BeforeEach
	void createStream() throws Exception {
		nats.createStream("USERS", "user.>");
	}

	@Test
	void eventsAreStoredInTheOrderInWhichAThreadPublishesThem() throws Exception {
		EventPublisher publisher = publisher(nats.connection()).build();
		List<CompletableFuture<PublishedEvent>> futures = new ArrayList<>();
		for (int i = 1; i <= 2000; i++) {
			futures.add(publisher.publishAsync(UserCreated.EVENT, new UserCreated("Ann", i)));
		}
		assertThat(futures.stream().map(CompletableFuture::join).map(PublishedEvent::sequence))
			.containsExactlyElementsOf(LongStream.rangeClosed(1, 2000).boxed().toList());
		assertThat(nats.messages("USERS")).isEqualTo(2000);
	}

	@Test
	void whatIsWrongWithAnEventIsToldAtOnce() throws Exception {
		EventPublisher publisher = publisher(nats.connection()).build();
		assertThatExceptionOfType(InvalidEventException.class)
			.isThrownBy(() -> publisher.publishAsync(UserCreated.EVENT, new UserCreated("Ann", -1)));
		assertThat(nats.messages("USERS")).isZero();
	}

	@Test
	void aSubjectWithoutAStreamIsToldWithoutWaitingForTheTimeout() {
		EventPublisher publisher = publisher(nats.connection()).publishTimeout(Duration.ofHours(1)).build();
		assertThatExceptionOfType(ExecutionException.class)
			.isThrownBy(() -> publisher.publishAsync("unstored.v1", "x").get())
			.satisfies((ex) -> assertThat(((PublishFailedException) ex.getCause()).code())
				.isEqualTo(ErrorCode.STREAM_MISSING));
	}

	@Test
	void aSubjectWhoseStreamIsGoneForAMomentIsTriedAgain() throws Exception {
		EventPublisher publisher = publisher(nats.connection()).build();
		publisher.publish(UserCreated.EVENT, new UserCreated("Ann", 1));
		nats.clear();
		CompletableFuture<PublishedEvent> future = publisher.publishAsync(UserCreated.EVENT, new UserCreated("Ann", 2));
		Awaitility.await().until(() -> nats.connection().getStatistics().getInMsgs() > 0);
		nats.createStream("PEOPLE", "user.>");
		assertThat(future.get().stream()).isEqualTo("PEOPLE");
	}

	@Test
	void aSubjectWhoseStreamStaysAwayIsToldWhenTheTimeIsOver() throws Exception {
		EventPublisher publisher = publisher(nats.connection()).publishTimeout(Duration.ofSeconds(1)).build();
		publisher.publish(UserCreated.EVENT, new UserCreated("Ann", 1));
		nats.clear();
		assertThatExceptionOfType(PublishFailedException.class)
			.isThrownBy(() -> publisher.publish(UserCreated.EVENT, new UserCreated("Ann", 2)))
			.satisfies((ex) -> assertThat(ex.code()).isEqualTo(ErrorCode.STREAM_MISSING))
			// The caller's own, though another thread found it out.
			.satisfies((ex) -> assertThat(ex.getStackTrace())
				.anyMatch((frame) -> frame.getClassName().startsWith(AsyncPublishTests.class.getName())));
	}

	@Test
	@SuppressWarnings("try")
	void onlyAsManyEventsAreOnTheirWayAsTheWindowTakes() throws Exception {
		ExecutorService thread = Executors.newSingleThreadExecutor();
		try (NatsProxy proxy = new NatsProxy(nats.port(),
				Hold.after((request) -> request.subject().equals(UserCreated.EVENT)));
				Connection connection = Nats.connect(proxy.url())) {
			EventPublisher publisher = publisher(connection).window(3).build();
			AtomicInteger sent = new AtomicInteger();
			List<CompletableFuture<PublishedEvent>> futures = new ArrayList<>();
			CompletableFuture<Void> all = CompletableFuture.runAsync(() -> {
				for (int i = 0; i < 5; i++) {
					futures.add(publisher.publishAsync(UserCreated.EVENT, new UserCreated("Ann", i)));
					sent.incrementAndGet();
				}
			}, thread);
			assertThat(proxy.awaitHeld(Duration.ofSeconds(30))).isTrue();
			Awaitility.await().until(() -> sent.get() == 3 && isWaiting(publisher));
			assertThat(all).isNotDone();
			proxy.release();
			all.get(30, TimeUnit.SECONDS);
			assertThat(publisher.flush(Duration.ofSeconds(30))).isTrue();
			assertThat(futures).allMatch(CompletableFuture::isDone)
				.noneMatch(CompletableFuture::isCompletedExceptionally);
		}
		finally {
			thread.shutdownNow();
		}
		assertThat(nats.messages("USERS")).isEqualTo(5);
	}

	private static boolean isWaiting(EventPublisher publisher) {
		return Thread.getAllStackTraces()
			.values()
			.stream()
			.anyMatch((trace) -> List.of(trace)
				.stream()
				.anyMatch((frame) -> frame.getClassName().equals(PublishWindow.class.getName())
						&& frame.getMethodName().equals("enter")));
	}

	@Test
	@SuppressWarnings("try")
	void anAckThatNeverComesIsToldWhenTheTimeIsOver() throws Exception {
		try (NatsProxy proxy = new NatsProxy(nats.port(),
				Hold.after((request) -> request.subject().equals(UserCreated.EVENT)));
				Connection connection = Nats.connect(proxy.url())) {
			EventPublisher publisher = publisher(connection).window(1).publishTimeout(Duration.ofSeconds(1)).build();
			CompletableFuture<PublishedEvent> first = publisher.publishAsync(UserCreated.EVENT,
					new UserCreated("Ann", 1));
			assertThat(proxy.awaitHeld(Duration.ofSeconds(30))).isTrue();
			// Its time is over when, or just after, the first one's is: it was sent, or
			// not.
			CompletableFuture<PublishedEvent> second = publisher.publishAsync(UserCreated.EVENT,
					new UserCreated("Ann", 2));
			PublishFailedException unconfirmed = failure(first);
			assertThat(unconfirmed.code()).isEqualTo(ErrorCode.PUBLISH_FAILED);
			assertThat(unconfirmed).hasMessageContaining("was not confirmed by a stream");
			PublishFailedException late = failure(second);
			assertThat(late.code()).isEqualTo(ErrorCode.PUBLISH_FAILED);
			assertThat(late.getMessage()).containsAnyOf("was not confirmed by a stream",
					"was not sent: for 1000 ms there were 1 others");
		}
	}

	@Test
	void aCallbackMayPublishAndWait() throws Exception {
		EventPublisher publisher = publisher(nats.connection()).window(1).build();
		PublishedEvent last = publisher.publishAsync(UserCreated.EVENT, new UserCreated("Ann", 1))
			.thenApply((first) -> publisher.publish(UserCreated.EVENT, new UserCreated("Ann", 2)))
			.thenApply((second) -> publisher
				.publishAll(new EventBatch().add(UserCreated.EVENT, new UserCreated("Ann", 3))
					.add(UserCreated.EVENT, new UserCreated("Ann", 4)))
				.get(1))
			.get(30, TimeUnit.SECONDS);
		assertThat(last.sequence()).isEqualTo(4);
	}

	@Test
	@SuppressWarnings("try")
	void callbacksRunInTheOrderOfTheAnswersOnAThreadOfTheirOwn() throws Exception {
		try (NatsProxy proxy = new NatsProxy(nats.port(),
				Hold.after((request) -> request.subject().equals(UserCreated.EVENT)));
				Connection connection = Nats.connect(proxy.url())) {
			EventPublisher publisher = publisher(connection).build();
			List<Long> sequences = new CopyOnWriteArrayList<>();
			Set<String> threads = ConcurrentHashMap.newKeySet();
			List<CompletableFuture<Void>> callbacks = new ArrayList<>();
			for (int i = 0; i < 100; i++) {
				callbacks.add(
						publisher.publishAsync(UserCreated.EVENT, new UserCreated("Ann", i)).thenAccept((published) -> {
							sequences.add(published.sequence());
							threads.add(Thread.currentThread().getName());
						}));
			}
			proxy.release();
			CompletableFuture.allOf(callbacks.toArray(CompletableFuture[]::new)).get(30, TimeUnit.SECONDS);
			assertThat(sequences).containsExactlyElementsOf(LongStream.rangeClosed(1, 100).boxed().toList());
			assertThat(threads).containsExactly("polyn-publish-callback");
		}
	}

	@Test
	@SuppressWarnings("try")
	void anEventThatTheServerHasBecomeTooSmallForIsToldAndFreesItsPlace(@TempDir Path temp) throws Exception {
		Path config = Files.writeString(temp.resolve("nats.conf"), "max_payload: 1048576\n");
		try (RestartableServer server = new RestartableServer(temp.resolve("store"), "-c", config.toString());
				Connection connection = server.connect()) {
			connection.jetStreamManagement()
				.addStream(StreamConfiguration.builder().name("USERS").subjects("user.>").build());
			EventPublisher publisher = publisher(connection).window(1).publishTimeout(Duration.ofSeconds(60)).build();
			server.stop();
			Awaitility.await().until(() -> connection.getStatus() != Connection.Status.CONNECTED);
			CompletableFuture<PublishedEvent> future = publisher.publishAsync("user.updated.v1", "x".repeat(100_000));
			Files.writeString(config, "max_payload: 32768\n");
			server.restart();
			PublishFailedException failure = failure(future);
			assertThat(failure.code()).isEqualTo(ErrorCode.PUBLISH_FAILED);
			assertThat(failure).hasMessageContaining("the server takes no more than 32768 bytes now (max_payload)");
			assertThat(publisher.publish(UserCreated.EVENT, new UserCreated("Ann", 1)).sequence()).isEqualTo(1);
		}
	}

	@Test
	void anEventIsSentAgainThoughNothingWasPublishedForAWhile() throws Exception {
		Connection failing = new FailingConnection(nats.connection(), UserCreated.EVENT::equals, 2,
				Failure.REQUEST_LOST)
			.connection();
		EventPublisher publisher = publisher(failing).build();
		publisher.publish(UserCreated.EVENT, new UserCreated("Ann", 1));
		// Longer than it is looked for what is to be sent again; less would prove less.
		TimeUnit.MILLISECONDS.sleep(1500);
		assertThat(publisher.publish(UserCreated.EVENT, new UserCreated("Ann", 2)).sequence()).isEqualTo(2);
	}

	@Test
	void anEventWhoseAckIsLostIsStoredOnce() throws Exception {
		for (Failure failure : List.of(Failure.ANSWER_LOST, Failure.REQUEST_LOST)) {
			Connection failing = new FailingConnection(nats.connection(), UserCreated.EVENT::equals, 1, failure)
				.connection();
			PublishedEvent published = publisher(failing).build()
				.publishAsync(UserCreated.EVENT, new UserCreated("Ann", 1), PublishOptions.NONE.id(failure.name()))
				.get();
			assertThat(published.duplicate()).as("a second try is no duplicate").isFalse();
		}
		assertThat(nats.messages("USERS")).isEqualTo(2);
	}

	@Test
	void anEventWithAConditionWhoseAckIsLostIsStoredOnceAndNoConflict() throws Exception {
		List<PublishOptions> conditions = List.of(PublishOptions.NONE.expectedLastSequence(0),
				PublishOptions.NONE.expectedLastSubjectSequence(1), PublishOptions.NONE.expectedStream("USERS"));
		for (int i = 0; i < conditions.size(); i++) {
			Connection failing = new FailingConnection(nats.connection(), UserCreated.EVENT::equals, 1,
					Failure.ANSWER_LOST)
				.connection();
			PublishedEvent published = publisher(failing).build()
				.publish(UserCreated.EVENT, new UserCreated("Ann", 1), conditions.get(i).id("e" + i));
			assertThat(published).isEqualTo(new PublishedEvent("e" + i, "USERS", i + 1, false));
		}
		assertThat(nats.messages("USERS")).isEqualTo(conditions.size());
	}

	@Test
	void aConflictIsToldThoughItIsNotTheFirstAttempt() throws Exception {
		Connection failing = new FailingConnection(nats.connection(), UserCreated.EVENT::equals, 1,
				Failure.REQUEST_LOST)
			.connection();
		nats.publish("user.created.v1", "{}");
		for (PublishOptions condition : List.of(PublishOptions.NONE.expectedLastSequence(0),
				PublishOptions.NONE.expectedLastSubjectSequence(0))) {
			assertThatExceptionOfType(PublishFailedException.class).isThrownBy(
					() -> publisher(failing).build().publish(UserCreated.EVENT, new UserCreated("Ann", 1), condition))
				.satisfies((ex) -> assertThat(ex.code()).isEqualTo(ErrorCode.EVENT_CONFLICT))
				.withMessageContaining("wrong last sequence: 1 (error 10071)");
		}
		assertThat(nats.messages("USERS")).isEqualTo(1);
	}

	@Test
	void aPublisherThatIsClosedHasSentWhatWasPublishedAndTakesNoMore() throws Exception {
		EventPublisher publisher = publisher(nats.connection()).build();
		List<CompletableFuture<PublishedEvent>> futures = new ArrayList<>();
		for (int i = 0; i < 1000; i++) {
			futures.add(publisher.publishAsync(UserCreated.EVENT, new UserCreated("Ann", i)));
		}
		publisher.close();
		assertThat(futures).allMatch(CompletableFuture::isDone).noneMatch(CompletableFuture::isCompletedExceptionally);
		assertThat(nats.messages("USERS")).isEqualTo(1000);
		CompletableFuture<PublishedEvent> late = publisher.publishAsync(UserCreated.EVENT, new UserCreated("Ann", 1));
		assertThat(failure(late)).hasMessageContaining("the publisher is closed");
		assertThatExceptionOfType(PublishFailedException.class)
			.isThrownBy(() -> publisher.publish(UserCreated.EVENT, new UserCreated("Ann", 1)));
		publisher.close();
		assertThat(nats.messages("USERS")).isEqualTo(1000);
	}

	@Test
	@SuppressWarnings("try")
	void aConnectionThatIsClosedIsToldWithoutWaitingForTheTimeout() throws Exception {
		Connection connection = nats.connect();
		EventPublisher publisher = publisher(connection).publishTimeout(Duration.ofHours(1)).build();
		connection.close();
		assertThat(failure(publisher.publishAsync(UserCreated.EVENT, new UserCreated("Ann", 1))).code())
			.isEqualTo(ErrorCode.PUBLISH_FAILED);
	}

	@Test
	@SuppressWarnings("try")
	void whatIsConfirmedIsStoredOnceThoughTheServerIsRestarted(@TempDir Path store) throws Exception {
		ExecutorService thread = Executors.newSingleThreadExecutor();
		try (RestartableServer server = new RestartableServer(store); Connection connection = server.connect()) {
			connection.jetStreamManagement()
				.addStream(StreamConfiguration.builder().name("USERS").subjects("user.>").build());
			EventPublisher publisher = publisher(connection).publishTimeout(Duration.ofSeconds(30)).build();
			int count = 20_000;
			AtomicInteger confirmed = new AtomicInteger();
			CompletableFuture<Void> killed = new CompletableFuture<>();
			List<CompletableFuture<PublishedEvent>> futures = new ArrayList<>();
			CompletableFuture<Void> all = CompletableFuture.runAsync(() -> IntStream.range(0, count).forEach((i) -> {
				// However late it is killed, there is something left to publish.
				if (i == count / 4 * 3) {
					killed.join();
				}
				CompletableFuture<PublishedEvent> future = publisher.publishAsync(UserCreated.EVENT,
						new UserCreated("Ann", i), PublishOptions.NONE.id("e" + i));
				future.thenRun(confirmed::incrementAndGet);
				futures.add(future);
			}), thread);
			Awaitility.await().until(() -> confirmed.get() > count / 10);
			server.kill();
			int before = confirmed.get();
			killed.complete(null);
			server.restart();
			all.get(60, TimeUnit.SECONDS);
			assertThat(publisher.flush(Duration.ofSeconds(60))).isTrue();
			Set<String> ids = new HashSet<>();
			long stored = connection.jetStreamManagement().getStreamInfo("USERS").getStreamState().getMsgCount();
			long failed = futures.stream().filter(CompletableFuture::isCompletedExceptionally).count();
			JetStreamSubscription messages = connection.jetStream()
				.subscribe("user.>", PushSubscribeOptions.builder().stream("USERS").ordered(true).build());
			messages.setPendingLimits(-1, -1);
			for (long sequence = 1; sequence <= stored; sequence++) {
				String id = messages.nextMessage(Duration.ofSeconds(60)).getHeaders().getFirst("Nats-Msg-Id");
				assertThat(ids.add(id)).as(id + " is stored once").isTrue();
			}
			logger.info("Server killed after {} of {} events: {} confirmed, {} failed, {} stored", before, count,
					confirmed.get(), failed, stored);
			assertThat(before).isLessThan(count);
			assertThat(futures).hasSize(count).allMatch(CompletableFuture::isDone);
			assertThat(futures).filteredOn((future) -> !future.isCompletedExceptionally())
				.allMatch((future) -> ids.contains(future.join().id()));
			assertThat(failed).isZero();
			assertThat(stored).isEqualTo(count);
		}
		finally {
			thread.shutdownNow();
		}
	}

	private static PublishFailedException failure(CompletableFuture<PublishedEvent> future) {
		return (PublishFailedException) catchThrowableOfType(ExecutionException.class,
				() -> future.get(30, TimeUnit.SECONDS))
			.getCause();
	}

	private static EventPublisherBuilder publisher(Connection connection) {
		return EventPublisher.builder(connection, JetStreamOptions.defaultOptions()).registry(registry);
	}

}
