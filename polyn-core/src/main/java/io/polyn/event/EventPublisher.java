package io.polyn.event;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import io.cloudevents.CloudEvent;
import io.nats.client.Connection;
import io.nats.client.JetStreamOptions;
import io.nats.client.Message;
import io.polyn.PolynException;
import io.polyn.cloudevent.InvalidEventException;
import io.polyn.nats.JetStreamApi;
import io.polyn.schema.SchemaRegistry;
import org.jspecify.annotations.Nullable;

/**
 * Publishes events as CloudEvents. Only a valid event is sent, and it is published when a
 * stream has stored it: until then it is sent again with the same id, for as long as the
 * publish timeout. Safe for use by several threads.
 */
public final class EventPublisher implements AutoCloseable {

	private static final Duration REQUEST_TIMEOUT = Duration.ofSeconds(10);

	private final EventWriter writer;

	private final PublishWindow window;

	private final EventRequests requests;

	private final Duration requestTimeout;

	private final BatchPublisher batches;

	EventPublisher(EventPublisherBuilder builder, SchemaRegistry registry) {
		JetStreamApi api = new JetStreamApi(builder.connection, builder.options);
		StreamLookup streams = new StreamLookup(builder.connection, api.requestSubject(""));
		EventVersions versions = (builder.versioning != null) ? new EventVersions(builder.versioning, registry) : null;
		this.writer = new EventWriter(builder.connection, registry, versions, builder.converter, builder.prefix,
				builder.instrumentation);
		this.window = new PublishWindow(builder.connection, streams, builder.window, builder.publishTimeout);
		this.batches = new BatchPublisher(api, streams, this.window);
		Duration patience = builder.options.getRequestTimeout();
		this.requestTimeout = (patience != null) ? patience : REQUEST_TIMEOUT;
		this.requests = new EventRequests(builder.connection, registry, builder.converter, builder.tolerance,
				builder.instrumentation);
	}

	/**
	 * Begins a publisher.
	 * @param connection the connection, which stays the caller's to close
	 * @param options the domain or prefix of JetStream
	 * @return a builder, which needs a registry
	 */
	public static EventPublisherBuilder builder(Connection connection, JetStreamOptions options) {
		return new EventPublisherBuilder(connection, options);
	}

	/**
	 * Publishes an event that happens now in this service.
	 * @param name the event's name, for example {@code user.created.v1}, which is also
	 * the subject, but for the prefix; or that of its type, for example
	 * {@code user.created}, which stands for the latest version
	 * @param data the event's data
	 * @return where the event was stored
	 * @throws InvalidEventException if the event is not valid; nothing was sent
	 * @throws PublishFailedException if no stream confirmed the event
	 * @throws PolynException if the name is not one, or the data can't be converted
	 */
	public PublishedEvent publish(String name, @Nullable Object data) {
		return publish(name, data, PublishOptions.NONE);
	}

	/**
	 * Publishes an event that happens now in this service.
	 * @param name the event's name
	 * @param data the event's data
	 * @param options what is special about it
	 * @return where the event was stored
	 * @throws InvalidEventException if the event is not valid; nothing was sent
	 * @throws PublishFailedException if no stream confirmed the event
	 * @throws PolynException if the name is not one, the data can't be converted, or the
	 * event can't be sent in the version that the options name
	 */
	public PublishedEvent publish(String name, @Nullable Object data, PublishOptions options) {
		return this.window.send(this.writer.write(name, data, options));
	}

	/**
	 * Publishes an event that is ready. Its subject is its name, but for the prefix.
	 * @param event the event
	 * @return where the event was stored
	 * @throws InvalidEventException if the event is not valid; nothing was sent
	 * @throws PublishFailedException if no stream confirmed the event
	 */
	public PublishedEvent publish(CloudEvent event) {
		return publish(event, PublishOptions.NONE);
	}

	/**
	 * Publishes an event that is ready.
	 * @param event the event
	 * @param options what is special about it; the attributes in them replace the event's
	 * @return where the event was stored
	 * @throws InvalidEventException if the event is not valid; nothing was sent
	 * @throws PublishFailedException if no stream confirmed the event
	 */
	public PublishedEvent publish(CloudEvent event, PublishOptions options) {
		return this.window.send(this.writer.write(event, options));
	}

	/**
	 * Publishes an event that happens now in this service, without waiting for its
	 * stream: only, while the window is full, for others to be confirmed. What one thread
	 * publishes is sent in that order.
	 * @param name the event's name
	 * @param data the event's data
	 * @return where the event was stored, or a {@link PublishFailedException}, at the
	 * latest when the publish timeout is over. All are completed by one thread, which
	 * therefore must not wait for another of these futures.
	 * @throws InvalidEventException if the event is not valid; nothing was sent
	 * @throws PublishFailedException if the event is too large; nothing was sent
	 * @throws PolynException if the name is not one, or the data can't be converted
	 */
	public CompletableFuture<PublishedEvent> publishAsync(String name, @Nullable Object data) {
		return publishAsync(name, data, PublishOptions.NONE);
	}

