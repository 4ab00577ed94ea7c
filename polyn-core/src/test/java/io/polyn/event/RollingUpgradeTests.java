package io.polyn.event;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;

import io.polyn.cloudevent.EventNaming;
import io.polyn.event.VersionedUsers.UserV1;
import io.polyn.event.VersionedUsers.UserV2;
import io.polyn.schema.SchemaRegistry;
import io.polyn.testing.JetStreamServer;
import io.polyn.version.VersioningSchema;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Old and new copies of services side by side: both publish, both listen, and every event
 * is handled by one that knows its version.
 */
@Timeout(120)
class RollingUpgradeTests {

	private static final int EVENTS = 100;

	@RegisterExtension
	static final JetStreamServer nats = new JetStreamServer();

	private final List<EventConsumer> started = new ArrayList<>();

	@AfterEach
	void stopAll() {
		this.started.forEach((consumer) -> consumer.stop(Duration.ofSeconds(5)));
	}

	@Test
	void noEventIsLostWhileOldCopiesGiveWayToNewOnes(@TempDir Path folder) throws Exception {
		nats.createStream("USERS", "user.created.>");
		SchemaRegistry registry = VersionedUsers.registry(folder);
		nats.createConsumer("USERS", "mailer_user_created", "user.created.>");
		nats.createConsumer("USERS", "audit_user_created", "user.created.>");
		Collection<EventDelivery> mailerOld = new ConcurrentLinkedQueue<>();
		Collection<EventDelivery> mailerNew = new ConcurrentLinkedQueue<>();
		Collection<EventDelivery> audit = new ConcurrentLinkedQueue<>();

		// The mailer is upgraded; the audit was upgraded, too, but still wants the old
		// form.
		EventConsumer oldCopy = start("mailer", registry, VersionedUsers.OLD, "1", UserV1.class, mailerOld);
		start("audit", registry, VersionedUsers.VERSIONING, "1", UserV1.class, audit);
		CountDownLatch half = new CountDownLatch(EVENTS);
		CompletableFuture<Set<String>> oldWriter = publish(registry, VersionedUsers.OLD, new UserV1("Ada Old"), null,
				half);
		CompletableFuture<Set<String>> newWriter = publish(registry, VersionedUsers.VERSIONING,
				new UserV2("Ada", "New"), null, half);
		CompletableFuture<Set<String>> carefulWriter = publish(registry, VersionedUsers.VERSIONING,
				new UserV2("Ada", "Careful"), "1", half);
		half.await();
		await().until(() -> !mailerOld.isEmpty());
		start("mailer", registry, VersionedUsers.VERSIONING, "2", UserV2.class, mailerNew);
		await().until(() -> !mailerNew.isEmpty());
		oldCopy.stop(Duration.ofSeconds(5));

		Set<String> published = new HashSet<>(oldWriter.get());
		published.addAll(newWriter.get());
		published.addAll(carefulWriter.get());
		assertThat(published).hasSize(3 * EVENTS);
		await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> {
			Set<String> handled = new HashSet<>(ids(mailerOld));
			handled.addAll(ids(mailerNew));
			assertThat(handled).isEqualTo(published);
			assertThat(ids(audit)).isEqualTo(published);
		});
		assertThat(ids(mailerOld)).as("of a version that the old copy doesn't know")
			.doesNotContainAnyElementsOf(newWriter.get());
		assertThat(mailerOld).extracting(EventDelivery::data)
			.containsOnly(new UserV1("Ada Old"), new UserV1("Ada Careful"));
		assertThat(mailerNew).extracting(EventDelivery::data).contains(new UserV2("Ada", "New"));
		assertThat(audit).extracting(EventDelivery::data)
			.containsOnly(new UserV1("Ada Old"), new UserV1("Ada New"), new UserV1("Ada Careful"));
		assertThat(nats.hasStream("POLYN_DEAD_LETTERS")).isFalse();
		System.out.println("Rolling upgrade: " + published.size() + " events, " + ids(mailerOld).size()
				+ " handled by the old copy, " + ids(mailerNew).size() + " by the new one, none lost");
	}

	private EventConsumer start(String service, SchemaRegistry registry, VersioningSchema versioning, String version,
			Class<?> type, Collection<EventDelivery> deliveries) {
		SchemaRegistry own = new SchemaRegistry(new EventNaming("app", service), registry.schemas());
		EventConsumer consumer = EventConsumer.builder(nats.connection(), nats.options(), VersionedUsers.TYPE)
			.registry(own)
			.versioned(versioning, version)
			.backOff(new BackOff(Duration.ofMillis(50), Duration.ofMillis(200)))
			.maxDeliver(1000)
			.prefetch(10)
			.handler(type, deliveries::add)
			.build();
		this.started.add(consumer);
		consumer.start();
		return consumer;
	}

	private static CompletableFuture<Set<String>> publish(SchemaRegistry registry, VersioningSchema versioning,
			Object data, String version, CountDownLatch published) {
		return CompletableFuture.supplyAsync(() -> {
			Set<String> ids = new HashSet<>();
			try (EventPublisher publisher = EventPublisher.builder(nats.connection(), nats.options())
				.registry(registry)
				.versioning(versioning)
				.build()) {
				PublishOptions options = (version != null) ? PublishOptions.NONE.version(version) : PublishOptions.NONE;
				for (int i = 0; i < EVENTS; i++) {
					ids.add(publisher.publish(VersionedUsers.TYPE, data, options).id());
					published.countDown();
				}
			}
			return ids;
		});
	}

	private static Set<String> ids(Collection<EventDelivery> deliveries) {
		return deliveries.stream().map((delivery) -> delivery.event().getId()).collect(Collectors.toSet());
	}

}
