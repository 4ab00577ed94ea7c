package io.polyn.event;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import io.polyn.ErrorCode;
import io.polyn.PolynException;
import io.polyn.cloudevent.CheckedEvent;
import io.polyn.cloudevent.InvalidEventException;
import io.polyn.event.EventInstrumentation.Operation;
import io.polyn.event.PendingMessage.Verdict;
import io.polyn.version.VersioningException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The way of delivered messages: read, checked, handled and acknowledged; or to be
 * delivered again; or stored as a dead letter and then terminated.
 */
final class EventProcessor implements MessageProcessor {

	private static final Logger logger = LoggerFactory.getLogger(EventProcessor.class);

	private final EventReader reader;

	private final EventBatchHandler handler;

	private final DeadLetterQueue deadLetters;

	private final EventInstrumentation instrumentation;

	private final long maxDeliver;

	private final BackOff backOff;

	private final boolean ordered;

	EventProcessor(EventReader reader, EventBatchHandler handler, DeadLetterQueue deadLetters,
			EventInstrumentation instrumentation, long maxDeliver, BackOff backOff, boolean ordered) {
		this.reader = reader;
		this.handler = handler;
		this.deadLetters = deadLetters;
		this.instrumentation = instrumentation;
		this.maxDeliver = maxDeliver;
		this.backOff = backOff;
		this.ordered = ordered;
	}

	@Override
	public List<Retry> process(List<PendingMessage> messages) {
		List<Retry> retries = new ArrayList<>();
		if (messages.size() == 1) {
			// What the handler does belongs to the trace that the message came with.
			try (Operation receiving = receiving(messages.get(0))) {
				Received received = read(messages.get(0), receiving, retries);
				if (received != null) {
					handle(List.of(received), retries);
				}
			}
			return retries;
		}
		List<Retry> unread = new ArrayList<>();
		List<Received> valid = new ArrayList<>(messages.size());
		for (PendingMessage message : messages) {
			if (this.ordered && !unread.isEmpty()) {
				// Not before the one that could not be read.
				unread.add(new Retry(message, Duration.ZERO));
				continue;
			}
			try (Operation receiving = receiving(message)) {
				Received received = read(message, receiving, unread);
				if (received != null) {
					valid.add(received);
				}
			}
		}
		if (!valid.isEmpty()) {
			handle(valid, retries);
		}
		retries.addAll(unread);
		return retries;
	}

	private Operation receiving(PendingMessage message) {
		if (message.deliveries() > 1) {
			this.instrumentation.redelivered(this.reader.name());
		}
		return this.instrumentation.receive(this.reader.name(), message.message());
	}

	/**
	 * Reads a message, or settles it if there is nothing to hand over.
	 */
	private @Nullable Received read(PendingMessage message, Operation receiving, List<Retry> retries) {
		if (!this.reader.concerns(message.message())
				|| DeadLetterQueue.isForAnotherConsumer(message.message(), message.metaData())) {
			receiving.skipped();
			message.done();
			return null;
		}
		// It is processed again only since its dead letter could not be stored.
		Verdict verdict = message.verdict();
		if (verdict != null) {
			giveUp(message, verdict, retries);
			return null;
		}
		// More deliveries than may be: the listener's process died on the last
		// one, or the dead letter could not be stored.
		if (message.deliveries() > this.maxDeliver) {
			giveUp(message, new Verdict(ErrorCode.LISTENER_FAILED,
					"Delivered " + message.deliveries() + " times without being handled."), retries);
			return null;
		}
		try {
			CheckedEvent event = message.decoded();
			if (event == null) {
				event = this.reader.decode(message.message());
				message.decoded(event);
			}
			receiving.event(event.event());
			List<EventDelivery> deliveries = this.reader.read(event, message.message());
			if (deliveries.isEmpty()) {
				receiving.skipped();
				message.done();
				return null;
			}
			return new Received(message, deliveries);
		}
		catch (VersioningException ex) {
			receiving.failed(ex);
			Verdict unreadable = new Verdict(ex.code(), String.valueOf(ex.getMessage()));
			if (ex.code() == ErrorCode.INVALID_VERSION) {
				giveUp(message, unreadable, retries);
			}
			// The build that knows the version, or that has mended the change, may be on
			// its way.
			else {
				failed(message, "event " + message.eventId(), ex, unreadable, retries);
			}
		}
		catch (InvalidEventException ex) {
			receiving.failed(ex);
			refuse(message, ex, retries);
		}
		// The data are valid, but not what the listener takes; they never will be.
		catch (PolynException ex) {
			receiving.failed(ex);
			giveUp(message, new Verdict(ex.code(), String.valueOf(ex.getMessage())), retries);
		}
		// What an application's own converter or change raises, for example.
		catch (RuntimeException | Error ex) {
			receiving.failed(ex);
			failed(message, "message " + message.metaData().streamSequence(), ex, failing(ex), retries);
		}
		return null;
	}

