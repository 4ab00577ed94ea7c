package io.polyn.test.event;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import io.polyn.event.EventPublisher;
import io.polyn.event.PublishFailedException;
import io.polyn.event.PublishOptions;
import io.polyn.test.autoconfigure.PolynTest;
import org.assertj.core.api.AbstractThrowableAssert;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

@PolynTest(properties = "polyn.test.timeout=300ms")
class PublishedEventsTests {

	private static final Duration LONG = Duration.ofSeconds(20);

	@Autowired
	private EventPublisher publisher;

	@Autowired
	private PublishedEvents events;

	@Test
	void nothingIsThereBeforeAnythingIsPublished() {
		assertThat(this.events).isEmpty();
		assertThat(this.events).hasSize(0).containsExactly().doesNotContain("user.created.v1");
		assertThat(this.events.all()).isEmpty();
	}

	@RepeatedTest(2)
	void eachTestSeesItsOwnEvents() {
		create("1");
		assertThat(this.events).hasSize(1);
	}

	@Test
	void whatIsPublishedIsSeenOnceAndAtOnce() {
		for (int i = 1; i <= 20; i++) {
			create("user" + i);
			assertThat(this.events).hasSize(i);
			assertThat(this.events.all()).hasSize(i);
		}
	}

	@Test
	void anEventIsFoundByItsDataAndAttributes() {
		this.publisher.publish("user.created.v1", user("1"),
				PublishOptions.NONE.id("a").subject("users/1").partitionKey("1").source("import"));
		create("2");
		assertThat(this.events).contains("user.created.v1")
			.withData(user("1"))
			.withData(User.class, (user) -> assertThat(user.email()).startsWith("1@"))
			.withId("a")
			.withSource("com:example:users:import")
			.withSubject("users/1")
			.withExtension("partitionkey", "1")
			.hasSize(1);
		assertThat(this.events).contains("user.created.v1").hasSize(2);
	}

	@Test
	void allConditionsAreThoseOfOneEvent() {
		create("1");
		this.publisher.publish("user.created.v1", user("2"), PublishOptions.NONE.subject("users/2"));
		assertThatFails(
				() -> assertThat(this.events).contains("user.created.v1").withData(user("1")).withSubject("users/2"))
			.hasMessageContaining("it is null");
	}

	@Test
	void whatWasPublishedIsListedWhereSomethingIsMissing() {
		String id = this.publisher.publish("user.created.v1", user("1")).id();
		assertThatFails(() -> assertThat(this.events).contains("user.welcomed.v1")).hasMessage("""

				Expecting an event
				  named user.welcomed.v1
				within 300 ms among
				- user.created.v1 %s from com:example:users: {"id":"1","email":"1@example.com"}""".formatted(id));
		assertThatFails(() -> assertThat(this.events).contains("user.created.v1").withData(user("2"))).hasMessage("""

				Expecting an event
				  named user.created.v1
				  with the data User[id=2, email=2@example.com]
				within 300 ms among
				- user.created.v1 %s from com:example:users: {"id":"1","email":"1@example.com"}
				    it is User[id=1, email=1@example.com]""".formatted(id));
	}

	@Test
	void unmetRequirementsAreTold() {
		create("1");
		assertThatFails(() -> assertThat(this.events).contains("user.created.v1")
			.withData(User.class, (user) -> assertThat(user.id()).isEqualTo("7")))
			.hasMessageContaining("with data as User that meet the requirements")
			.hasMessageContaining("expected: \"7\"");
	}

	@Test
	void dataThatDoNotFitTheTypeAreTold() {
		create("1");
		assertThatFails(() -> assertThat(this.events).contains("user.created.v1").withData(List.of("1")))
			.hasMessageContaining("POLYN-");
	}

	@Test
	void theNumberOfEventsIsTold() {
		create("1");
		create("2");
		assertThatFails(() -> assertThat(this.events).hasSize(1)).hasMessageContaining("there are 2");
		assertThatFails(() -> assertThat(this.events).hasSize(3)).hasMessageContaining("there are 2");
		assertThatFails(() -> assertThat(this.events).contains("user.created.v1").hasSize(1))
			.hasMessageContaining("there are 2");
		assertThatFails(() -> assertThat(this.events).isEmpty()).hasMessageContaining("1@example.com");
		assertThatFails(() -> assertThat(this.events).doesNotContain("user.created.v1"))
			.hasMessageContaining("Expecting no event user.created.v1");
	}

	@Test
	void eventsAreSeenInTheirOrder() {
		create("1");
		this.publisher.publish("user.welcomed.v1", Map.of("id", "1"));
		create("2");
		assertThat(this.events).containsExactly("user.created.v1", "user.welcomed.v1", "user.created.v1")
			.containsSubsequence("user.created.v1", "user.created.v1")
			.containsSubsequence("user.welcomed.v1", "user.created.v1");
		assertThatFails(() -> assertThat(this.events).containsExactly("user.created.v1", "user.welcomed.v1"))
			.hasMessageContaining("exactly");
		assertThatFails(() -> assertThat(this.events).containsSubsequence("user.welcomed.v1", "user.welcomed.v1"))
			.hasMessageContaining("in this order");
	}

	@Test
	void eventsThatComeLaterAreWaitedFor() {
		CompletableFuture<Void> later = CompletableFuture.runAsync(() -> {
			create("1");
			create("2");
		}, CompletableFuture.delayedExecutor(200, TimeUnit.MILLISECONDS));
		assertThat(this.events).within(LONG).contains("user.created.v1").withData(user("2"));
		assertThat(this.events).within(LONG).hasSize(2);
		later.join();
	}

	@Test
	void whatMustNotComeIsWaitedForOnRequest() {
		CompletableFuture<Void> later = CompletableFuture.runAsync(() -> create("1"),
				CompletableFuture.delayedExecutor(200, TimeUnit.MILLISECONDS));
		assertThatFails(() -> assertThat(this.events).within(LONG).doesNotContain("user.created.v1"));
		later.join();
	}

	@Test
	void aThreadThatATestStartsSeesItsEvents() {
		create("1");
		assertThat(CompletableFuture.supplyAsync(this.events::all).join()).hasSize(1);
	}

	@Test
	void aTestMayForgetWhatItHasPrepared() {
		create("1");
		this.events.clear();
		create("2");
		assertThat(this.events).containsExactly("user.created.v1");
	}

	@Test
	void whatIsStoredOnceIsSeenOnce() {
		String id = UUID.randomUUID().toString();
		this.publisher.publish("user.created.v1", user("1"), PublishOptions.NONE.id(id));
		assertThat(this.publisher.publish("user.created.v1", user("1"), PublishOptions.NONE.id(id)).duplicate())
			.isTrue();
		assertThat(this.events).hasSize(1);
	}

	// The server would not tell it, were there a subscription.
	@Test
	void anEventWithoutAStreamIsStillRefused() {
		assertThatExceptionOfType(PublishFailedException.class)
			.isThrownBy(() -> this.publisher.publish("order.placed.v1", Map.of()));
		assertThat(this.events).isEmpty();
	}

	private static AbstractThrowableAssert<?, ? extends Throwable> assertThatFails(ThrowingCallable assertion) {
		return assertThatThrownBy(assertion).isInstanceOf(AssertionError.class);
	}

	private void create(String id) {
		this.publisher.publish("user.created.v1", user(id));
	}

	private static User user(String id) {
		return new User(id, id + "@example.com");
	}

	private record User(String id, String email) {

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class TestApplication {

	}

}
