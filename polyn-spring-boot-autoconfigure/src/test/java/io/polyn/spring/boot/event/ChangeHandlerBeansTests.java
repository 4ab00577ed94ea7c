package io.polyn.spring.boot.event;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import io.cloudevents.CloudEvent;
import io.nats.client.Connection;
import io.nats.client.Message;
import io.nats.client.api.ConsumerInfo;
import io.polyn.ErrorCode;
import io.polyn.PolynException;
import io.polyn.event.DeadLetter;
import io.polyn.event.DeadLetters;
import io.polyn.event.EventMetadata;
import io.polyn.event.EventPublisher;
import io.polyn.event.ListenerContainer;
import io.polyn.event.PublishOptions;
import io.polyn.event.RowOperation;
import io.polyn.spring.ChangeHandler;
import io.polyn.spring.OnDelete;
import io.polyn.spring.OnInsert;
import io.polyn.spring.OnTruncate;
import io.polyn.spring.OnUpdate;
import io.polyn.spring.PolynListenerRegistry;
import io.polyn.spring.testing.ClasspathFolder;
import io.polyn.spring.testing.JetStreamServer;
import io.polyn.spring.testing.PolynContextRunner;
import org.aopalliance.intercept.MethodInterceptor;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

import org.springframework.aop.framework.autoproxy.BeanNameAutoProxyCreator;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.core.annotation.AliasFor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Tests for beans that are change handlers.
 */
class ChangeHandlerBeansTests {

	private static final String OPEN = "{\"type\": \"object\"}";

	private static final BlockingQueue<List<@Nullable Object>> received = new LinkedBlockingQueue<>();

	@RegisterExtension
	static final JetStreamServer server = new JetStreamServer();

	private ApplicationContextRunner runner;

	@BeforeEach
	void setUp(@TempDir Path temp) {
		received.clear();
		ClasspathFolder classpath = new ClasspathFolder(temp).migration("1_users.yml",
				"change:\n  - create_stream: {name: USERS, subjects: [\"users.>\"]}\n");
		for (RowOperation operation : RowOperation.values()) {
			classpath.schema(operation.eventName("users", 1) + ".json", OPEN);
		}
		classpath.schema("users.created.v1.json", OPEN);
		this.runner = PolynContextRunner.create(server, classpath)
			.withPropertyValues("polyn.events.listener.create-consumers=true",
					"polyn.events.listener.back-off.initial=10ms");
	}

	@Test
	void eachChangeCallsItsMethodWithItsRows() {
		this.runner.withBean(All.class).run((context) -> {
			assertThat(context).hasNotFailed();
			publish(context, RowOperation.INSERT, Map.of("new", row(1, "Ann")));
			publish(context, RowOperation.UPDATE, Map.of("new", row(1, "Bea"), "old", row(1, "Ann")));
			publish(context, RowOperation.UPDATE, Map.of("new", row(1, "Cleo")));
			publish(context, RowOperation.DELETE, Map.of("old", row(1, "Cleo")));
			publish(context, RowOperation.TRUNCATE, Map.of());
			assertThat(next()).containsExactly("inserted", new User(1, "Ann"), "com.example.users.inserted.v1",
					"users.inserted.v1", "users.inserted.v1");
			assertThat(next()).containsExactly("updated", new User(1, "Bea"), new User(1, "Ann"));
			assertThat(next()).containsExactly("updated", new User(1, "Cleo"), null);
			assertThat(next()).containsExactly("deleted", new User(1, "Cleo"));
			assertThat(next()).containsExactly("truncated");
			PolynListenerRegistry listeners = context.getBean(PolynListenerRegistry.class);
			assertThat(listeners.containers("users.changes")).singleElement()
				.extracting(ListenerContainer::state)
				.isEqualTo(ListenerContainer.State.RECEIVING);
			ConsumerInfo consumer = server.connection()
				.jetStreamManagement()
				.getConsumerInfo("USERS", "users_users_changes");
			assertThat(consumer.getConsumerConfiguration().getFilterSubject()).isEqualTo("users.*.v1");
		});
	}

	@Test
	void eachMethodTakesRowsInATypeOfItsOwn() {
		this.runner.withBean(Various.class).withPropertyValues("the.table=users").run((context) -> {
			publish(context, RowOperation.INSERT, Map.of("new", row(1, "Ann")));
			publish(context, RowOperation.UPDATE, Map.of("new", row(1, "Bea"), "old", Map.of("id", 1)));
			publish(context, RowOperation.DELETE, Map.of("old", Map.of("id", 1)));
			assertThat(next()).containsExactly(Map.of("id", 1, "first_name", "Ann"));
			assertThat(next()).containsExactly("Bea");
			assertThat(next()).containsExactly(new Key(1));
		});
	}

	@Test
	void aFailedChangeComesAgainBeforeTheNextOneOfItsRow() {
		this.runner.withBean(Failing.class).withPropertyValues("threads=3").run((context) -> {
			publish(context, RowOperation.INSERT, Map.of("new", row(1, "Ann")));
			publish(context, RowOperation.DELETE, Map.of("old", row(1, "Ann")));
			assertThat(next()).containsExactly("inserted", 3);
			assertThat(next()).containsExactly("deleted");
		});
	}

