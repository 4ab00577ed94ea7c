package io.polyn.event;

import java.lang.reflect.Type;

import io.nats.client.Connection;
import io.nats.client.JetStreamOptions;
import org.jspecify.annotations.Nullable;

/**
 * Collects what an {@link EventSubscriber} needs.
 */
public final class EventSubscriberBuilder extends ListenerBuilder<EventSubscriberBuilder> {

	private @Nullable Type dataType;

	private SubscribedMessageHandler.@Nullable Call call;

	private boolean replies;

	private @Nullable String queueGroup;

	EventSubscriberBuilder(Connection connection, JetStreamOptions options, String event) {
		super(connection, options, event);
	}

	@Override
	EventSubscriberBuilder self() {
		return this;
	}

	/**
	 * Sets what handles events.
	 * @param dataType the type that the data are converted into
	 * @param handler the handler, which is called by as many threads as
	 * {@link #concurrency(int)} says
	 * @return this builder
	 */
	public EventSubscriberBuilder handler(Type dataType, EventHandler handler) {
		this.dataType = dataType;
		this.call = handler::handle;
		this.replies = false;
		return this;
	}

	/**
	 * Sets what answers requests.
	 * @param dataType the type that the data are converted into
	 * @param replyEvent the name of the event that every reply is
	 * @param publisher sends the replies
	 * @param replier the replier, which is called by as many threads as
	 * {@link #concurrency(int)} says
	 * @return this builder
	 */
	public EventSubscriberBuilder replier(Type dataType, String replyEvent, EventPublisher publisher,
			EventReplier replier) {
		this.dataType = dataType;
		this.replies = true;
		this.call = (request) -> {
			Object data = replier.reply(request);
			if (request.message().getReplyTo() != null) {
				publisher.reply(request.message(), replyEvent, data);
			}
		};
		return this;
	}

	/**
	 * Sets the queue group; by default it has the name that a durable consumer would
	 * have.
	 * @param queueGroup the name, without the prefix
	 * @return this builder
	 */
	public EventSubscriberBuilder queueGroup(String queueGroup) {
		this.queueGroup = queueGroup;
		return this;
	}

	/**
	 * Makes the subscriber. It does not receive yet.
	 * @return the subscriber
	 * @throws IllegalStateException if no registry, and neither a handler nor a replier
	 * was set, or the concurrency is below 1
	 */
	public EventSubscriber build() {
		if (this.call == null || this.dataType == null) {
			throw new IllegalStateException("A subscriber needs a handler or a replier");
		}
		if (this.concurrency < 1) {
			throw new IllegalStateException("The concurrency must be positive");
		}
		EventReader reader = reader(this.dataType);
		return new EventSubscriber(this.api.connection(), reader.name(), reader.subjects().with(this.prefix).subjects(),
				(this.queueGroup != null) ? this.prefix.name(this.queueGroup) : listenerName(reader), this.concurrency,
				new SubscribedMessageHandler(reader, this.call, this.replies, deadLetters(), this.instrumentation));
	}

}
