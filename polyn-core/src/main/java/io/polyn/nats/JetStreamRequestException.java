package io.polyn.nats;

import io.nats.client.JetStreamApiException;
import io.polyn.ErrorCode;
import io.polyn.PolynException;

/**
 * JetStream's refusal of a request, with JetStream's own code.
 */
public final class JetStreamRequestException extends PolynException {

	/** A stream of that name does not exist. */
	public static final int STREAM_NOT_FOUND = 10059;

	/** A consumer of that name does not exist. */
	public static final int CONSUMER_NOT_FOUND = 10014;

	/** A stream has no such message. */
	public static final int MESSAGE_NOT_FOUND = 10037;

	/** A stream of that name exists, with other settings. */
	public static final int STREAM_NAME_IN_USE = 10058;

	/** Someone else has written since. */
	public static final int WRONG_LAST_SEQUENCE = 10071;

	private static final int SEQUENCE_TEMPORARILY_UNKNOWN = 10164;

	private static final long serialVersionUID = 1L;

	private final int errorCode;

	/**
	 * Creates an exception.
	 * @param subject where the request was sent
	 * @param errorCode JetStream's own code
	 * @param description what JetStream says
	 */
	public JetStreamRequestException(String subject, int errorCode, String description) {
		super(ErrorCode.REQUEST_REFUSED,
				"JetStream refused " + subject + ": " + description + " (error " + errorCode + ").",
				"Correct what the request asks for, or the server's limits or permissions.");
		this.errorCode = errorCode;
	}

	/**
	 * Returns JetStream's own code.
	 * @return the {@code err_code} of JetStream's API, for example 10059
	 */
	public int errorCode() {
		return this.errorCode;
	}

	/**
	 * Says whether a write was refused because someone else has written since.
	 * @param ex the refusal
	 * @return whether the last sequence was not the expected one; a replica may say so
	 * for a moment without knowing
	 */
	public static boolean isConflict(JetStreamApiException ex) {
		int code = ex.getApiErrorCode();
		return code == WRONG_LAST_SEQUENCE || code == SEQUENCE_TEMPORARILY_UNKNOWN;
	}

}
