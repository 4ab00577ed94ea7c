package io.polyn.nats.dryrun;

import java.util.HashSet;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.LongFunction;
import java.util.function.Supplier;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.polyn.json.Json;
import io.polyn.nats.Subjects;

/**
 * A stream as a dry run would have changed it: what lies on the server, and over it what
 * was changed since.
 */
final class SimulatedStream {

	private static final long DUPLICATE_WINDOW = 120_000_000_000L;

	private final ObjectNode info;

	private final Map<String, Optional<ObjectNode>> consumers = new TreeMap<>();

	private final NavigableMap<Long, ObjectNode> messages = new TreeMap<>();

	// Subjects whose messages on the server are not there any more.
	private final Set<String> replaced = new HashSet<>();

	private final boolean onServer;

	private boolean purged;

	private SimulatedStream(ObjectNode info, boolean onServer) {
		this.info = info;
		this.onServer = onServer;
	}

	/**
	 * Returns a stream that the server has.
	 * @param info what the server says of it
	 * @return the stream, unchanged
	 */
	static SimulatedStream over(ObjectNode info) {
		return new SimulatedStream(info.deepCopy(), true);
	}

	/**
	 * Returns a stream that the server would create.
	 * @param config its configuration
	 * @return the empty stream
	 */
	static SimulatedStream created(ObjectNode config) {
		ObjectNode info = Json.object();
		info.set("config", withDefaults(config));
		info.putObject("state").put("messages", 0).put("bytes", 0).put("last_seq", 0).put("consumer_count", 0);
		return new SimulatedStream(info, false);
	}

	private static ObjectNode withDefaults(ObjectNode config) {
		long age = config.path("max_age").asLong();
		ObjectNode all = Json.object()
			.put("retention", "limits")
			.put("max_consumers", -1)
			.put("max_msgs", -1)
			.put("max_bytes", -1)
			.put("max_age", 0)
			.put("max_msgs_per_subject", -1)
			.put("max_msg_size", -1)
			.put("discard", "old")
			.put("storage", "file")
			.put("num_replicas", 1)
			.put("duplicate_window", (age > 0) ? Math.min(age, DUPLICATE_WINDOW) : DUPLICATE_WINDOW)
			.put("allow_direct", false)
			.put("mirror_direct", false)
			.put("sealed", false)
			.put("deny_delete", false)
			.put("deny_purge", false)
			.put("allow_rollup_hdrs", false)
			.setAll(config);
		if (!all.has("subjects") && !all.has("mirror") && !all.has("sources")) {
			all.putArray("subjects").add(config.path("name").asText());
		}
		return all;
	}

	ObjectNode info() {
		return this.info.deepCopy();
	}

	ObjectNode config() {
		return (ObjectNode) this.info.path("config");
	}

	void configure(ObjectNode config) {
		this.info.set("config", config.deepCopy());
	}

	boolean takes(String subject) {
		for (JsonNode own : config().path("subjects")) {
			if (Subjects.overlap(own.asText(), subject)) {
				return true;
			}
		}
		return false;
	}

	/**
	 * Looks a consumer up.
	 * @param consumer the consumer's name
	 * @param server looks it up on the server
	 * @return its info, or nothing if there is none
	 */
	Optional<ObjectNode> consumer(String consumer, Supplier<Optional<ObjectNode>> server) {
		if (!this.consumers.containsKey(consumer)) {
			this.consumers.put(consumer, this.onServer ? server.get() : Optional.empty());
		}
		return this.consumers.get(consumer);
	}

	void putConsumer(String consumer, Optional<ObjectNode> changed, int more) {
		this.consumers.put(consumer, changed);
		ObjectNode state = state();
		state.put("consumer_count", state.path("consumer_count").asInt() + more);
	}

