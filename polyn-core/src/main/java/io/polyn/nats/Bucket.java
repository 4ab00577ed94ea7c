package io.polyn.nats;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

import io.nats.client.JetStreamApiException;
import io.nats.client.MessageTtl;
import io.nats.client.PublishOptions;
import io.nats.client.impl.Headers;
import io.polyn.ErrorCode;
import io.polyn.PolynException;
import io.polyn.json.Json;
import org.jspecify.annotations.Nullable;

/**
 * A key-value bucket (ADR-8) whose single keys are read from the stream's leader, so that
 * a replica that lags behind can't answer, and whose keys are all read in three requests,
 * whatever their number.
 */
public final class Bucket {

	private static final String OPERATION = "KV-Operation";

	// The server's own reason for a marker: an expired or purged key (ADR-43).
	private static final String MARKER_REASON = "Nats-Marker-Reason";

	private final JetStreamApi api;

	private final String name;

	/**
	 * Creates a view of a bucket. Whether it exists is not looked up.
	 * @param api the server
	 * @param name the bucket's name
	 */
	public Bucket(JetStreamApi api, String name) {
		this.api = api;
		this.name = name;
	}

	/**
	 * A key's value.
	 *
	 * @param key the key
	 * @param value the value
	 * @param revision the revision that the key has with this value
	 * @param headers the headers of the message that holds it
	 */
	public record Entry(String key, byte[] value, long revision, Headers headers) {

		/**
		 * Returns a header of the message that holds the value.
		 * @param name the header's name
		 * @return its first value, {@code null} if it has none
		 */
		public @Nullable String header(String name) {
			return this.headers.getFirst(name);
		}

	}

	/**
	 * How a key stands.
	 *
	 * @param entry its value, {@code null} if it has none
	 * @param revision its revision, be it of its value or of its deletion; 0 if it was
	 * never written
	 */
	public record State(@Nullable Entry entry, long revision) {
	}

	/**
	 * Reads a key.
	 * @param key the key
	 * @return the value, or nothing if there is none
	 * @throws PolynException if the bucket does not exist or can't be read
	 */
	public Optional<Entry> get(String key) {
		return Optional.ofNullable(state(key).entry());
	}

	/**
	 * Reads a key with the revision that it has to be written over, which a deleted one
	 * has too.
	 * @param key the key
	 * @return how the key stands
	 * @throws PolynException if the bucket does not exist or can't be read
	 */
	public State state(String key) {
		return latest(key).map(this::state).orElseGet(() -> new State(null, 0));
	}

	/**
	 * Reads a key from a message of the bucket's stream.
	 */
	State state(StreamMessage message) {
		return new State(isDeletion(message.headers()) ? null : entry(message), message.sequence());
	}

	/**
	 * Reads the keys that match a filter.
	 * @param filter which keys, as in a subscription ({@code users.*})
	 * @return the entries by key, or nothing if there is no such bucket
	 * @throws PolynException if the bucket can't be read
	 */
	public Optional<Map<String, Entry>> read(String filter) {
		return read(filter, false).map((messages) -> {
			Map<String, Entry> entries = new TreeMap<>();
			messages.forEach((message) -> entries.put(key(message), entry(message)));
			return entries;
		});
	}

	/**
	 * Lists the keys that match a filter, without their values.
	 * @param filter which keys, as in a subscription ({@code users.*})
	 * @return the keys in their order with their revisions, or nothing if there is no
	 * such bucket
	 * @throws PolynException if the bucket can't be read
	 */
	public Optional<SortedMap<String, Long>> revisions(String filter) {
		return read(filter, true).map((messages) -> {
			SortedMap<String, Long> revisions = new TreeMap<>();
			messages.forEach((message) -> revisions.put(key(message), message.sequence()));
			return revisions;
		});
	}

	/**
	 * Writes a key that has no value.
	 * @param key the key
	 * @param value the value
	 * @param timeToLive how long the key lives, {@code null} for ever
	 * @return the new revision
	 * @throws IOException if it is not known whether the key was written
	 * @throws JetStreamApiException if the key has a value, or the server refuses
	 */
	public long create(String key, byte[] value, @Nullable MessageTtl timeToLive)
			throws IOException, JetStreamApiException {
		return create(key, null, value, timeToLive);
	}

	/**
	 * Writes a key that has no value, with headers.
	 * @param key the key
	 * @param headers the headers
	 * @param value the value
	 * @return the new revision
	 * @throws IOException if it is not known whether the key was written
	 * @throws JetStreamApiException if the key has a value, or the server refuses
	 */
	public long create(String key, Headers headers, byte[] value) throws IOException, JetStreamApiException {
		return create(key, headers, value, null);
	}

	private long create(String key, @Nullable Headers headers, byte[] value, @Nullable MessageTtl timeToLive)
			throws IOException, JetStreamApiException {
		PublishOptions.Builder options = PublishOptions.builder().messageTtl(timeToLive);
		try {
			return publish(key, headers, value, options.expectedLastSubjectSequence(0));
		}
		catch (JetStreamApiException ex) {
			StreamMessage latest = JetStreamRequestException.isConflict(ex) ? latest(key).orElse(null) : null;
			if (latest != null && isDeletion(latest.headers())) {
				return publish(key, headers, value, options.expectedLastSubjectSequence(latest.sequence()));
			}
			throw ex;
		}
	}

