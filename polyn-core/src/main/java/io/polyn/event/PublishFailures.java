package io.polyn.event;

import java.time.Duration;

import io.cloudevents.CloudEvent;
import io.nats.client.JetStreamApiException;
import io.polyn.ErrorCode;
import org.jspecify.annotations.Nullable;

/**
 * The words for an event that was not stored.
 */
final class PublishFailures {

	private PublishFailures() {
	}

	static PublishFailedException largerThanServerTakes(OutgoingEvent event, long maxPayload) {
		return failed(ErrorCode.EVENT_TOO_LARGE, event,
				"has " + event.size() + " bytes with its headers, and the server takes " + maxPayload
						+ " (max_payload); it was not sent",
				"Make its data smaller, store them elsewhere and send where they are, or raise the server's"
						+ " max_payload.",
				null);
	}

	static PublishFailedException largerThanStreamTakes(OutgoingEvent event, String limit,
			JetStreamApiException refusal) {
		return failed(ErrorCode.EVENT_TOO_LARGE, event,
				"has " + event.size() + " bytes with its headers, and its stream takes " + limit
						+ " (max_msg_size); it was not stored",
				"Make its data smaller, or raise the stream's max_msg_size in a migration.", refusal);
	}

	static PublishFailedException streamMissing(OutgoingEvent event) {
		return new PublishFailedException(
				ErrorCode.STREAM_MISSING, event.event(), "No stream stores the subject " + event.subject()
						+ "; the event " + event.event().getId() + " was not stored.",
				StreamMissing.remedy(event.name()), null);
	}

	/**
	 * Says what a stream said.
	 */
	static PublishFailedException refused(OutgoingEvent event, JetStreamApiException refusal) {
		return failed(ErrorCode.PUBLISH_FAILED, event, "was refused: " + words(refusal),
				"Correct the stream's limits, then publish it again.", refusal);
	}

	static PublishFailedException conflict(OutgoingEvent event, JetStreamApiException refusal) {
		return failed(ErrorCode.EVENT_CONFLICT, event,
				"was not stored, for the stream is not as it was expected to be: " + words(refusal),
				"Read what was stored since, decide anew, and publish again with what is expected then.", refusal);
	}

	private static String words(JetStreamApiException refusal) {
		return refusal.getErrorDescription() + " (error " + refusal.getApiErrorCode() + ")";
	}

	static PublishFailedException unconfirmed(OutgoingEvent event, String reason, @Nullable Throwable cause) {
		return failed(ErrorCode.PUBLISH_FAILED, event, "was not confirmed by a stream: " + reason,
				"Publish it again with the same id: an event that was stored after all is not stored twice.", cause);
	}

	static PublishFailedException duplicatesInBatch(OutgoingEvent event, JetStreamApiException refusal) {
		return failed(ErrorCode.EVENT_CONFLICT, event,
				"was not stored now, for events of its batch are stored already: " + words(refusal),
				"If the batch was published before and it was not known what became of it, it was stored as a whole."
						+ " Else leave out what is stored, or publish the batch without atomic().",
				refusal);
	}

	static PublishFailedException notSent(OutgoingEvent event, IllegalStateException cause) {
		return failed(ErrorCode.PUBLISH_FAILED, event, "could not be sent: " + cause.getMessage(),
				"Check the connection to NATS, then send it again.", cause);
	}

	static PublishFailedException windowFull(OutgoingEvent event, int window, Duration timeout) {
		return failed(ErrorCode.PUBLISH_FAILED, event,
				"was not sent: for " + timeout.toMillis() + " ms there were " + window
						+ " others that no stream had confirmed yet",
				"Check that the server is up; if it is and keeps up, publish more slowly or with a larger window.",
				null);
	}

	private static PublishFailedException failed(ErrorCode code, OutgoingEvent outgoing, String what, String remedy,
			@Nullable Throwable cause) {
		CloudEvent event = outgoing.event();
		return new PublishFailedException(code, event,
				"The event " + event.getId() + " of type " + event.getType() + " " + what + ".", remedy, cause);
	}

}
