package io.polyn.nats;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
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
	 */
	public record Entry(String key, byte[] value, long revision) {
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
		JsonNode message = latest(key).orElse(null);
		if (message == null) {
			return new State(null, 0);
		}
		long revision = message.path("seq").asLong();
		Entry entry = (isDeletion(headers(message)) ? null
				: new Entry(key, Base64.getDecoder().decode(message.path("data").asText("")), revision));
		return new State(entry, revision);
	}

	/**
	 * Reads the keys that match a filter.
	 * @param filter which keys, as in a subscription ({@code users.*})
	 * @return the entries by key, or nothing if there is no such bucket
	 * @throws PolynException if the bucket can't be read
	 */
	public Optional<Map<String, Entry>> read(String filter) {
		if (this.api.isSimulated()) {
			return readOneByOne(filter);
		}
		return new BucketReading(this.api, this.name, filter).read();
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
		try {
			return update(key, value, 0, timeToLive);
		}
		catch (JetStreamApiException ex) {
			JsonNode latest = JetStreamRequestException.isConflict(ex) ? latest(key).orElse(null) : null;
			if (latest != null && isDeletion(headers(latest))) {
				return update(key, value, latest.path("seq").asLong(), timeToLive);
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
		return this.api.publish(subject(key), null, value, options.build()).getSeqno();
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
		PublishOptions options = PublishOptions.builder()
			.expectedLastSubjectSequence(revision)
			.messageTtl(timeToLive)
			.build();
		this.api.publish(subject(key), headers, new byte[0], options);
	}

	/**
	 * Returns the subject that a key is stored under.
	 * @param key the key
	 * @return the subject
	 */
	public String subject(String key) {
		return "$KV." + this.name + "." + key;
	}

	private String stream() {
		return "KV_" + this.name;
	}

	// Slower, but without a consumer.
	private Optional<Map<String, Entry>> readOneByOne(String filter) {
		return this.api.streamInfo(stream()).map((info) -> {
			Map<String, Entry> entries = new TreeMap<>();
			for (String subject : this.api.messagesBySubject(stream(), subject(filter)).keySet()) {
				String key = subject.substring(subject("").length());
				get(key).ifPresent((entry) -> entries.put(key, entry));
			}
			return entries;
		});
	}

	private Optional<JsonNode> latest(String key) {
		try {
			return Optional.of(this.api.lastMessage(stream(), subject(key)));
		}
		catch (JetStreamRequestException ex) {
			if (ex.errorCode() == JetStreamRequestException.MESSAGE_NOT_FOUND) {
				return Optional.empty();
			}
			if (ex.errorCode() == JetStreamRequestException.STREAM_NOT_FOUND) {
				throw new PolynException(ErrorCode.UNEXPECTED_STATE,
						"The key-value bucket " + this.name + " does not exist.",
						"Create it first with 'create_key_value'.", ex);
			}
			throw ex;
		}
	}

	private static @Nullable Headers headers(JsonNode message) {
		String encoded = message.path("hdrs").asText("");
		if (encoded.isEmpty()) {
			return null;
		}
		Headers headers = new Headers();
		new String(Base64.getDecoder().decode(encoded), StandardCharsets.UTF_8).lines().skip(1).forEach((line) -> {
			int colon = line.indexOf(':');
			if (colon > 0) {
				headers.put(line.substring(0, colon), line.substring(colon + 1).strip());
			}
		});
		return headers;
	}

	static boolean isDeletion(@Nullable Headers headers) {
		if (headers == null) {
			return false;
		}
		String operation = headers.getFirst(OPERATION);
		return headers.containsKey(MARKER_REASON) || "DEL".equals(operation) || "PURGE".equals(operation);
	}

}
