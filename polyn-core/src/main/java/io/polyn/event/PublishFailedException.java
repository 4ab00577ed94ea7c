package io.polyn.event;

import io.cloudevents.CloudEvent;
import io.polyn.ErrorCode;
import io.polyn.PolynException;
import org.jspecify.annotations.Nullable;

/**
 * Raised when an event was not published: no stream is there for its subject
 * ({@link ErrorCode#STREAM_MISSING}), it is too large
 * ({@link ErrorCode#EVENT_TOO_LARGE}), the stream is not as it was expected to be
 * ({@link ErrorCode#EVENT_CONFLICT}), or no stream confirmed it
 * ({@link ErrorCode#PUBLISH_FAILED}), in which case it may be stored or not.
 */
public final class PublishFailedException extends PolynException {

	private static final long serialVersionUID = 1L;

	private final transient CloudEvent event;

	PublishFailedException(ErrorCode code, CloudEvent event, String problem, String remedy, @Nullable Throwable cause) {
		super(code, problem, remedy, cause);
		this.event = event;
	}

	/**
	 * Returns the event, which can be published again: within the stream's duplicate
	 * window an event is stored once per id.
	 * @return the event as it was to be sent
	 */
	public CloudEvent event() {
		return this.event;
	}

}
