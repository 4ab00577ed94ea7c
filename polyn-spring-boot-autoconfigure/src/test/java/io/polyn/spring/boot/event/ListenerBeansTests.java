package io.polyn.spring.boot.event;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

import com.fasterxml.jackson.annotation.JsonValue;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.cloudevents.CloudEvent;
import io.polyn.ErrorCode;
import io.polyn.PolynException;
import io.polyn.event.DeadLetter;
import io.polyn.event.EventPublisher;
import io.polyn.spring.DeadLetterListener;
import io.polyn.spring.PolynListener;
import io.polyn.spring.PolynListenerRegistry;
import io.polyn.spring.testing.JetStreamServer;
import io.polyn.spring.testing.PolynContextRunner;
import org.aopalliance.intercept.MethodInterceptor;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.aop.framework.autoproxy.BeanNameAutoProxyCreator;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.config.CustomScopeConfigurer;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Scope;
import org.springframework.context.annotation.ScopedProxyMode;
import org.springframework.context.support.SimpleThreadScope;
import org.springframework.core.annotation.AliasFor;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the beans and methods that listeners may be.
 */
class ListenerBeansTests {

	private static final String CREATED = "user.created.v1";

	private static final BlockingQueue<Object> received = new LinkedBlockingQueue<>();

	@RegisterExtension
	static final JetStreamServer server = new JetStreamServer();

	private ApplicationContextRunner runner;

	@BeforeEach
	void setUp(@TempDir Path temp) {
		received.clear();
		this.runner = PolynContextRunner.createWithUsers(server, temp);
	}

	@Test
	void aListenerIsCalledThroughTheProxyOfItsClass() {
		receives(this.runner.withUserConfiguration(Proxied.class).withBean("bean", Plain.class), new User("1"));
		assertThat(Proxied.calls).hasValue(1);
	}

	@Test
	void aListenerIsCalledThroughTheProxyOfItsInterface() {
		receives(this.runner.withUserConfiguration(Proxied.class).withBean("bean", HandlingUsers.class), new User("1"));
		assertThat(Proxied.calls).hasValue(1);
	}

	@Test
	void aListenerWhoseProxyCannotCallItStopsTheStart() {
		this.runner.withUserConfiguration(Proxied.class)
			.withBean("bean", HandlingElsewhere.class)
			.run((context) -> assertThat(context).getFailure()
				.hasMessageContaining("listen")
				.hasMessageContaining("proxy"));
	}

	@Test
	void aListenerInAScopeIsCalledThroughItsProxy() {
		for (Class<?> configuration : List.of(ScopedClass.class, ScopedInterface.class)) {
			receives(this.runner.withUserConfiguration(configuration), new User("1"));
		}
	}

	@Test
	void aListenerThatIsNoSingletonStopsTheStart() {
		isUnsuitable(
				this.runner.withBean(Plain.class, Plain::new,
						(definition) -> definition.setScope(BeanDefinition.SCOPE_PROTOTYPE)),
				"Plain.listen", "singleton");
	}

	@Test
	void anInheritedListenerTakesTheTypeThatTheBeanGivesIt() {
		receives(this.runner.withBean(Inheriting.class), new User("1"));
		receives(this.runner.withBean(InheritingLists.class), new User("1"));
	}

	@Test
	void aListenerMayBeStaticPrivateOrOfAConfiguration() {
		receives(this.runner.withBean(Static.class), new User("1"));
		receives(this.runner.withBean(Private.class), new User("1"));
		receives(this.runner.withUserConfiguration(Configured.class), new User("1"));
	}

	@Test
	void aListenerNeedNotTakeAnything() {
		receives(this.runner.withBean(TakingNothing.class), "called");
	}

	@Test
	void listsMayHaveWildcards() {
		this.runner.withBean(Wildcards.class).run((context) -> {
			publish(context);
			assertThat(received.poll(60, TimeUnit.SECONDS)).isInstanceOf(CloudEvent.class);
		});
	}