	@Test
	void aChangeThatKeepsFailingIsADeadLetter() {
		this.runner.withBean(Failing.class).withPropertyValues("polyn.events.listener.max-deliver=2").run((context) -> {
			publish(context, RowOperation.INSERT, Map.of("new", row(1, "Ann")));
			publish(context, RowOperation.DELETE, Map.of("old", row(1, "Ann")));
			assertThat(next()).containsExactly("deleted");
			assertThat(deadLetters(context)).singleElement().satisfies((letter) -> {
				assertThat(letter.event()).isEqualTo("users.inserted.v1");
				assertThat(letter.code()).isEqualTo(ErrorCode.LISTENER_FAILED.id());
				assertThat(letter.deliveries()).isEqualTo(2);
			});
		});
	}

	@Test
	void aRowThatDoesNotFitIsADeadLetterAtOnceThatSaysWhy() {
		this.runner.withBean(All.class).run((context) -> {
			publish(context, RowOperation.INSERT, Map.of("new", Map.of("id", 1)));
			publish(context, RowOperation.INSERT, Map.of("new", row("secret", "Ann")));
			publish(context, RowOperation.TRUNCATE, Map.of());
			assertThat(next()).containsExactly("truncated");
			assertThat(deadLetters(context)).hasSize(2)
				.allSatisfy((letter) -> assertThat(letter.code()).isEqualTo(ErrorCode.PAYLOAD_CONVERSION.id()))
				.extracting(DeadLetter::reason)
				.satisfiesExactly(
						(reason) -> assertThat(reason).contains("no column firstName or first_name",
								User.class.getName()),
						(reason) -> assertThat(reason).contains("id", User.class.getName()).doesNotContain("secret"));
		});
	}

	@Test
	void otherEventsOfTheSameFilterAreAcknowledgedUnhandled() {
		this.runner.withBean(Deleting.class).run((context) -> {
			context.getBean(EventPublisher.class).publish("users.created.v1", Map.of());
			publish(context, RowOperation.INSERT, Map.of());
			publish(context, RowOperation.DELETE, Map.of("old", Map.of("id", 1)));
			assertThat(next()).containsExactly(new Key(1));
			await().until(() -> {
				ConsumerInfo info = server.connection()
					.jetStreamManagement()
					.getConsumerInfo("USERS", "users_mailer_users_changes");
				return info.getNumAckPending() == 0 && info.getNumPending() == 0;
			});
			assertThat(deadLetters(context)).isEmpty();
		});
	}

	@Test
	void aHandlerIsCalledThroughItsProxyAndMayBeMarkedWithAnAnnotationOfOnesOwn() {
		this.runner.withUserConfiguration(Proxied.class).withBean("handler", Composed.class).run((context) -> {
			publish(context, RowOperation.INSERT, Map.of("new", row(1, "Ann")));
			assertThat(next()).containsExactly(new Key(1));
			assertThat(Proxied.calls).hasValue(1);
		});
	}

	@Test
	void aMissingConsumerStopsTheStartWithTheMigrationToWrite() {
		this.runner.withBean(Deleting.class)
			.withPropertyValues("polyn.events.listener.create-consumers=false")
			.run((context) -> fails(context.getStartupFailure(), ErrorCode.CONSUMER_MISSING, """
					change:
					  - create_consumer:
					      stream: USERS
					      durable_name: users_mailer_users_changes
					      filter_subject: users.*.v1"""));
	}

	@Test
	void twoHandlersOfOneTableStopTheStartUnlessTheyAreDifferentParts() {
		this.runner.withBean(All.class).withBean(Deleting.class).run((context) -> assertThat(context).hasNotFailed());
		this.runner.withBean(All.class)
			.withBean(Composed.class)
			.run((context) -> fails(context.getStartupFailure(), ErrorCode.LISTENER_SIGNATURE,
					"second listener for users.changes", "'source'"));
	}

