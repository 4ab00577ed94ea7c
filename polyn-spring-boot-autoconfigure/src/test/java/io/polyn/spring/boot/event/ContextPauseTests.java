package io.polyn.spring.boot.event;

import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.stream.IntStream;

import io.nats.client.api.ConsumerInfo;
import io.polyn.event.EventPublisher;
import io.polyn.event.ListenerContainer;
import io.polyn.spring.PolynListener;
import io.polyn.spring.PolynListenerRegistry;
import io.polyn.spring.testing.JetStreamServer;
import io.polyn.spring.testing.PolynContextRunner;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ConfigurableApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Tests for contexts that are paused and restarted, as those of tests are which nobody
 * uses for a while.
 */
class ContextPauseTests {

	private static final int COUNT = 200;

	@RegisterExtension
	static final JetStreamServer server = new JetStreamServer();

	private ApplicationContextRunner runner;

	@BeforeEach
	void setUp(@TempDir Path temp) {
		this.runner = PolynContextRunner.createWithUsers(server, temp).withBean(Listener.class);
	}

	@Test
	void whatIsPublishedDuringAPauseIsReceivedAfterwards() {
		this.runner.run((context) -> {
			Listener listener = context.getBean(Listener.class);
			publish(context, 1);
			await().until(() -> listener.ids.size() == 1);
			pause(context);
			assertThat(state(context)).isEqualTo(ListenerContainer.State.STOPPED);
			publish(context, 2);
			assertThat(consumer().getNumWaiting()).isZero();
			assertThat(consumer().getNumPending()).isOne();
			assertThat(listener.ids).hasSize(1);
			restart(context);
			await().until(() -> listener.ids.size() == 2);
			assertThat(state(context)).isEqualTo(ListenerContainer.State.RECEIVING);
		});
	}

	@Test
	void aPauseWaitsForWhatIsBeingHandledAndNothingIsLostOrReceivedTwice() {
		this.runner.withPropertyValues("polyn.events.listener.concurrency=4").run((context) -> {
			Listener listener = context.getBean(Listener.class);
			IntStream.range(0, COUNT).forEach((id) -> publish(context, id));
			for (int handled = 10; handled < COUNT; handled += 60) {
				int expected = handled;
				listener.permits.release(60);
				await().until(() -> listener.ids.size() >= expected);
				// Those that wait for a permit are handled, too.
				listener.permits.release(COUNT);
				pause(context);
				assertThat(consumer().getNumAckPending()).isZero();
				restart(context);
			}
			await().until(() -> consumer().getAckFloor().getStreamSequence() == COUNT);
			assertThat(listener.ids).doesNotHaveDuplicates().hasSize(COUNT);
		});
	}

	private static ListenerContainer.State state(AssertableApplicationContext context) {
		return context.getBean(PolynListenerRegistry.class).containers().iterator().next().state();
	}

	private static void pause(AssertableApplicationContext context) {
		context.getSourceApplicationContext(ConfigurableApplicationContext.class).pause();
	}

	private static void restart(AssertableApplicationContext context) {
		context.getSourceApplicationContext(ConfigurableApplicationContext.class).restart();
	}

	private static void publish(AssertableApplicationContext context, int id) {
		context.getBean(EventPublisher.class).publish("user.created.v1", Map.of("id", String.valueOf(id)));
	}

	private static ConsumerInfo consumer() throws Exception {
		return server.connection().jetStreamManagement().getConsumerInfo("USERS", "users_user_created_v1");
	}

	record User(String id) {

	}

	static class Listener {

		final BlockingQueue<String> ids = new LinkedBlockingQueue<>();

		final Semaphore permits = new Semaphore(COUNT);

		@PolynListener(event = "user.created.v1")
		void created(User user) throws InterruptedException {
			this.permits.acquire();
			this.ids.add(user.id());
		}

	}

}
