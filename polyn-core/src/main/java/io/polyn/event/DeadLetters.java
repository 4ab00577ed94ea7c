package io.polyn.event;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeoutException;

import io.nats.client.Connection;
import io.nats.client.JetStreamApiException;
import io.nats.client.JetStreamOptions;
import io.nats.client.Message;
import io.nats.client.impl.Headers;
import io.polyn.ErrorCode;
import io.polyn.PolynException;
import io.polyn.json.Json;
import io.polyn.nats.JetStreamApi;
import io.polyn.nats.NamePrefix;
import io.polyn.nats.StreamReader;
import org.jspecify.annotations.Nullable;

/**
 * The messages that no listener could handle: to be read, published once more, or
 * discarded. Safe for use by several threads.
 */
public final class DeadLetters {

	private static final Duration FLUSH_TIMEOUT = Duration.ofSeconds(5);

	private final JetStreamApi api;

	private final NamePrefix prefix;

	/**
	 * Creates the dead letters of an account.
	 * @param connection the connection, which stays the caller's to close
	 * @param options the domain or prefix of JetStream
	 * @param prefix what goes before the names of streams and the subjects of one among
	 * several deployments; empty for none
	 */
	public DeadLetters(Connection connection, JetStreamOptions options, String prefix) {
		this.api = new JetStreamApi(connection, options);
		this.prefix = new NamePrefix(prefix);
	}

	/**
	 * Reads dead letters.
	 * @param event the name of the event that was expected, or nothing for those of all
	 * events
	 * @param after the sequence after which to begin; 0 for the oldest
	 * @param limit how many to read at most
	 * @return the dead letters, oldest first
	 * @throws PolynException if they can't be read
	 */
	public List<DeadLetter> list(@Nullable String event, long after, int limit) {
		String stream = DeadLetterQueue.stream(this.prefix);
		List<DeadLetter> result = new ArrayList<>();
		if (limit < 1 || this.api.streamInfo(stream).isEmpty()) {
			return result;
		}
		String filter = DeadLetterQueue.subject(this.prefix, (event != null) ? event : ">");
		try (StreamReader reader = new StreamReader(this.api, stream, filter, after + 1)) {
			for (Message message = reader.next(); message != null && result.size() < limit; message = reader.next()) {
				result.add(DeadLetter.of(message, this.prefix));
			}
		}
		return result;
	}

	/**
	 * Looks a dead letter up.
	 * @param sequence its sequence in the stream of dead letters
	 * @return the dead letter, if there is one
	 */
	public Optional<DeadLetter> find(long sequence) {
		return list(null, sequence - 1, 1).stream().filter((letter) -> letter.sequence() == sequence).findFirst();
	}

	/**
	 * Publishes a message once more, with its own bytes and headers, and removes the dead
	 * letter. Of the listeners of Polyn only the one that could not handle it will;
	 * others that receive the subject see it a second time.
	 * @param letter the dead letter
	 * @throws PolynException if it was not stored ({@link ErrorCode#PUBLISH_FAILED},
	 * {@link ErrorCode#STREAM_MISSING}); the dead letter is still there then
	 */
	public void republish(DeadLetter letter) {
		Headers headers = new Headers();
		letter.headers().forEach(headers::put);
		if (letter.consumer() == null) {
			send(letter, headers);
		}
		else {
			headers.put(DeadLetterQueue.REDELIVER_TO, letter.consumer());
			// Published twice, it is stored once.
			headers.put(StreamPublisher.MESSAGE_ID,
					DeadLetterQueue.stream(this.prefix) + ":" + letter.sequence() + ":" + letter.time());
			store(letter, headers);
		}
		discard(letter);
	}

	private void send(DeadLetter letter, Headers headers) {
		try {
			this.api.connection().publish(letter.subject(), headers, letter.data());
			this.api.connection().flush(FLUSH_TIMEOUT);
		}
		catch (TimeoutException | IllegalStateException | IllegalArgumentException ex) {
			throw failed(letter, ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw failed(letter, ex);
		}
	}

	private void store(DeadLetter letter, Headers headers) {
		try {
			new StreamPublisher(this.api.jetStream()).publish(letter.subject(), headers, letter.data())
				.orElseThrow(() -> new PolynException(ErrorCode.STREAM_MISSING,
						"No stream stores the subject " + letter.subject() + "; the " + letter + " was not published.",
						StreamMissing.remedy(letter.event())));
		}
		catch (IOException | JetStreamApiException | IllegalStateException | IllegalArgumentException ex) {
			throw failed(letter, ex);
		}
	}

	private static PolynException failed(DeadLetter letter, Exception cause) {
		return new PolynException(ErrorCode.PUBLISH_FAILED,
				"The " + letter + " could not be published to " + letter.subject() + ": " + cause.getMessage() + ".",
				"Try again; stored twice within the stream's duplicate window, it is there once.", cause);
	}

	/**
	 * Removes a dead letter. Does nothing if it is gone.
	 * @param letter the dead letter
	 * @throws PolynException if it can't be removed
	 */
	public void discard(DeadLetter letter) {
		if (find(letter.sequence()).isPresent()) {
			this.api.request("STREAM.MSG.DELETE." + DeadLetterQueue.stream(this.prefix),
					Json.object().put("seq", letter.sequence()).put("no_erase", true));
		}
	}

}
