package io.polyn.event;

import java.io.IOException;
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

	private static final String STREAM = "POLYN_DEAD_LETTERS";

	private static final String SUBJECT_PREFIX = "polyn.dead_letter.";

	private static final Logger logger = LoggerFactory.getLogger(DeadLetterQueue.class);

	private static final int MAX_MESSAGE_LENGTH = 1000;

	private final JetStreamApi api;

	private final NamePrefix prefix;

	private final StreamPublisher publisher;

	DeadLetterQueue(JetStreamApi api, NamePrefix prefix) {
		this.api = api;
		this.prefix = prefix;
		this.publisher = new StreamPublisher(api.jetStream());
	}

	/**
	 * Stores a message. When this method returns, it is stored.
	 * @param name the name of the event that was expected
	 * @param message the message
	 * @param code why it could not be handled
	 * @param reason the same in words
	 * @throws PolynException if it could not be stored
	 */
	void store(String name, Message message, ErrorCode code, String reason) {
		String subject = subject(name);
		Headers headers = headers(message, code, reason);
		try {
			if (this.publisher.publish(subject, headers, message.getData()).isEmpty()) {
				createStream();
				Optional<PublishAck> stored = this.publisher.publish(subject, headers, message.getData());
				stored.orElseThrow(() -> new IOException("no stream stores " + subject));
			}
		}
		catch (IOException | JetStreamApiException | IllegalStateException | IllegalArgumentException ex) {
			throw new PolynException(ErrorCode.PUBLISH_FAILED,
					"A dead letter could not be stored under " + subject + ": " + ex.getMessage() + ".",
					"Check the stream " + stream() + " and that the user may publish to " + subject(">")
							+ "; until then the message is delivered again and again.",
					ex);
		}
	}

	private String stream() {
		return this.prefix.name(STREAM);
	}

	private String subject(String name) {
		return this.prefix.subject(SUBJECT_PREFIX + name);
	}

	private void createStream() {
		ObjectNode config = Json.object();
		config.put("name", stream());
		config.put("description", "Messages that listeners of events could not handle");
		config.putArray("subjects").add(subject(">"));
		config.put("storage", "file");
		StreamCreator.ensure(this.api, config);
		logger.info("Dead letters are kept in the stream {}", stream());
	}

	private static Headers headers(Message message, ErrorCode code, String reason) {
		Headers headers = new Headers();
		if (message.getHeaders() != null) {
			message.getHeaders().forEach((key, values) -> copy(key, values, headers));
		}
		NatsJetStreamMetaData metaData = message.metaData();
		headers.put("Polyn-Reason", code.id());
		headers.put("Polyn-Message", printable(reason));
		headers.put("Polyn-Stream", metaData.getStream());
		headers.put("Polyn-Sequence", String.valueOf(metaData.streamSequence()));
		headers.put("Polyn-Consumer", metaData.getConsumer());
		headers.put("Polyn-Deliveries", String.valueOf(metaData.deliveredCount()));
		headers.put(StreamPublisher.MESSAGE_ID,
				metaData.getStream() + ":" + metaData.streamSequence() + ":" + metaData.getConsumer());
		return headers;
	}

	// The server's own headers (an expected sequence, a rollup, a time to
	// live) would be carried out once more.
	private static void copy(String key, @Nullable List<String> values, Headers headers) {
		if (values != null && !key.regionMatches(true, 0, "Nats-", 0, 5)) {
			headers.put(key, values.stream().map(DeadLetterQueue::printable).toList());
		}
	}

	private static String printable(String text) {
		StringBuilder result = new StringBuilder(text.substring(0, Math.min(text.length(), MAX_MESSAGE_LENGTH)));
		for (int i = 0; i < result.length(); i++) {
			if (result.charAt(i) < ' ' || result.charAt(i) > '~') {
				result.setCharAt(i, (result.charAt(i) == '\n') ? ' ' : '?');
			}
		}
		return result.toString();
	}

}