	@Test
	void aHandlerThatIsNoSingletonStopsTheStart() {
		this.runner.withBean(All.class, All::new, (definition) -> definition.setScope(BeanDefinition.SCOPE_PROTOTYPE))
			.run((context) -> fails(context.getStartupFailure(), ErrorCode.LISTENER_SIGNATURE, "All", "no singleton"));
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			NoMethod       | no method with @OnInsert or @OnUpdate or @OnDelete or @OnTruncate
			TwoInserts     | several methods with @OnInsert: first, second
			TwoRows        | TwoRows.inserted takes java.lang.String
			ThreeRows      | ThreeRows.updated takes
			TruncatedRow   | TruncatedRow.truncated takes
			Text           | Text.deleted takes java.lang.String
			Rows           | Rows.inserted takes java.util.List
			Returning      | Returning.inserted returns a value
			Several        | the concurrency 'many'
			VersionZero    | the version 0
			""")
	void whatDoesNotFitStopsTheStart(String handler, String problem) throws ClassNotFoundException {
		this.runner.withBean(Class.forName(getClass().getName() + "$" + handler))
			.run((context) -> fails(context.getStartupFailure(), ErrorCode.LISTENER_SIGNATURE, handler, problem));
	}

	private static void fails(Throwable failure, ErrorCode code, String... parts) {
		assertThat(NestedExceptionUtils.getMostSpecificCause(failure))
			.isInstanceOfSatisfying(PolynException.class, (ex) -> assertThat(ex.code()).isEqualTo(code))
			.hasMessageContainingAll(parts);
	}

	private static Map<String, Object> row(Object id, String firstName) {
		return Map.of("id", id, "first_name", firstName);
	}

	private static void publish(ApplicationContext context, RowOperation operation, Map<String, ?> data) {
		context.getBean(EventPublisher.class)
			.publish(operation.eventName("users", 1), data, PublishOptions.NONE.partitionKey("1"));
	}

	private static List<@Nullable Object> next() throws InterruptedException {
		return received.poll(60, TimeUnit.SECONDS);
	}

	private static void receive(@Nullable Object... arguments) {
		received.add(Arrays.asList(arguments));
	}

	private static List<DeadLetter> deadLetters(ApplicationContext context) {
		return context.getBean(DeadLetters.class).list(null, 0, 10);
	}

	record User(long id, String firstName) {

	}

	record Key(long id) {

	}

	@ChangeHandler(value = User.class, table = "users")
	static class All {

		@OnInsert
		void inserted(CloudEvent event, User now, EventMetadata metadata, Message message) {
			receive("inserted", now, event.getType(), metadata.name(), message.getSubject());
		}

		@OnUpdate
		void updated(User now, @Nullable User before) {
			receive("updated", now, before);
		}

		@OnDelete
		void deleted(User before) {
			receive("deleted", before);
		}

		@OnTruncate
		void truncated() {
			receive("truncated");
		}

	}

	@ChangeHandler(table = "${the.table}")
	static class Various {

		@OnInsert
		void inserted(Map<String, Object> now) {
			receive(now);
		}

		@OnUpdate
		void updated(JsonNode now) {
			receive(now.path("first_name").asString());
		}

		@OnDelete
		void deleted(Key before) {
			receive(before);
		}

	}

	@ChangeHandler(table = "users", concurrency = "${threads:1}")
	static class Failing {

		private final AtomicInteger calls = new AtomicInteger();

		@OnInsert
		void inserted(User now) {
			if (this.calls.incrementAndGet() < 3) {
				throw new IllegalStateException("not yet");
			}
			receive("inserted", this.calls.get());
		}

		@OnDelete
		void deleted() {
			receive("deleted");
		}

	}

	@ChangeHandler(table = "users", source = "mailer")
	static class Deleting {

		@OnDelete
		void deleted(Key before) {
			receive(before);
		}

	}

	@ChangeHandler(eventType = "users")
	@Target(ElementType.TYPE)
	@Retention(RetentionPolicy.RUNTIME)
	@interface UserChanges {

		@AliasFor(annotation = ChangeHandler.class)
		String source() default "";

	}

	abstract static class Inserting<R> {

		@OnInsert
		void inserted(R now) {
			receive(now);
		}

	}

	@UserChanges
	static class Composed extends Inserting<Key> {

	}

	@Configuration(proxyBeanMethods = false)
	static class Proxied {

		static final AtomicInteger calls = new AtomicInteger();

		@Bean
		static BeanNameAutoProxyCreator proxies() {
			BeanNameAutoProxyCreator creator = new BeanNameAutoProxyCreator();
			creator.setBeanNames("handler");
			creator.setInterceptorNames("counting");
			creator.setProxyTargetClass(true);
			return creator;
		}

		@Bean
		static MethodInterceptor counting() {
			calls.set(0);
			return (invocation) -> {
				calls.incrementAndGet();
				return invocation.proceed();
			};
		}

	}

	@ChangeHandler(table = "users")
	static class NoMethod {

	}

	@ChangeHandler(table = "users")
	static class TwoInserts {

		@OnInsert
		void first(User now) {
		}

		@OnInsert
		void second(User now) {
		}

	}

	@ChangeHandler(table = "users")
	static class TwoRows {

		@OnInsert
		void inserted(User now, String text) {
		}

	}

	@ChangeHandler(table = "users")
	static class ThreeRows {

		@OnUpdate
		void updated(User now, User before, User other) {
		}

	}

	@ChangeHandler(table = "users")
	static class TruncatedRow {

		@OnTruncate
		void truncated(User before) {
		}

	}

	@ChangeHandler(table = "users")
	static class Text {

		@OnDelete
		void deleted(String before) {
		}

	}

	@ChangeHandler(table = "users")
	static class Rows {

		@OnInsert
		void inserted(List<User> now) {
		}

	}

	@ChangeHandler(table = "users")
	static class Returning {

		@OnInsert
		User inserted(User now) {
			return now;
		}

	}

	@ChangeHandler(table = "users", concurrency = "many")
	static class Several {

		@OnInsert
		void inserted(User now) {
		}

	}

	@ChangeHandler(table = "users", version = 0)
	static class VersionZero {

		@OnInsert
		void inserted(User now) {
		}

	}

}