	/**
	 * Publishes an event like {@link #publishAsync(String, Object)}.
	 * @param name the event's name
	 * @param data the event's data
	 * @param options what is special about it
	 * @return where the event was stored, or a {@link PublishFailedException}
	 * @throws PolynException if the event can't be sent as it is
	 */
	public CompletableFuture<PublishedEvent> publishAsync(String name, @Nullable Object data, PublishOptions options) {
		return this.window.sendAsync(this.writer.write(name, data, options));
	}

	/**
	 * Publishes an event that is ready, like {@link #publishAsync(String, Object)}.
	 * @param event the event
	 * @return where the event was stored, or a {@link PublishFailedException}
	 * @throws PolynException if the event can't be sent as it is
	 */
	public CompletableFuture<PublishedEvent> publishAsync(CloudEvent event) {
		return publishAsync(event, PublishOptions.NONE);
	}

	/**
	 * Publishes an event that is ready, like {@link #publishAsync(String, Object)}.
	 * @param event the event
	 * @param options what is special about it; the attributes in them replace the event's
	 * @return where the event was stored, or a {@link PublishFailedException}
	 * @throws PolynException if the event can't be sent as it is
	 */
	public CompletableFuture<PublishedEvent> publishAsync(CloudEvent event, PublishOptions options) {
		return this.window.sendAsync(this.writer.write(event, options));
	}

	/**
	 * Publishes several events and waits until all are stored. None is sent unless all
	 * are valid. Where one stream stores them all and has {@code allow_atomic} (servers
	 * since 2.12), it stores all or none; elsewhere each is stored on its own.
	 * @param batch the events
	 * @return where they were stored, in the order of the batch
	 * @throws InvalidEventException if an event is not valid; nothing was sent
	 * @throws BatchFailedException if not all of them were stored
	 * @throws PolynException if the batch is to be atomic and can't be
	 * ({@link io.polyn.ErrorCode#BATCH_NOT_ATOMIC}); nothing was sent
	 */
	public List<PublishedEvent> publishAll(EventBatch batch) {
		return this.batches.publish(batch.write(this.writer), batch.isAtomic());
	}

	/**
	 * Sends a request, which no stream must store, and waits for the answer.
	 * @param <T> what the answer's data are converted into
	 * @param name the request's name, which is also the subject, but for the prefix
	 * @param data the request's data
	 * @param replyType what the answer's data are converted into, or {@link CloudEvent}
	 * for the answer as it is
	 * @param timeout how long to wait
	 * @return the answer's data
	 * @throws InvalidEventException if the request is not valid, and nothing was sent; or
	 * if the answer is not valid
	 * @throws ServiceErrorException if the answer is an error
	 * @throws PolynException if there was no answer
	 * ({@link io.polyn.ErrorCode#NO_RESPONDER},
	 * {@link io.polyn.ErrorCode#REPLY_TIMED_OUT}), or that of a stream
	 * ({@link io.polyn.ErrorCode#REQUEST_STORED})
	 */
	public <T> @Nullable T request(String name, @Nullable Object data, Class<T> replyType, Duration timeout) {
		return this.requests.send(this.writer.write(name, data, PublishOptions.NONE), replyType, timeout);
	}

	/**
	 * Sends a request and waits for the answer as long as the options of JetStream say
	 * for its answers, 10 seconds if they don't.
	 * @param <T> what the answer's data are converted into
	 * @param name the request's name, which is also the subject, but for the prefix
	 * @param data the request's data
	 * @param replyType what the answer's data are converted into, or {@link CloudEvent}
	 * for the answer as it is
	 * @return the answer's data
	 * @see #request(String, Object, Class, Duration)
	 */
	public <T> @Nullable T request(String name, @Nullable Object data, Class<T> replyType) {
		return request(name, data, replyType, this.requestTimeout);
	}

	/**
	 * Answers a request.
	 * @param request the message that brought the request
	 * @param name the name of the event that is the answer
	 * @param data the answer's data
	 * @throws InvalidEventException if the answer is not valid; nothing was sent
	 * @throws PolynException if the message asks for no answer
	 * ({@link io.polyn.ErrorCode#NOT_A_REQUEST})
	 */
	public void reply(Message request, String name, @Nullable Object data) {
		this.requests.reply(this.writer.writeTo(EventRequests.replySubject(request), name, data, PublishOptions.NONE));
	}

	/**
	 * Waits for the events that were published asynchronously before.
	 * @param timeout how long to wait
	 * @return whether it is known of each of them whether it was stored
	 */
	public boolean flush(Duration timeout) {
		return this.window.flush(timeout);
	}

	/**
	 * Takes no more events to publish and waits, no longer than the publish timeout, for
	 * those that were published asynchronously before. The connection stays open.
	 */
	@Override
	public void close() {
		this.window.close();
	}

}
