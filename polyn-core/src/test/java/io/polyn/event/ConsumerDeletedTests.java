package io.polyn.event;

import java.util.concurrent.TimeUnit;

import io.nats.client.api.ConsumerConfiguration;
import io.nats.client.api.DeliverPolicy;
import io.polyn.testing.JetStreamServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * The durable consumer of a listener is deleted in the middle of its work and created
 * again.
 */
@Timeout(120)
@SuppressWarnings("try")
class ConsumerDeletedTests {

	private static final int COUNT = 3000;

	@RegisterExtension
	static final JetStreamServer nats = new JetStreamServer();

	@RegisterExtension
	final UserStream users = new UserStream(nats);

	private final EventLedger ledger = new EventLedger();

	@Test
	void nothingIsLostWhenAllIsDeliveredOnceMore() throws Exception {
		deleteAndCreate("Consumer created again, deliver_policy all", ConsumerConfiguration.builder());
	}

	@Test
	void nothingIsLostWhenDeliveryGoesOnAtTheFirstThatWasNotAcknowledged() throws Exception {
		deleteAndCreate("Consumer created again, opt_start_seq", null);
	}

	private void deleteAndCreate(String what, ConsumerConfiguration.Builder again) throws Exception {
		SteadyPublishing.publish(this.users.publisher(), this.ledger, 0, COUNT);
		EventConsumer consumer = this.users
			.start(this.users.consumer().concurrency(2).handler(UserCreated.class, this::handle));
		UserEvents events = new UserEvents(nats.connection());
		try (SteadyPublishing more = new SteadyPublishing(this.users.publisher(), this.ledger, COUNT)) {
			this.ledger.awaitHandled(COUNT / 3);
			consumer.pause();
			await().until(() -> this.users.info().getNumAckPending() == 0);
			long firstUnacknowledged = this.users.info().getAckFloor().getStreamSequence() + 1;
			consumer.resume();
			this.ledger.awaitHandled(COUNT / 2);
			nats.management().deleteConsumer(UserStream.STREAM, UserStream.CONSUMER);
			await().until(() -> consumer.state() == ListenerContainer.State.UNAVAILABLE);
			assertThat(consumer.problem()).isPresent();
			events.createConsumer((again != null) ? again
					: ConsumerConfiguration.builder()
						.deliverPolicy(DeliverPolicy.ByStartSequence)
						.startSequence(firstUnacknowledged));
			await().until(() -> consumer.state() == ListenerContainer.State.RECEIVING);
		}
		this.ledger.requireNothingLost(what);
		this.users.awaitNothingPending();
	}

	private void handle(EventDelivery delivery) throws InterruptedException {
		this.ledger.handled(delivery);
		if (delivery.metadata().streamSequence() % 10 == 0) {
			TimeUnit.MILLISECONDS.sleep(1);
		}
	}

}
