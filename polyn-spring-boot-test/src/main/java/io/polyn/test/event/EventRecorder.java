package io.polyn.test.event;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

import io.cloudevents.CloudEvent;
import io.nats.client.Connection;
import io.nats.client.Dispatcher;
import io.nats.client.Message;
import io.polyn.cloudevent.CloudEventCodec;
import io.polyn.cloudevent.EventNaming;
import io.polyn.cloudevent.InvalidEventException;
import io.polyn.event.PayloadConverter;
import io.polyn.migration.operation.StreamExport;
import io.polyn.nats.JetStreamApi;
import org.jspecify.annotations.Nullable;

/**
 * The events that anyone publishes for the streams of an account, in the order in which
 * the server receives them.
 */
class EventRecorder implements AutoCloseable {

	private static final Duration FLUSH_TIMEOUT = Duration.ofSeconds(30);

	private static final String MESSAGE_ID = "Nats-Msg-Id";

	/** On what the server publishes once more for a stream. */
	private static final String REPUBLISHED = "Nats-Stream";

	private final JetStreamApi api;

	private final Connection connection;

	private final @Nullable EventNaming naming;

	private final PayloadConverter converter;

	private final Dispatcher dispatcher;

	private final Set<String> subjects = new HashSet<>();

	private final String markerPrefix;

	private final Map<String, CompletableFuture<Void>> markers = new ConcurrentHashMap<>();

	private final EventLog log = new EventLog();

	EventRecorder(JetStreamApi api, @Nullable EventNaming naming, PayloadConverter converter) {
		this.api = api;
		this.connection = api.connection();
		this.naming = naming;
		this.converter = converter;
		this.markerPrefix = this.connection.createInbox() + ".";
		this.dispatcher = this.connection.createDispatcher(this::received);
		this.dispatcher.subscribe(this.markerPrefix + "*");
	}

	/**
	 * Subscribes to what streams store, and to nothing else: where there is a
	 * subscription, the server no longer says that a subject has no stream.
	 */
	private synchronized void subscribe() {
		Set<String> stored = new HashSet<>();
		this.api.streams().forEach((info) -> {
			if (!StreamExport.isInternal(info.path("config").path("name").asText())) {
				info.path("config").path("subjects").forEach((subject) -> stored.add(subject.asText()));
			}
		});
		stored.stream().filter((subject) -> !this.subjects.contains(subject)).forEach(this.dispatcher::subscribe);
		this.subjects.stream().filter((subject) -> !stored.contains(subject)).forEach(this.dispatcher::unsubscribe);
		this.subjects.clear();
		this.subjects.addAll(stored);
	}

	private void received(Message message) {
		CompletableFuture<Void> marker = this.markers.remove(message.getSubject());
		if (marker != null) {
			marker.complete(null);
		}
		else if (isPublished(message)) {
			record(message);
		}
	}

	// Where a stream stores any subject, here comes by, too, what the server delivers to
	// consumers.
	private static boolean isPublished(Message message) {
		String replyTo = message.getReplyTo();
		return !message.getSubject().startsWith("$") && (replyTo == null || !replyTo.startsWith("$JS.ACK."))
				&& !(message.hasHeaders() && message.getHeaders().containsKey(REPUBLISHED));
	}

	private void record(Message message) {
		CloudEvent event;
		try {
			event = CloudEventCodec.decode(message.getHeaders(), message.getData());
		}
		catch (InvalidEventException ex) {
			return;
		}
		String name = (this.naming != null) ? this.naming.name(event.getType()) : event.getType();
		String messageId = message.hasHeaders() ? message.getHeaders().getFirst(MESSAGE_ID) : null;
		this.log.add((messageId != null) ? message.getSubject() + " " + messageId : UUID.randomUUID().toString(),
				new RecordedEvent(name, event, this.converter));
	}

	/**
	 * Forgets, for the test that this thread runs, what was published up to now.
	 */
	void clear() {
		subscribe();
		synchronize();
		this.log.begin();
	}

	/**
	 * Leaves out an event: one that a test has sent itself.
	 */
	void disregard(String id) {
		this.log.disregard(id);
	}

	/**
	 * Returns what was published since the test has begun.
	 */
	List<RecordedEvent> events() {
		synchronize();
		return this.log.events();
	}

	/**
	 * Waits until what was published since the test has begun is as it should be, or the
	 * time is over.
	 * @param condition says whether it is
	 * @param timeout how long to wait
	 * @return what was published
	 */
	List<RecordedEvent> await(Predicate<List<RecordedEvent>> condition, Duration timeout) {
		synchronize();
		return this.log.await(condition, timeout);
	}

	/**
	 * Waits until everything is recorded that was published before.
	 */
	private void synchronize() {
		String marker = this.markerPrefix + UUID.randomUUID();
		CompletableFuture<Void> seen = new CompletableFuture<>();
		this.markers.put(marker, seen);
		this.connection.publish(marker, new byte[0]);
		try {
			seen.orTimeout(FLUSH_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS).join();
		}
		catch (CompletionException ex) {
			throw new IllegalStateException("What was published can't be told: the server has not sent back a message"
					+ " within " + FLUSH_TIMEOUT.toSeconds() + " s. The connection is " + this.connection.getStatus()
					+ "; it must not have noEcho.", ex);
		}
		finally {
			this.markers.remove(marker);
		}
	}

	@Override
	public void close() {
		this.connection.closeDispatcher(this.dispatcher);
	}

}