	/**
	 * Lists the consumers.
	 * @param server those that the server has
	 * @return those, as they were changed since
	 */
	ArrayNode consumers(Iterable<ObjectNode> server) {
		Map<String, ObjectNode> all = new TreeMap<>();
		if (this.onServer) {
			server.forEach((consumer) -> all.put(consumer.path("name").asText(), consumer));
		}
		this.consumers.forEach((name, changed) -> changed.ifPresentOrElse((consumer) -> all.put(name, consumer),
				() -> all.remove(name)));
		return Json.mapper().createArrayNode().addAll(all.values());
	}

	/**
	 * Removes all messages.
	 * @return how many there were
	 */
	long purge() {
		long purged = state().path("messages").asLong();
		state().put("messages", 0).put("bytes", 0);
		this.messages.clear();
		this.purged = true;
		return purged;
	}

	/**
	 * Stores a message.
	 * @param subject its subject
	 * @param headers its headers as the API sends them, in Base64
	 * @param data its content in Base64
	 * @param earlier whether the subject has messages already
	 * @param rollup whether it takes the place of all of the subject's
	 * @return its sequence
	 */
	long store(String subject, String headers, String data, boolean earlier, boolean rollup) {
		ObjectNode state = state();
		boolean only = rollup || config().path("max_msgs_per_subject").asLong() == 1;
		if (only) {
			this.replaced.add(subject);
			this.messages.values().removeIf((message) -> message.path("subject").asText().equals(subject));
		}
		long sequence = state.path("last_seq").asLong() + 1;
		state.put("last_seq", sequence);
		state.put("messages", state.path("messages").asLong() + ((only && earlier) ? 0 : 1));
		this.messages.put(sequence,
				Json.object().put("subject", subject).put("seq", sequence).put("hdrs", headers).put("data", data));
		return sequence;
	}

	/**
	 * Finds the latest message of a subject.
	 * @param subject the subject
	 * @param server finds it on the server
	 * @return the message, or nothing if there is none
	 */
	Optional<JsonNode> latest(String subject, Supplier<Optional<JsonNode>> server) {
		return this.messages.descendingMap()
			.values()
			.stream()
			.filter((message) -> message.path("subject").asText().equals(subject))
			.findFirst()
			.<JsonNode>map((message) -> message)
			.or(() -> isOnServer(subject) ? server.get() : Optional.empty());
	}

	/**
	 * Finds the first message of a subject.
	 * @param filter the subject, or a filter
	 * @param from the least sequence that it may have
	 * @param server finds it on the server, from a sequence on
	 * @return the message, or nothing if there is none
	 */
	Optional<JsonNode> next(String filter, long from, LongFunction<Optional<JsonNode>> server) {
		Optional<JsonNode> found = (this.onServer && !this.purged) ? server.apply(from) : Optional.empty();
		while (found.isPresent() && !isOnServer(found.get().path("subject").asText())) {
			found = server.apply(found.get().path("seq").asLong() + 1);
		}
		return found.or(() -> this.messages.tailMap(from)
			.values()
			.stream()
			.filter((message) -> Subjects.overlap(filter, message.path("subject").asText()))
			.findFirst());
	}

	/**
	 * Counts the messages of each subject.
	 * @param filter which subjects
	 * @param server counts them on the server
	 * @return the number of messages by subject
	 */
	Map<String, Long> messagesBySubject(String filter, Supplier<Map<String, Long>> server) {
		Map<String, Long> counts = new TreeMap<>();
		if (this.onServer && !this.purged) {
			counts.putAll(server.get());
			counts.keySet().removeAll(this.replaced);
		}
		this.messages.values()
			.stream()
			.map((message) -> message.path("subject").asText())
			.filter((subject) -> Subjects.overlap(filter, subject))
			.forEach((subject) -> counts.merge(subject, 1L, Long::sum));
		return counts;
	}

	private boolean isOnServer(String subject) {
		return this.onServer && !this.purged && !this.replaced.contains(subject);
	}

	private ObjectNode state() {
		return (ObjectNode) this.info.path("state");
	}

}
