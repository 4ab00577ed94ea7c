package io.polyn.spring.boot.event;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.cloudevents.CloudEvent;
import io.nats.client.Connection;
import io.nats.client.Message;
import io.polyn.ErrorCode;
import io.polyn.PolynException;
import io.polyn.event.EventMetadata;
import io.polyn.event.EventPublisher;
import io.polyn.spring.PolynListener;
import io.polyn.spring.testing.ClasspathFolder;
import io.polyn.spring.testing.JetStreamServer;
import io.polyn.spring.testing.PolynContextRunner;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.LazyInitializationBeanFactoryPostProcessor;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.event.ContextClosedEvent;

import static java.util.function.Predicate.not;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

@ExtendWith(OutputCaptureExtension.class)
class PolynListenersTests {

	@RegisterExtension
	static final JetStreamServer server = new JetStreamServer();

	@TempDir
	Path temp;

	private ApplicationContextRunner runner;

	@BeforeEach
	void setUp() {
		ClasspathFolder classpath = new ClasspathFolder(this.temp)
			.migration("1_create_users.yml", ClasspathFolder.CREATE_USERS)
			.migration("2_consumer.yml", ClasspathFolder.CREATE_CONSUMER)
			.schema("user.created.v1.json", ClasspathFolder.USER_CREATED)
			.schema("user.deleted.v1.json", ClasspathFolder.USER_CREATED);
		this.runner = PolynContextRunner.create(server, classpath);
	}

	@Test
	void aListenerReceivesWhatAMigrationMadeTheConsumerFor() {
		this.runner.withBean(Everything.class).run((context) -> {
			assertThat(context).hasNotFailed();
			publish(context.getBean(EventPublisher.class), "1");
			List<Object> arguments = context.getBean(Everything.class).received.poll(60, TimeUnit.SECONDS);
			assertThat(arguments).isNotNull();
			assertThat(arguments.get(0)).isEqualTo(new User("1", "a@example.com"));
			assertThat(((CloudEvent) arguments.get(1)).getType()).isEqualTo("com.example.user.created.v1");
			assertThat(((EventMetadata) arguments.get(2))).isNotNull();
			assertThat(((Message) arguments.get(3)).getSubject()).isEqualTo("user.created.v1");
		});
	}

	@Test
	void lazyInitializationDoesNotKeepListenersFromReceiving() {
		this.runner.withBean(Everything.class)
			.withInitializer(
					(context) -> context.addBeanFactoryPostProcessor(new LazyInitializationBeanFactoryPostProcessor()))
			.run((context) -> {
				publish(context.getBean(EventPublisher.class), "1");
				assertThat(context.getBean(Everything.class).received.poll(60, TimeUnit.SECONDS)).isNotNull();
			});
	}

	@Test
	void theNameOfTheEventMayBeAProperty() {
		this.runner.withBean(Configured.class).withPropertyValues("the.event=user.created.v1").run((context) -> {
			publish(context.getBean(EventPublisher.class), "1");
			assertThat(context.getBean(Configured.class).received.poll(60, TimeUnit.SECONDS)).isEqualTo("1");
		});
	}

	@Test
	void anEventInTheWorksIsFinishedBeforeTheConnectionCloses() {
		Slow slow = new Slow();
		this.runner.withBean(Slow.class, () -> slow).run((context) -> {
			slow.connection = context.getBean(Connection.class);
			publish(context.getBean(EventPublisher.class), "1");
			assertThat(slow.begun.await(60, TimeUnit.SECONDS)).isTrue();
			// Lets go when the application is on its way down.
			context.getSourceApplicationContext()
				.addApplicationListener((ContextClosedEvent event) -> slow.mayEnd.countDown());
		});
		assertThat(slow.statusAtTheEnd).isEqualTo(Connection.Status.CONNECTED);
	}

	@Test
	void aMissingConsumerStopsTheStartWithTheMigrationToWrite() {
		this.runner.withBean(Deleted.class)
			.run((context) -> failsWith(context.getStartupFailure(), ErrorCode.CONSUMER_MISSING,
					"users_user_deleted_v1", "create_consumer"));
	}

