package io.polyn.event;

import io.cloudevents.CloudEvent;
import io.polyn.ErrorCode;
import io.polyn.PolynException;
import org.jspecify.annotations.Nullable;

/**
 * Raised when no stream confirmed an event: either none is there for its subject
 * ({@link ErrorCode#STREAM_MISSING}), or whether it was stored is not known
 * ({@link ErrorCode#PUBLISH_FAILED}).
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
