package io.polyn.benchmarks.event;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import io.nats.client.api.MessageInfo;
import io.nats.client.impl.Headers;
import io.nats.client.support.NatsJetStreamConstants;

/**
 * What a peer publishes: the bytes and headers of a message of Polyn, with ids of its own
 * that are as long.
 *
 * @param subject the subject
 * @param headers all headers but the id
 * @param body the body
 */
record RawMessage(String subject, Map<String, String> headers, byte[] body) {

	private static final String ID = "b2d9eb19-74d0-4ece-a8cb-";

	private static final long FIRST = 100_000_000_000L;

	static RawMessage like(MessageInfo message) {
		Map<String, String> headers = new TreeMap<>();
		for (Map.Entry<String, List<String>> header : message.getHeaders().entrySet()) {
			headers.put(header.getKey(), header.getValue().get(0));
		}
		String id = headers.remove(NatsJetStreamConstants.MSG_ID_HDR);
		if (id == null || id.length() != id(0).length()) {
			throw new IllegalStateException("The message's id is not as long as those of the peer");
		}
		return new RawMessage(message.getSubject(), headers, message.getData());
	}

	private static String id(long number) {
		return ID + (FIRST + number);
	}

	/**
	 * Returns the headers of one message.
	 */
	Headers headers(long number) {
		Headers headers = new Headers();
		this.headers.forEach(headers::put);
		return headers.put(NatsJetStreamConstants.MSG_ID_HDR, id(number));
	}

}
