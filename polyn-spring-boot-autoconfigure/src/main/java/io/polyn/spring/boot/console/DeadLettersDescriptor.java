package io.polyn.spring.boot.console;

import java.time.Instant;
import java.util.List;

import io.polyn.event.DeadLetter;
import org.jspecify.annotations.Nullable;

/**
 * Description of dead letters, oldest first.
 *
 * @param letters the dead letters
 * @param more whether there are newer ones
 */
record DeadLettersDescriptor(List<DeadLetterDescriptor> letters, boolean more) {

	/**
	 * Description of a dead letter without its data.
	 *
	 * @param sequence its sequence
	 * @param time when it became one
	 * @param event the name of the event that was expected
	 * @param code why, as the id of an error
	 * @param reason why, in words
	 * @param listener the source of the service that could not handle it
	 * @param subject the subject of the message
	 * @param stream the stream of the message, if it came from one
	 * @param streamSequence its sequence there
	 * @param consumer the listener's consumer, if it has one
	 * @param deliveries how often it was delivered
	 * @param size how many bytes it has
	 */
	record DeadLetterDescriptor(long sequence, Instant time, String event, String code, String reason, String listener,
			String subject, @Nullable String stream, long streamSequence, @Nullable String consumer, long deliveries,
			int size) {

		static DeadLetterDescriptor of(DeadLetter letter) {
			return new DeadLetterDescriptor(letter.sequence(), letter.time(), letter.event(), letter.code(),
					letter.reason(), letter.listener(), letter.subject(), letter.stream(), letter.streamSequence(),
					letter.consumer(), letter.deliveries(), letter.data().length);
		}

	}

}
