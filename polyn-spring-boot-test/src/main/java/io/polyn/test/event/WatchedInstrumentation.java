package io.polyn.test.event;

import java.util.ArrayList;
import java.util.List;

import io.cloudevents.CloudEvent;
import io.nats.client.Message;
import io.nats.client.impl.Headers;
import io.polyn.ErrorCode;
import io.polyn.event.EventInstrumentation;
import io.polyn.test.event.ListenerOutcomes.Delivery;
import io.polyn.test.event.ListenerOutcomes.Outcome;
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

	/**
	 * An operation of which is noted how it ends.
	 */
	private abstract static class Watched implements Operation {

		private final Operation operation;

		protected Outcome outcome = Outcome.HANDLED;

		Watched(Operation operation) {
			this.operation = operation;
		}

		@Override
		public void event(CloudEvent event) {
			this.operation.event(event);
		}

		@Override
		public void skipped() {
			this.outcome = Outcome.SKIPPED;
			this.operation.skipped();
		}

		@Override
		public void failed(Throwable failure) {
			this.outcome = Outcome.failed(failure);
			this.operation.failed(failure);
		}

		@Override
		public void close() {
			this.operation.close();
		}

	}

	private final class Receiving extends Watched {

		private final Delivery delivery;

		private boolean processed;

		Receiving(Operation operation, Delivery delivery) {
			super(operation);
			this.delivery = delivery;
			WatchedInstrumentation.this.received.get().open = this;
		}

		@Override
		public void close() {
			super.close();
			Received received = WatchedInstrumentation.this.received.get();
			received.open = null;
			if (this.processed || this.outcome != Outcome.HANDLED) {
				WatchedInstrumentation.this.outcomes.add(this.delivery, this.outcome);
			}
			else {
				received.batch.add(this.delivery);
			}
		}

	}

	private final class Processing extends Watched {

		Processing(Operation operation) {
			super(operation);
		}

		@Override
		public void close() {
			super.close();
			Received received = WatchedInstrumentation.this.received.get();
			if (received.open != null) {
				received.open.processed = true;
				received.open.outcome = this.outcome;
			}
			else {
				received.batch.forEach((delivery) -> WatchedInstrumentation.this.outcomes.add(delivery, this.outcome));
			}
			received.batch.clear();
		}

	}

}
