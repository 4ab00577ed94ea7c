package io.polyn.event;

import io.nats.client.JetStreamApiException;
import io.polyn.nats.JetStreamRequestException;

/**
 * What it means when a stream refuses a message.
 */
final class Refusal {

	static final int MESSAGE_TOO_LARGE = 10054;

	static final int BATCH_HAS_DUPLICATES = 10201;

	private static final int OTHER_STREAM = 10060;

	private static final int ID_IN_PROCESS = 10158;

	private static final int STORE_FAILED = 10077;

	private static final int UNAVAILABLE = 503;

	private static final int TOO_MANY = 429;

	private Refusal() {
	}

	/**
	 * Says whether the stream is not as it was expected to be.
	 */
	static boolean isConflict(JetStreamApiException refusal) {
		return JetStreamRequestException.isConflict(refusal) || refusal.getApiErrorCode() == OTHER_STREAM;
	}

	/**
	 * Says whether the same message may be taken a moment later.
	 */
	static boolean isTransient(JetStreamApiException refusal) {
		int code = refusal.getErrorCode();
		// By the same error a stream says that it is full and that it is closing.
		boolean full = refusal.getApiErrorCode() == STORE_FAILED && refusal.getErrorDescription().startsWith("maximum");
		return (code == UNAVAILABLE || code == TOO_MANY || refusal.getApiErrorCode() == ID_IN_PROCESS) && !full;
	}

}
