package io.polyn.spring.boot.console;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

import io.nats.client.Connection;
import io.polyn.nats.RoundTrips;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

import org.springframework.context.support.GenericApplicationContext;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Events that viewers of the console follow, for both web frameworks.
 */
class ConsoleEventsTests extends AbstractConsoleTests {

	@Test
	void eventsAreShownAsTheyArePublishedWithoutTheirData() throws Exception {
		server.createStream("USERS", "user.>");
		try (ConsoleApplication application = start();
				EventViewer viewer = new EventViewer(application, ConsoleApplication.PATH + "/events")) {
			publish("user.created.v1");
			JsonNode event = viewer.next().path("events").path(0);
			assertThat(event.path("type").asString()).isEqualTo("com.example.user.created.v1");
			assertThat(event.path("id").asString()).isEqualTo("e-1");
			assertThat(event.path("source").asString()).isEqualTo("com:example:users");
			assertThat(event.path("subject").asString()).isEqualTo("user.created.v1");
			assertThat(event.toString()).doesNotContain("u-4711");
			server.connection().publish("user.strange", HOSTILE.getBytes(UTF_8));
			JsonNode strange = viewer.next().path("events").path(0);
			assertThat(strange.path("problem").asString()).startsWith("POLYN-E");
			assertThat(strange.has("type")).isFalse();
			assertThat(strange.toString()).doesNotContain("img");
		}
	}

	@Test
	void eventsOfATypeAreShownWithTheirDataWhereThatIsAllowed() throws Exception {
		server.createStream("USERS", "user.>");
		try (ConsoleApplication application = start("management.endpoint.polynconsole.show-values=always");
				EventViewer viewer = new EventViewer(application,
						ConsoleApplication.PATH + "/events?type=com.example.user.created.v1")) {
			publish("user.deleted.v1");
			publish("user.created.v1");
			JsonNode events = viewer.next().path("events");
			assertThat(events).singleElement().satisfies((event) -> {
				assertThat(event.path("subject").asString()).isEqualTo("user.created.v1");
				assertThat(event.path("data").asString()).isEqualTo("{\"id\":\"u-4711\"}");
			});
		}
	}

	@Test
	void whatNoStreamStoresIsNotFollowed() throws Exception {
		server.createStream("USERS", "user.>");
		try (ConsoleApplication application = start();
				EventViewer viewer = new EventViewer(application, ConsoleApplication.PATH + "/events?type=lookup.v1")) {
			assertThat(viewer.next().path("problem").asString()).isEqualTo("No stream stores such events.");
			assertThat(application.get(ConsoleApplication.PATH + "/events?type=no%20type").statusCode()).isEqualTo(400);
		}
	}

	@Test
	void aViewerWhoLeavesIsForgotten() throws Exception {
		server.createStream("USERS", "user.>");
		try (ConsoleApplication application = start()) {
			LiveEvents events = application.context().getBean(LiveEvents.class);
			try (EventViewer viewer = new EventViewer(application, ConsoleApplication.PATH + "/events")) {
				publish("user.created.v1");
				assertThat(viewer.next().path("events")).isNotEmpty();
				assertThat(events.viewers()).isEqualTo(1);
			}
			Awaitility.await().until(() -> events.viewers() == 0);
		}
	}

	@Test
	void whoAsksOnlyForTheHeadersIsNoViewer() throws Exception {
		server.createStream("USERS", "user.>");
		try (ConsoleApplication application = start()) {
			assertThat(application.head(ConsoleApplication.PATH + "/events").statusCode()).isEqualTo(405);
			assertThat(application.context().getBean(LiveEvents.class).viewers()).isZero();
		}
	}

	@Test
	void aContextThatEndsBelowTheApplicationsEndsNothing() throws Exception {
		server.createStream("USERS", "user.>");
		try (ConsoleApplication application = start();
				EventViewer viewer = new EventViewer(application, ConsoleApplication.PATH + "/events")) {
			try (GenericApplicationContext below = new GenericApplicationContext(application.context())) {
				below.refresh();
			}
			publish("user.created.v1");
			assertThat(viewer.next().path("events")).isNotEmpty();
			new EventViewer(application, ConsoleApplication.PATH + "/events").close();
		}
	}

	@Test
	void anApplicationThatEndsDoesNotWaitForViewers() throws Exception {
		server.createStream("USERS", "user.>");
		ConsoleApplication application = start();
		try (EventViewer viewer = new EventViewer(application, ConsoleApplication.PATH + "/events")) {
			application.close();
			assertThat(viewer.isAtItsEnd()).isTrue();
		}
	}

	@Test
	void whatASlowViewerMissesIsCounted() throws Exception {
		server.createStream("USERS", "user.>");
		try (ConsoleApplication application = start();
				EventFeed feed = application.context()
					.getBean(LiveEvents.class)
					.open(new SubjectFilter(null), false)
					.orElseThrow()) {
			feed.next();
			int published = 3000;
			synchronized (feed) {
				for (int i = 0; i < published; i++) {
					publish("user.created.v1");
				}
				RoundTrips.flush(server.connection(), Duration.ofSeconds(30));
				RoundTrips.flush(application.context().getBean(Connection.class), Duration.ofSeconds(30));
			}
			long told = 0;
			while (told < published) {
				EventFeed.Batch batch = feed.next();
				told += batch.events().size() + batch.skipped();
			}
			assertThat(told).isEqualTo(published);
		}
	}

	@Test
	void subjectsThatAreTooManyToBeFollowedAreTold() throws Exception {
		for (int stream = 0; stream < 3; stream++) {
			server.createStream("MANY_" + stream,
					IntStream.range(400 * stream, 400 * (stream + 1))
						.mapToObj((i) -> "many." + i)
						.toArray(String[]::new));
		}
		try (ConsoleApplication application = start();
				EventViewer viewer = new EventViewer(application, ConsoleApplication.PATH + "/events")) {
			assertThat(viewer.next().path("unfollowed").asInt()).isEqualTo(200);
			try (EventViewer other = new EventViewer(application, ConsoleApplication.PATH + "/events?type=many.1199")) {
				publish("many.1199");
				assertThat(other.next().path("events")).hasSize(1);
			}
		}
	}

	@Test
	void thereAreNotMoreViewersThanTheServiceCanBear() throws Exception {
		server.createStream("USERS", "user.>");
		try (ConsoleApplication application = start()) {
			List<EventViewer> viewers = new ArrayList<>();
			for (int i = 0; i < 8; i++) {
				viewers.add(new EventViewer(application, ConsoleApplication.PATH + "/events"));
			}
			assertThat(application.get(ConsoleApplication.PATH + "/events").statusCode()).isEqualTo(503);
			viewers.forEach(EventViewer::close);
		}
	}

}