	@Test
	void genericTypesAreRead() {
		receives(this.runner.withBean(Generic.class), Map.of("id", new Id("1")));
	}

	@Test
	void treesOfJackson2AreReadAndWritten() {
		this.runner.withBean(Tree.class).run((context) -> {
			JsonNode tree = JsonNodeFactory.instance.objectNode().put("id", "1");
			context.getBean(EventPublisher.class).publish(CREATED, tree);
			assertThat(received.poll(60, TimeUnit.SECONDS)).isEqualTo(tree);
		});
	}

	@Test
	void anAnnotationMayBeComposed() {
		receives(this.runner.withBean(Composed.class), new User("1"));
	}

	@Test
	void attributesMayBeExpressions() {
		receives(this.runner.withBean("names", Names.class).withBean(Expressed.class), new User("1"));
	}

	@Test
	void aReplyThatComesLaterStopsTheStart() {
		isUnsuitable(this.runner.withBean(ReplyingLater.class), "ReplyingLater.find", "CompletableFuture");
	}

	@Test
	void numbersThatAreTooLowStopTheStart() {
		isUnsuitable(this.runner.withBean(NoThreads.class), "NoThreads.listen", "'0'");
		isUnsuitable(this.runner.withBean(NoBatch.class), "NoBatch.listen", "batchSize");
	}

	@Test
	void twoListenersOfTheSameDeadLettersAreToldWhatTheyCanDo() {
		this.runner.withBean(Undertaker.class)
			.withBean("other", Undertaker.class)
			.run((context) -> assertThat(context).getFailure()
				.isInstanceOfSatisfying(PolynException.class,
						(ex) -> assertThat(ex.remedy()).doesNotContain("source")));
	}

	@Test
	void aListenerOfDeadLettersWithoutADomainStopsTheStart() {
		PolynContextRunner.create(server)
			.withBean(Undertaker.class)
			.run((context) -> assertThat(context).getFailure().isInstanceOfSatisfying(PolynException.class, (ex) -> {
				assertThat(ex.code()).isEqualTo(ErrorCode.INVALID_NAME);
				assertThat(ex.remedy()).contains("Set polyn.domain");
			}));
	}

	@Test
	void listenersGoOnInAnApplicationThatIsStoppedAndStartedAgain() {
		this.runner.withBean(Plain.class).run((context) -> {
			context.getSourceApplicationContext().stop();
			publish(context);
			context.getSourceApplicationContext().start();
			assertThat(received.poll(60, TimeUnit.SECONDS)).isEqualTo(new User("1"));
		});
	}

	private static void receives(ApplicationContextRunner runner, Object expected) {
		runner.run((context) -> {
			assertThat(context).hasNotFailed();
			assertThat(context.getBean(PolynListenerRegistry.class).containers()).hasSize(1);
			publish(context);
			assertThat(received.poll(60, TimeUnit.SECONDS)).isEqualTo(expected);
		});
	}

	private static void publish(ApplicationContext context) {
		context.getBean(EventPublisher.class).publish(CREATED, Map.of("id", "1"));
	}

	private static void isUnsuitable(ApplicationContextRunner runner, String... parts) {
		runner.run((context) -> assertThat(context).getFailure()
			.isInstanceOfSatisfying(PolynException.class,
					(ex) -> assertThat(ex.code()).isEqualTo(ErrorCode.LISTENER_SIGNATURE))
			.hasMessageContainingAll(parts));
	}

	public record User(String id) {

	}

	public record Id(@JsonValue String value) {

	}

	public static class Plain {

		@PolynListener(event = CREATED)
		public void listen(User user) {
			received.add(user);
		}

	}

	public static class Scoped {

		@PolynListener(event = CREATED)
		public void listen(User user) {
			received.add(user);
		}

	}

	public interface Handler {

		void handle(User user);

	}

	public static class HandlingUsers implements Handler {

		@Override
		@PolynListener(event = CREATED)
		public void handle(User user) {
			received.add(user);
		}

	}

	public static class HandlingElsewhere implements Supplier<String> {