	@Test
	void nothingIsLeftWhenOneOfTheListenersCannotReceive(CapturedOutput output) {
		Set<Thread> before = Thread.getAllStackTraces().keySet();
		AtomicReference<Connection> connection = new AtomicReference<>();
		this.runner.withBean(Everything.class)
			.withBean(Deleted.class)
			.withInitializer((context) -> context.getBeanFactory().addBeanPostProcessor(new BeanPostProcessor() {

				@Override
				public Object postProcessAfterInitialization(Object bean, String name) {
					if (bean instanceof Connection opened) {
						connection.set(opened);
					}
					return bean;
				}

			}))
			.run((context) -> assertThat(context).hasFailed());
		assertThat(output).contains("Receiving user.created.v1").contains("Stopped receiving user.created.v1");
		assertThat(connection.get().getStatus()).isEqualTo(Connection.Status.CLOSED);
		await().untilAsserted(() -> assertThat(Thread.getAllStackTraces().keySet()).filteredOn(not(before::contains))
			.extracting(Thread::getName)
			.noneMatch((name) -> name.startsWith("polyn-")));
	}

	@Test
	void schemasAreFollowedBeforeAnythingPublishesOrReceives() {
		this.runner.run((context) -> assertThat(context.getBean(SchemaWatch.class).getPhase())
			.isLessThan(WebServerApplicationContext.START_STOP_LIFECYCLE_PHASE)
			.isLessThan(context.getBean(PolynListeners.class).getPhase()));
	}

	@Test
	void aListenerWithoutADomainStopsTheStart() {
		PolynContextRunner.create(server)
			.withBean(Deleted.class)
			.run((context) -> failsWith(context.getStartupFailure(), ErrorCode.INVALID_NAME, "Deleted.listen",
					"Set polyn.domain"));
	}

	@Test
	void aListenerThatReturnsSomethingStopsTheStart() {
		this.runner.withBean(Returning.class)
			.run((context) -> failsWith(context.getStartupFailure(), ErrorCode.LISTENER_SIGNATURE, "Returning.listen",
					"returns a value"));
	}

	@Test
	void twoListenersForOneEventStopTheStart() {
		this.runner.withBean(Deleted.class)
			.withBean("other", Deleted.class)
			.run((context) -> failsWith(context.getStartupFailure(), ErrorCode.LISTENER_SIGNATURE, "Deleted.listen",
					"a second listener"));
	}

	@Test
	void aListenerThatTakesTheDataTwiceStopsTheStart() {
		this.runner.withBean(TakingTwice.class)
			.run((context) -> failsWith(context.getStartupFailure(), ErrorCode.LISTENER_SIGNATURE, "TakingTwice.listen",
					"java.lang.String"));
	}

	@Test
	void aListenerOfSomethingThatIsNoEventStopsTheStart() {
		this.runner.withBean(Misnamed.class)
			.run((context) -> failsWith(context.getStartupFailure(), ErrorCode.INVALID_NAME, "User Created"));
	}

	private static void publish(EventPublisher publisher, String id) {
		publisher.publish("user.created.v1", new User(id, "a@example.com"));
	}

	private static void failsWith(Throwable failure, ErrorCode code, String... parts) {
		Throwable cause = failure;
		while (cause != null && !(cause instanceof PolynException)) {
			cause = cause.getCause();
		}
		assertThat(cause).isInstanceOfSatisfying(PolynException.class, (ex) -> {
			assertThat(ex.code()).isEqualTo(code);
			assertThat(ex.getMessage()).contains(parts);
		});
	}

	record User(String id, @JsonProperty("email_address") String emailAddress) {

	}

	static class Everything {

		final BlockingQueue<List<Object>> received = new LinkedBlockingQueue<>();

		@PolynListener(event = "user.created.v1")
		void listen(User user, CloudEvent event, EventMetadata metadata, Message message) {
			this.received.add(List.of(user, event, metadata, message));
		}

	}

	static class Configured {

		final BlockingQueue<String> received = new LinkedBlockingQueue<>();

		@PolynListener(event = "${the.event}")
		void listen(User user) {
			this.received.add(user.id());
		}

	}

	static class Slow {

		final CountDownLatch begun = new CountDownLatch(1);

		final CountDownLatch mayEnd = new CountDownLatch(1);

		volatile Connection connection;

		volatile Connection.Status statusAtTheEnd;

		@PolynListener(event = "user.created.v1")
		void listen(User user) throws InterruptedException {
			this.begun.countDown();
			this.mayEnd.await(Duration.ofSeconds(20).toMillis(), TimeUnit.MILLISECONDS);
			this.statusAtTheEnd = this.connection.getStatus();
		}

	}

	static class Deleted {

		@PolynListener(event = "user.deleted.v1")
		void listen(User user) {
		}

	}

	static class Returning {

		@PolynListener(event = "user.created.v1")
		User listen(User user) {
			return user;
		}

	}

	static class TakingTwice {

		@PolynListener(event = "user.created.v1")
		void listen(User user, String text) {
		}

	}

	static class Misnamed {

		@PolynListener(event = "User Created")
		void listen(User user) {
		}

	}

}
