package io.polyn.spring.boot.console;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import java.util.stream.StreamSupport;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.nats.client.Connection;
import io.nats.client.Dispatcher;
import io.polyn.migration.StreamKind;
import io.polyn.nats.JetStreamApi;
import io.polyn.nats.NamePrefix;
import io.polyn.nats.RoundTrips;
import org.jspecify.annotations.Nullable;

import org.springframework.context.ApplicationContext;
import org.springframework.context.ApplicationListener;
import org.springframework.context.event.ContextClosedEvent;

/**
 * The feeds of all viewers, each with a plain subscription to subjects that streams
 * store.
 */
class LiveEvents implements ApplicationListener<ContextClosedEvent> {

	private static final Duration FLUSH_TIMEOUT = Duration.ofSeconds(2);

	private static final int MAX_VIEWERS = 8;

	// Each is a subscription of the application's connection.
	private static final int MAX_SUBJECTS = 1000;

	// What waits to be looked at; jnats drops what is more.
	private static final int MAX_PENDING_MESSAGES = 1000;

	private static final int MAX_PENDING_BYTES = 4 * 1024 * 1024;

	private final Supplier<@Nullable JetStreamApi> api;

	private final NamePrefix prefix;

	private final ApplicationContext context;

	private final Map<EventFeed, Runnable> subscriptions = new ConcurrentHashMap<>();

	private boolean closed;

	/**
	 * Creates the live events.
	 * @param api the server, if there is one
	 * @param context the context that they end with
	 */
	LiveEvents(Supplier<@Nullable JetStreamApi> api, NamePrefix prefix, ApplicationContext context) {
		this.api = api;
		this.prefix = prefix;
		this.context = context;
	}

	/**
	 * Opens a feed.
	 * @param filter which events
	 * @param values whether to show data
	 * @return the feed, or nothing if there are too many viewers already
	 */
	Optional<EventFeed> open(SubjectFilter filter, boolean values) {
		EventFeed feed = new EventFeed(values, this::ended);
		synchronized (this) {
			if (this.closed || this.subscriptions.size() == MAX_VIEWERS) {
				return Optional.empty();
			}
			this.subscriptions.put(feed, () -> {
			});
		}
		try {
			subscribe(feed, filter);
		}
		catch (RuntimeException ex) {
			feed.fail("Events can't be followed: " + ex.getMessage());
		}
		return Optional.of(feed);
	}

	private void subscribe(EventFeed feed, SubjectFilter filter) {
		JetStreamApi api = this.api.get();
		if (api == null) {
			feed.fail("There is no connection, or there are several of which none is the primary one.");
			return;
		}
		List<String> stored = new ArrayList<>();
		api.streams().forEach((info) -> stored.addAll(subjects(info)));
		Set<String> subjects = filter.select(stored);
		if (subjects.isEmpty()) {
			feed.fail("No stream stores such events.");
			return;
		}
		Connection connection = api.connection();
		Dispatcher dispatcher = connection.createDispatcher(feed::add);
		if (this.subscriptions.replace(feed, () -> close(connection, dispatcher)) == null) {
			close(connection, dispatcher);
			return;
		}
		dispatcher.setPendingLimits(MAX_PENDING_MESSAGES, MAX_PENDING_BYTES);
		feed.lacks(Math.max(0, subjects.size() - MAX_SUBJECTS), dispatcher::getDroppedCount);
		subjects.stream().limit(MAX_SUBJECTS).forEach(dispatcher::subscribe);
		awaitSubscription(connection, feed);
	}

	// What is published once a viewer is told that the feed is open must not be missed.
	private static void awaitSubscription(Connection connection, EventFeed feed) {
		try {
			RoundTrips.flush(connection, FLUSH_TIMEOUT);
		}
		catch (TimeoutException ex) {
			feed.fail("The server does not answer.");
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			feed.close();
		}
	}

	private List<String> subjects(ObjectNode info) {
		JsonNode config = info.path("config");
		String name = config.path("name").asText();
		boolean events = !name.startsWith(StreamKind.KEY_VALUE.streamName(""))
				&& !name.startsWith(StreamKind.OBJECT_STORE.streamName(""))
				&& !this.prefix.writtenName(name).startsWith("POLYN_");
		return events
				? StreamSupport.stream(config.path("subjects").spliterator(), false).map(JsonNode::asText).toList()
				: List.of();
	}

	private void ended(EventFeed feed) {
		Runnable subscription = this.subscriptions.remove(feed);
		if (subscription != null) {
			subscription.run();
		}
	}

	private static void close(Connection connection, Dispatcher dispatcher) {
		if (connection.getStatus() != Connection.Status.CLOSED) {
			connection.closeDispatcher(dispatcher);
		}
	}

	/**
	 * Returns how many viewers there are.
	 */
	int viewers() {
		return this.subscriptions.size();
	}

	// Before the web server waits for requests to end, which these would not do.
	@Override
	public void onApplicationEvent(ContextClosedEvent event) {
		// Those of the contexts below arrive, too.
		if (event.getApplicationContext() != this.context) {
			return;
		}
		synchronized (this) {
			this.closed = true;
		}
		List.copyOf(this.subscriptions.keySet()).forEach(EventFeed::close);
	}

}