	private void refuse(PendingMessage message, InvalidEventException refusal, List<Retry> retries) {
		CheckedEvent decoded = message.decoded();
		// The schema may have been stored just now, and be on its way to the registry.
		if (refusal.code() == ErrorCode.SCHEMA_UNKNOWN && decoded != null
				&& this.reader.isExpected(decoded.event(), message.message())
				&& message.deliveries() < this.maxDeliver) {
			retry(message, "event " + message.eventId(), refusal, retries);
			return;
		}
		this.instrumentation.invalid(this.reader.name(), refusal.code());
		giveUp(message, new Verdict(refusal.code(), String.valueOf(refusal.getMessage())), retries);
	}

	private void handle(List<Received> received, List<Retry> retries) {
		List<EventDelivery> deliveries = (received.size() == 1) ? received.get(0).deliveries()
				: received.stream().flatMap((each) -> each.deliveries().stream()).toList();
		Operation processing = this.instrumentation.process(this.reader.name(), deliveries.size());
		try {
			if (deliveries.size() == 1) {
				processing.event(deliveries.get(0).event());
			}
			this.handler.handle(deliveries);
		}
		// An error too, or else the message would wait for ack_wait to pass.
		catch (Throwable ex) {
			processing.failed(ex);
			if (ex instanceof InterruptedException) {
				Thread.currentThread().interrupt();
			}
			received.forEach((each) -> failed(each.message(), received.size() == 1, ex, retries));
			return;
		}
		finally {
			processing.close();
		}
		received.forEach((each) -> each.message().done());
	}

	private void failed(PendingMessage message, boolean alone, Throwable failure, List<Retry> retries) {
		String id = message.eventId();
		if (alone && failure instanceof RejectEventException) {
			logger.error("The listener of {} rejected event {}", this.reader.name(), id, failure);
			giveUp(message, new Verdict(ErrorCode.LISTENER_FAILED, "The listener rejected it: " + failure.getMessage()),
					retries);
			return;
		}
		failed(message, "event " + id + (alone ? "" : " or another one of its batch"), failure, failing(failure),
				retries);
	}

	private static Verdict failing(Throwable failure) {
		return new Verdict(ErrorCode.LISTENER_FAILED, "The listener failed: " + failure);
	}

	private void failed(PendingMessage message, String what, Throwable failure, Verdict last, List<Retry> retries) {
		if (message.deliveries() >= this.maxDeliver) {
			boolean known = failure instanceof VersioningException && failure.getCause() == null;
			logger.error("The listener of {} failed on {} for the {}. and last time{}", this.reader.name(), what,
					message.deliveries(), known ? ": " + failure.getMessage() : "", known ? null : failure);
			giveUp(message, last, retries);
			return;
		}
		retry(message, what, failure, retries);
	}

	private void retry(PendingMessage message, String what, Throwable failure, List<Retry> retries) {
		Duration delay = this.backOff.delay(message.deliveries());
		// Where a version is not known yet there may be many of them.
		boolean known = failure instanceof PolynException && failure.getCause() == null;
		logger.warn("The listener of {} failed on {}, delivery {} of {}; the next one is in {} ms{}",
				this.reader.name(), what, message.deliveries(), this.maxDeliver, delay.toMillis(),
				known ? ": " + failure.getMessage() : "", known ? null : failure);
		retries.add(new Retry(message, delay));
	}

	private void giveUp(PendingMessage message, Verdict verdict, List<Retry> retries) {
		long sequence = message.metaData().streamSequence();
		String stream = message.metaData().getStream();
		String name = this.reader.expectedName(message.message());
		try {
			this.deadLetters.store(name, message.message(), message.deliveries(), verdict.code(), verdict.reason());
		}
		catch (PolynException ex) {
			Duration delay = this.backOff.delay(message.deliveries());
			logger.error("Message {} of stream {} can't become a dead letter; the next attempt is in {} ms", sequence,
					stream, delay.toMillis(), ex);
			message.verdict(verdict);
			retries.add(new Retry(message, delay));
			return;
		}
		logger.warn("Message {} of stream {} is now a dead letter of {}: {}", sequence, stream, name,
				DeadLetterQueue.printable(verdict.reason()));
		this.instrumentation.deadLettered(this.reader.name(), verdict.code());
		message.term();
	}

	/**
	 * A message that was read.
	 *
	 * @param message the message
	 * @param deliveries what it holds, at least one
	 */
	private record Received(PendingMessage message, List<EventDelivery> deliveries) {
	}

}
