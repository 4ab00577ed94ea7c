package io.polyn.test.event;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

import io.nats.client.impl.NatsJetStreamMetaData;
import org.jspecify.annotations.Nullable;

/**
 * What became of the messages that were delivered to the listeners of an application.
 */
class ListenerOutcomes {

	// A test asks for what it has just sent.
	private static final int MAX = 10_000;

	private final Map<Delivery, Outcome> outcomes = new LinkedHashMap<>() {

		private static final long serialVersionUID = 1L;

		@Override
		protected boolean removeEldestEntry(Map.Entry<Delivery, Outcome> eldest) {
			return size() > MAX;
		}

	};

	private final ThreadLocal<String> sentSubject = new ThreadLocal<>();

	/**
	 * Notes an outcome. Of a message that is delivered several times the first one
	 * counts.
	 */
	synchronized void add(Delivery delivery, Outcome outcome) {
		this.outcomes.putIfAbsent(delivery, outcome);
		notifyAll();
	}

	/**
	 * Waits for an outcome.
	 * @param delivery says which message it is of
	 * @param deadline when to wait no longer, as {@link System#nanoTime()}
	 * @return the outcome, nothing if there is none in time
	 */
	synchronized Optional<Outcome> await(Predicate<Delivery> delivery, long deadline) throws InterruptedException {
		long left = deadline - System.nanoTime();
		Optional<Outcome> outcome = find(delivery);
		while (outcome.isEmpty() && left > 0) {
			wait(left / 1_000_000 + 1);
			left = deadline - System.nanoTime();
			outcome = find(delivery);
		}
		return outcome;
	}

	private Optional<Outcome> find(Predicate<Delivery> delivery) {
		return this.outcomes.entrySet()
			.stream()
			.filter((outcome) -> delivery.test(outcome.getKey()))
			.map(Map.Entry::getValue)
			.findFirst();
	}

	/**
	 * Notes the subject to which this thread is about to send an event.
	 */
	void sending(String subject) {
		this.sentSubject.set(subject);
	}

	/**
	 * Returns the subject to which this thread has sent an event last.
	 */
	@Nullable String sentSubject() {
		return this.sentSubject.get();
	}

	/**
	 * A message and the consumer that delivers it.
	 *
	 * @param stream the stream of the message
	 * @param sequence its sequence there
	 * @param stored when it was stored: a stream that a test creates anew begins to count
	 * anew
	 * @param consumer the consumer
	 */
	record Delivery(String stream, long sequence, Instant stored, String consumer) {

		static Delivery of(NatsJetStreamMetaData metaData) {
			return new Delivery(metaData.getStream(), metaData.streamSequence(), metaData.timestamp().toInstant(),
					metaData.getConsumer());
		}

	}

	/**
	 * What became of a message.
	 *
	 * @param isHandled whether a listener has handled it; if not, and there is no
	 * failure, it was acknowledged without one
	 * @param failure why it was not handled
	 */
	record Outcome(boolean isHandled, @Nullable Throwable failure) {

		static final Outcome HANDLED = new Outcome(true, null);

		static final Outcome SKIPPED = new Outcome(false, null);

		static Outcome failed(Throwable failure) {
			return new Outcome(false, failure);
		}

	}

}
