package io.polyn.event;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

import io.nats.client.Connection;
import io.nats.client.JetStreamApiException;
import io.nats.client.JetStreamOptions;
import io.nats.client.impl.Headers;
import io.polyn.ErrorCode;
import io.polyn.PolynException;
import io.polyn.cloudevent.EventNaming;
import io.polyn.json.Json;
import io.polyn.nats.JetStreamApi;
import io.polyn.nats.NamePrefix;
import io.polyn.nats.RoundTrips;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The messages that no listener could handle: to be read, published once more, or
 * discarded. Safe for use by several threads.
 */
public final class DeadLetters {

	private static final Logger logger = LoggerFactory.getLogger(DeadLetters.class);

	private static final int CONSUMER_PREFETCH = 10;

	private static final Duration FLUSH_TIMEOUT = Duration.ofSeconds(5);

	private final JetStreamApi api;

	private final NamePrefix prefix;

	private final String stream;

	private final DeadLetterReader reader;

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
		this.stream = DeadLetterQueue.stream(this.prefix);
		this.reader = new DeadLetterReader(this.api, this.prefix);
	}

	/**
	 * Returns the subject of dead letters.
	 * @param event the name of the event that was expected, or nothing for those of all
	 * events
	 * @return the subject without prefix, for example
	 * {@code polyn.dead_letter.user.created.v1}
	 */
	public static String subject(@Nullable String event) {
		return DeadLetterQueue.SUBJECT_PREFIX + ((event != null) ? event : ">");
	}

	/**
	 * Returns the durable name of the consumer of
	 * {@link #consumer(EventNaming, String, DeadLetterHandler)}.
	 * @param naming the naming of the service
	 * @param event the name of the event that was expected, or nothing for those of all
	 * events
	 * @return the name without prefix, for example
	 * {@code users_dead_letters_user_created_v1}
	 * @throws PolynException if the name of the event is not one
	 */
	public static String consumerName(EventNaming naming, @Nullable String event) {
		return naming.consumerName((event != null) ? "dead.letters." + event : "dead.letters");
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
		return this.reader.list(event, after, limit);
	}

	/**
	 * Reads what is known of dead letters without their data, which the server does not
	 * send: for lists of many or large ones.
	 * @param event the name of the event that was expected, or nothing for those of all
	 * events
	 * @param after the sequence after which to begin; 0 for the oldest
	 * @param limit how many to read at most
	 * @return what is known of them, oldest first
	 * @throws PolynException if they can't be read
	 */
	public List<DeadLetterInfo> info(@Nullable String event, long after, int limit) {
		return this.reader.info(event, after, limit);
	}

	/**
	 * Looks a dead letter up.
	 * @param sequence its sequence in the stream of dead letters
	 * @return the dead letter, if there is one
	 */
	public Optional<DeadLetter> find(long sequence) {
		return this.reader.find(sequence);
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
			headers.put(StreamPublisher.MESSAGE_ID, this.stream + ":" + letter.sequence() + ":" + letter.time());
			store(letter, headers);
		}
		discard(letter);
	}

	private void send(DeadLetter letter, Headers headers) {
		try {
			this.api.connection().publish(letter.subject(), headers, letter.data());
			RoundTrips.flush(this.api.connection(), FLUSH_TIMEOUT);
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
	 * Makes a consumer that hands every dead letter to a handler, those first that are
	 * there already. It has a durable consumer of its own, which is created.
	 * @param naming names the durable consumer
	 * @param event the name of the event that was expected, or nothing for those of all
	 * events
	 * @param handler the handler, which is called by one thread
	 * @return the consumer, which does not receive yet
	 */
	public EventConsumer consumer(EventNaming naming, @Nullable String event, DeadLetterHandler handler) {
		String subject = this.prefix.subject(subject(event));
		String name = this.prefix.name(consumerName(naming, event));
		Supplier<DurableConsumer> lookup = () -> DurableConsumer.of(this.stream, name,
				this.api.consumerInfo(this.stream, name)
					.orElseThrow(() -> new PolynException(ErrorCode.CONSUMER_MISSING,
							"The stream " + this.stream + " has no consumer " + name + " any more.",
							"Start the listener of dead letters again, which creates it."))
					.path("config"));
		return new EventConsumer(this.api, subject, name, new EventConsumer.Source(() -> {
			DeadLetterQueue.createStream(this.api, this.prefix);
			if (this.api.consumerInfo(this.stream, name).isEmpty()) {
				DurableConsumer.create(this.api, this.stream, name, List.of(subject));
			}
			return lookup.get();
		}, lookup, (found) -> (messages) -> process(messages, handler), (message) -> null), new EventConsumer.Settings(
				CONSUMER_PREFETCH, 1, EventOrder.NONE, 1, EventConsumerBuilder.namedThreads(name)));
	}

	private List<MessageProcessor.Retry> process(List<PendingMessage> messages, DeadLetterHandler handler) {
		List<MessageProcessor.Retry> retries = new ArrayList<>();
		for (PendingMessage message : messages) {
			if (DeadLetterReader.isRest(message.message())) {
				message.done();
				continue;
			}
			DeadLetter letter = this.reader.letter(message.message());
			try {
				handler.handle(letter);
				message.done();
			}
			catch (Throwable ex) {
				if (ex instanceof InterruptedException) {
					Thread.currentThread().interrupt();
				}
				Duration delay = BackOff.DEFAULT.delay(message.deliveries());
				logger.error("The listener of dead letters failed on the {}; the next attempt is in {} ms", letter,
						delay.toMillis(), ex);
				retries.add(new MessageProcessor.Retry(message, delay));
			}
		}
		return retries;
	}

	/**
	 * Removes a dead letter. Does nothing if it is gone.
	 * @param letter the dead letter
	 * @throws PolynException if it can't be removed
	 */
	public void discard(DeadLetter letter) {
		this.reader.sequences(letter.sequence()).forEach(this::delete);
	}

	private void delete(long sequence) {
		this.api.request("STREAM.MSG.DELETE." + this.stream, Json.object().put("seq", sequence).put("no_erase", true));
	}

}
