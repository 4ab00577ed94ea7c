package io.polyn.event;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.nats.client.JetStreamApiException;
import io.nats.client.Message;
import io.nats.client.api.PublishAck;
import io.nats.client.impl.Headers;
import io.nats.client.impl.NatsJetStreamMetaData;
import io.polyn.ErrorCode;
import io.polyn.PolynException;
import io.polyn.json.Json;
import io.polyn.nats.JetStreamApi;
import io.polyn.nats.NamePrefix;
import io.polyn.nats.StreamCreator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The stream of messages that no listener could handle, each stored with its own bytes
 * and headers and with the reason.
 */
final class DeadLetterQueue {

	static final String SUBJECT_PREFIX = "polyn.dead_letter.";

	/** Says which consumer a message is meant for alone. */
	static final String REDELIVER_TO = "Polyn-Redeliver-To";

	private static final String STREAM = "POLYN_DEAD_LETTERS";

	private static final Logger logger = LoggerFactory.getLogger(DeadLetterQueue.class);

	private static final int MAX_MESSAGE_LENGTH = 1000;

	// JetStream stores 64 KiB of headers at most, and the reason needs room.
	private static final int MAX_COPIED_LENGTH = 48 * 1024;

	// The header that says where it is.
	private static final int ROOM_FOR_REST = 64;

	private final JetStreamApi api;

	private final NamePrefix prefix;

	private final String listener;

	private final StreamPublisher publisher;

	/**
	 * Creates the queue.
	 * @param listener the source of the service that listens
	 */
	DeadLetterQueue(JetStreamApi api, NamePrefix prefix, String listener) {
		this.api = api;
		this.prefix = prefix;
		this.listener = listener;
		this.publisher = new StreamPublisher(api.jetStream());
	}

	/**
	 * Says whether a message was published once more for the listener that could not
	 * handle it, which is another one.
	 */
	static boolean isForAnotherConsumer(Message message, NatsJetStreamMetaData metaData) {
		String consumer = message.hasHeaders() ? message.getHeaders().getFirst(REDELIVER_TO) : null;
		return consumer != null && !consumer.equals(metaData.getConsumer());
	}

	static String stream(NamePrefix prefix) {
		return prefix.name(STREAM);
	}

	static String subject(NamePrefix prefix, String event) {
		return prefix.subject(SUBJECT_PREFIX + event);
	}

	static void createStream(JetStreamApi api, NamePrefix prefix) {
		ObjectNode config = Json.object();
		config.put("name", stream(prefix));
		config.put("description", "Messages that listeners of events could not handle");
		config.putArray("subjects").add(subject(prefix, ">"));
		config.put("storage", "file");
		StreamCreator.ensure(api, config);
		logger.debug("Dead letters are kept in the stream {}", stream(prefix));
	}

	/**
	 * Stores a message. When this method returns, it is stored.
	 * @param name the name of the event that was expected
	 * @param message the message
	 * @param deliveries how often it was delivered
	 * @param code why it could not be handled
	 * @param reason the same in words
	 * @throws PolynException if it could not be stored
	 */
	void store(String name, Message message, long deliveries, ErrorCode code, String reason) {
		String subject = subject(this.prefix, name);
		Headers headers = headers(message, deliveries, code, reason);
		try {
			store(subject, headers, message.getData());
		}
		catch (IOException | JetStreamApiException | IllegalStateException | IllegalArgumentException ex) {
			throw new PolynException(ErrorCode.PUBLISH_FAILED,
					"A dead letter could not be stored under " + subject + ": " + ex.getMessage() + ".",
					"Check the stream " + stream(this.prefix) + " and that the user may publish to "
							+ subject(this.prefix, ">") + "; until then the message is delivered again and again.",
					ex);
		}
	}

	// A message may be as large as the server takes: with the reason it no longer fits
	// into one.
	private void store(String subject, Headers headers, byte[] data) throws IOException, JetStreamApiException {
		long room = this.api.connection().getMaxPayload() - headers.serializedLength() - ROOM_FOR_REST;
		if (data.length <= room || room <= 0) {
			publish(subject, headers, data);
			return;
		}
		Headers rest = new Headers().put(DeadLetter.IS_REST, "true");
		String id = headers.getFirst(StreamPublisher.MESSAGE_ID);
		if (id != null) {
			rest.put(StreamPublisher.MESSAGE_ID, id + ":rest");
		}
		PublishAck ack = publish(subject, rest, Arrays.copyOfRange(data, (int) room, data.length));
		headers.put(DeadLetter.REST, String.valueOf(ack.getSeqno()));
		publish(subject, headers, Arrays.copyOf(data, (int) room));
	}

	private PublishAck publish(String subject, Headers headers, byte[] data) throws IOException, JetStreamApiException {
		Optional<PublishAck> stored = this.publisher.publish(subject, headers, data);
		if (stored.isEmpty()) {
			createStream(this.api, this.prefix);
			stored = this.publisher.publish(subject, headers, data);
		}
		return stored.orElseThrow(() -> new IOException("no stream stores " + subject));
	}

	private Headers headers(Message message, long deliveries, ErrorCode code, String reason) {
		Headers headers = new Headers();
		if (message.getHeaders() != null) {
			message.getHeaders().forEach((key, values) -> copy(key, values, headers));
		}
		headers.put(DeadLetterInfo.REASON, code.id());
		headers.put(DeadLetterInfo.MESSAGE, printable(reason));
		headers.put(DeadLetterInfo.LISTENER, this.listener);
		headers.put(DeadLetterInfo.SUBJECT, printable(message.getSubject()));
		headers.put(DeadLetterInfo.DELIVERIES, String.valueOf(deliveries));
		if (message.isJetStream()) {
			NatsJetStreamMetaData metaData = message.metaData();
			headers.put(DeadLetterInfo.STREAM, metaData.getStream());
			headers.put(DeadLetterInfo.SEQUENCE, String.valueOf(metaData.streamSequence()));
			headers.put(DeadLetterInfo.CONSUMER, metaData.getConsumer());
			// With the time: a stream that is deleted and created anew counts from 1
			// again.
			headers.put(StreamPublisher.MESSAGE_ID, metaData.getStream() + ":" + metaData.streamSequence() + ":"
					+ metaData.timestamp().toInstant() + ":" + metaData.getConsumer());
		}
		return headers;
	}

	// The server's own headers (an expected sequence, a rollup, a time to live) would be
	// carried out once more, and those of dead letters would be believed.
	private static void copy(String key, @Nullable List<String> values, Headers headers) {
		if (values != null && !DeadLetter.isReserved(key)) {
			headers.put(key, values.stream().map(DeadLetterQueue::printable).toList());
			if (headers.serializedLength() > MAX_COPIED_LENGTH) {
				headers.remove(key);
			}
		}
	}

	/**
	 * Makes a text fit for a header.
	 */
	static String printable(String text) {
		StringBuilder result = new StringBuilder(text.substring(0, Math.min(text.length(), MAX_MESSAGE_LENGTH)));
		for (int i = 0; i < result.length(); i++) {
			if (result.charAt(i) < ' ' || result.charAt(i) > '~') {
				result.setCharAt(i, (result.charAt(i) == '\n') ? ' ' : '?');
			}
		}
		return result.toString();
	}

}
