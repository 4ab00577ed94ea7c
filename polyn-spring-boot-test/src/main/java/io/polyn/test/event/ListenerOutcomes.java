package io.polyn.test.event;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

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
	synchronized void add(Delivery delivery, @Nullable Throwable failure) {
		this.outcomes.putIfAbsent(delivery, new Outcome(failure));
		notifyAll();
	}

	/**
	 * Waits for an outcome.
	 * @param delivery the message
	 * @param deadline when to wait no longer, as {@link System#nanoTime()}
	 * @return the outcome, nothing if there is none in time
	 */
	synchronized Optional<Outcome> await(Delivery delivery, long deadline) throws InterruptedException {
		long left = deadline - System.nanoTime();
		while (!this.outcomes.containsKey(delivery) && left > 0) {
			wait(left / 1_000_000 + 1);
			left = deadline - System.nanoTime();
		}
		return Optional.ofNullable(this.outcomes.get(delivery));
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
	 * @param consumer the consumer
	 */
	record Delivery(String stream, long sequence, String consumer) {

		static Delivery of(NatsJetStreamMetaData metaData) {
			return new Delivery(metaData.getStream(), metaData.streamSequence(), metaData.getConsumer());
		}

	}

	/**
	 * What became of a message.
	 *
	 * @param failure why it was not handled, if it was not
	 */
	record Outcome(@Nullable Throwable failure) {

	}

}