	/**
	 * Writes a key, if nobody else has written it since.
	 * @param key the key
	 * @param value the value
	 * @param revision the revision that the key is known to have
	 * @param timeToLive how long the key lives, {@code null} for ever
	 * @return the new revision
	 * @throws IOException if it is not known whether the key was written
	 * @throws JetStreamApiException if the key has another revision, or the server
	 * refuses
	 */
	public long update(String key, byte[] value, long revision, @Nullable MessageTtl timeToLive)
			throws IOException, JetStreamApiException {
		return publish(key, value,
				PublishOptions.builder().expectedLastSubjectSequence(revision).messageTtl(timeToLive));
	}

	/**
	 * Writes a key under conditions.
	 * @param key the key
	 * @param value the value
	 * @param options the conditions
	 * @return the new revision
	 * @throws IOException if it is not known whether the key was written
	 * @throws JetStreamApiException if a condition does not hold, or the server refuses
	 */
	public long publish(String key, byte[] value, PublishOptions.Builder options)
			throws IOException, JetStreamApiException {
		return publish(key, null, value, options);
	}

	/**
	 * Writes a key with headers, if nobody else has written it since.
	 * @param key the key
	 * @param headers the headers
	 * @param value the value
	 * @param revision the revision that the key is known to have
	 * @return the new revision
	 * @throws IOException if it is not known whether the key was written
	 * @throws JetStreamApiException if the key has another revision, or the server
	 * refuses
	 */
	public long update(String key, Headers headers, byte[] value, long revision)
			throws IOException, JetStreamApiException {
		return publish(key, headers, value, PublishOptions.builder().expectedLastSubjectSequence(revision));
	}

	/**
	 * Removes a key with all its values, if nobody else has written it since.
	 * @param key the key
	 * @param revision the revision that the key is known to have
	 * @param timeToLive how long the mark of the removal stays, {@code null} for ever
	 * @throws IOException if it is not known whether the key was removed
	 * @throws JetStreamApiException if the key has another revision, or the server
	 * refuses
	 */
	public void purge(String key, long revision, @Nullable MessageTtl timeToLive)
			throws IOException, JetStreamApiException {
		Headers headers = new Headers().put(OPERATION, "PURGE").put("Nats-Rollup", "sub");
		publish(key, headers, new byte[0],
				PublishOptions.builder().expectedLastSubjectSequence(revision).messageTtl(timeToLive));
	}

	/**
	 * Marks a key as deleted, if nobody else has written it since. Its older values stay
	 * in the bucket's history.
	 * @param key the key
	 * @param revision the revision that the key is known to have
	 * @throws IOException if it is not known whether the key was deleted
	 * @throws JetStreamApiException if the key has another revision, or the server
	 * refuses
	 */
	public void delete(String key, long revision) throws IOException, JetStreamApiException {
		publish(key, new Headers().put(OPERATION, "DEL"), new byte[0],
				PublishOptions.builder().expectedLastSubjectSequence(revision));
	}

	/**
	 * Returns the subject that a key is stored under.
	 * @param key the key
	 * @return the subject
	 */
	public String subject(String key) {
		return "$KV." + this.name + "." + key;
	}

	String stream() {
		return "KV_" + this.name;
	}

	private long publish(String key, @Nullable Headers headers, byte[] value, PublishOptions.Builder options)
			throws IOException, JetStreamApiException {
		return this.api.publish(subject(key), headers, value, options.build()).getSeqno();
	}

	private Optional<List<StreamMessage>> read(String filter, boolean headersOnly) {
		return new LatestMessages(this.api, stream(), toString()).read(subject(filter), headersOnly)
			.map((messages) -> messages.stream().filter((message) -> !isDeletion(message.headers())).toList());
	}

	private Optional<StreamMessage> latest(String key) {
		try {
			return this.api.findMessage(stream(), Json.object().put("last_by_subj", subject(key)))
				.map(StreamMessage::of);
		}
		catch (JetStreamRequestException ex) {
			if (ex.errorCode() == JetStreamRequestException.STREAM_NOT_FOUND) {
				throw new PolynException(ErrorCode.UNEXPECTED_STATE,
						"The key-value bucket " + this.name + " does not exist.",
						"Create it first with 'create_key_value'.", ex);
			}
			throw ex;
		}
	}

	private Entry entry(StreamMessage message) {
		return new Entry(key(message), message.data(), message.sequence(), message.headers());
	}

	String key(StreamMessage message) {
		return message.subject().substring(subject("").length());
	}

	@Override
	public String toString() {
		return "bucket " + this.name;
	}

	private static boolean isDeletion(Headers headers) {
		String operation = headers.getFirst(OPERATION);
		return headers.containsKey(MARKER_REASON) || "DEL".equals(operation) || "PURGE".equals(operation);
	}

}
