package io.polyn.test.event;

import java.util.ArrayList;
import java.util.List;

import io.cloudevents.CloudEvent;
import io.nats.client.Message;
import io.nats.client.impl.Headers;
import io.polyn.ErrorCode;
import io.polyn.event.EventInstrumentation;
import io.polyn.test.event.ListenerOutcomes.Delivery;
import org.jspecify.annotations.Nullable;

/**
 * An instrumentation that also notes what becomes of delivered messages.
 */
final class WatchedInstrumentation implements EventInstrumentation {

	private final EventInstrumentation watched;

	private final ListenerOutcomes outcomes;

	private final ThreadLocal<Received> received = ThreadLocal.withInitial(Received::new);

	WatchedInstrumentation(EventInstrumentation watched, ListenerOutcomes outcomes) {
		this.watched = watched;
		this.outcomes = outcomes;
	}

	@Override
	public Operation send(String event, String subject, Headers headers) {
		this.outcomes.sending(subject);
		return this.watched.send(event, subject, headers);
	}

	@Override
	public Operation receive(String event, Message message) {
		Operation operation = this.watched.receive(event, message);
		return message.isJetStream() ? new Receiving(operation, Delivery.of(message.metaData())) : operation;
	}

	@Override
	public Operation process(String event, int count) {
		return new Processing(this.watched.process(event, count));
	}

	@Override
	public void invalid(String event, ErrorCode code) {
		this.watched.invalid(event, code);
	}

	@Override
	public void redelivered(String event) {
		this.watched.redelivered(event);
	}

	@Override
	public void deadLettered(String event, ErrorCode code) {
		this.watched.deadLettered(event, code);
	}

	/**
	 * What a thread has received: one message, which is handed over while its receiving
	 * goes on, or a batch, which is handed over afterwards.
	 */
	private static final class Received {

		private @Nullable Receiving open;

		private final List<Delivery> batch = new ArrayList<>();

	}

	private final class Receiving implements Operation {

		private final Operation operation;

		private final Delivery delivery;

		private boolean processed;

		private @Nullable Throwable failure;

		Receiving(Operation operation, Delivery delivery) {
			this.operation = operation;
			this.delivery = delivery;
			WatchedInstrumentation.this.received.get().open = this;
		}

		@Override
		public void event(CloudEvent event) {
			this.operation.event(event);
		}

		@Override
		public void failed(Throwable failure) {
			this.failure = failure;
			this.operation.failed(failure);
		}

		@Override
		public void close() {
			this.operation.close();
			Received received = WatchedInstrumentation.this.received.get();
			received.open = null;
			if (this.processed || this.failure != null) {
				WatchedInstrumentation.this.outcomes.add(this.delivery, this.failure);
			}
			else {
				received.batch.add(this.delivery);
			}
		}

	}

	private final class Processing implements Operation {

		private final Operation operation;

		private @Nullable Throwable failure;

		Processing(Operation operation) {
			this.operation = operation;
		}

		@Override
		public void event(CloudEvent event) {
			this.operation.event(event);
		}

		@Override
		public void failed(Throwable failure) {
			this.failure = failure;
			this.operation.failed(failure);
		}

		@Override
		public void close() {
			this.operation.close();
			Received received = WatchedInstrumentation.this.received.get();
			if (received.open != null) {
				received.open.processed = true;
				received.open.failure = this.failure;
			}
			else {
				received.batch.forEach((delivery) -> WatchedInstrumentation.this.outcomes.add(delivery, this.failure));
			}
			received.batch.clear();
		}

	}

}
