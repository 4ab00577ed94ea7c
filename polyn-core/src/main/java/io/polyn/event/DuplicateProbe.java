package io.polyn.event;

import java.util.UUID;

import io.nats.client.impl.Headers;
import io.nats.client.support.NatsJetStreamConstants;

/**
 * Asks a stream whether it has stored an event: the event once more, under a condition
 * that never holds. If its id is known the stream says so before it looks at this
 * condition, and no server stores anything. Other conditions won't do, since newer
 * servers look at those first.
 */
final class DuplicateProbe {

	private DuplicateProbe() {
	}

	/**
	 * Returns the headers to ask with, in place of those to publish with.
	 */
	static Headers of(Headers headers) {
		Headers result = new Headers(headers);
		result.remove(NatsJetStreamConstants.EXPECTED_LAST_SEQ_HDR, NatsJetStreamConstants.EXPECTED_LAST_SUB_SEQ_HDR);
		return result.put(NatsJetStreamConstants.EXPECTED_LAST_MSG_ID_HDR, UUID.randomUUID().toString());
	}

}