		@PolynListener(event = CREATED)
		public void listen(User user) {
		}

		@Override
		public String get() {
			return "";
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Proxied {

		static final AtomicInteger calls = new AtomicInteger();

		@Bean
		static BeanNameAutoProxyCreator proxies() {
			calls.set(0);
			BeanNameAutoProxyCreator creator = new BeanNameAutoProxyCreator();
			creator.setBeanNames("bean");
			creator.setInterceptorNames("counter");
			return creator;
		}

		@Bean
		static MethodInterceptor counter() {
			return (invocation) -> {
				calls.incrementAndGet();
				return invocation.proceed();
			};
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class ScopedClass {

		@Bean
		static CustomScopeConfigurer scopes() {
			CustomScopeConfigurer scopes = new CustomScopeConfigurer();
			scopes.addScope("thread", new SimpleThreadScope());
			return scopes;
		}

		@Bean
		@Scope(scopeName = "thread", proxyMode = ScopedProxyMode.TARGET_CLASS)
		Scoped listener() {
			return new Scoped();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class ScopedInterface {

		@Bean
		static CustomScopeConfigurer scopes() {
			return ScopedClass.scopes();
		}

		@Bean
		@Scope(scopeName = "thread", proxyMode = ScopedProxyMode.INTERFACES)
		HandlingUsers listener() {
			return new HandlingUsers();
		}

	}

	abstract static class Base<T> {

		@PolynListener(event = CREATED)
		void listen(T data) {
			received.add(data);
		}

	}

	static class Inheriting extends Base<User> {

	}

	abstract static class BaseOfLists<T> {

		@PolynListener(event = CREATED, batchSize = 2)
		void listen(List<T> data) {
			received.addAll(data);
		}

	}

	static class InheritingLists extends BaseOfLists<User> {

	}

	static class Static {

		@PolynListener(event = CREATED)
		static void listen(User user) {
			received.add(user);
		}

	}

	static class Private {

		@PolynListener(event = CREATED)
		private void listen(User user) {
			received.add(user);
		}

	}

	@Configuration
	static class Configured {

		@PolynListener(event = CREATED)
		void listen(User user) {
			received.add(user);
		}

	}

	static class TakingNothing {

		@PolynListener(event = CREATED)
		void listen() {
			received.add("called");
		}

	}

	static class Wildcards {

		@PolynListener(event = CREATED, batchSize = 2)
		void listen(List<? extends CloudEvent> events) {
			received.addAll(events);
		}

	}

	static class Generic {

		@PolynListener(event = CREATED)
		void listen(Map<String, Id> user) {
			received.add(user);
		}

	}

	static class Tree {

		@PolynListener(event = CREATED)
		void listen(JsonNode user) {
			received.add(user);
		}

	}

	@Target(ElementType.METHOD)
	@Retention(RetentionPolicy.RUNTIME)
	@PolynListener(event = CREATED, source = "audit")
	@interface Audit {

		@AliasFor(annotation = PolynListener.class)
		String concurrency() default "2";

	}

	static class Composed {

		@Audit(concurrency = "3")
		void listen(User user) {
			received.add(user);
		}

	}

	static class Names {

		public String getEvent() {
			return CREATED;
		}

	}

	static class Expressed {

		@PolynListener(event = "#{names.event}", concurrency = "#{1 + ${more:1}}")
		void listen(User user) {
			received.add(user);
		}

	}

	static class ReplyingLater {

		@PolynListener(event = "lookup.v1", reply = "found.v1")
		CompletableFuture<User> find(User user) {
			return CompletableFuture.completedFuture(user);
		}

	}

	static class NoThreads {

		@PolynListener(event = CREATED, concurrency = "0")
		void listen(User user) {
		}

	}

	static class NoBatch {

		@PolynListener(event = CREATED, batchSize = 0)
		void listen(List<User> users) {
		}

	}

	static class Undertaker {

		@DeadLetterListener
		void listen(DeadLetter letter) {
		}

	}

}
