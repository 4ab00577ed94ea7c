package io.polyn.nats.dryrun;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.polyn.json.Json;
import io.polyn.nats.JetStreamApi;
import io.polyn.nats.Subjects;
import org.jspecify.annotations.Nullable;

/**
 * The messages of a stream as a dry run would have changed them: those that lie on the
 * server without those that would be gone, and over them those that would be new.
 */
final class SimulatedMessages {

	// Each of them costs a request.
	private static final int MOST_COUNTED = 1000;

	private final ObjectNode info;

	private final NavigableMap<Long, ObjectNode> stored = new TreeMap<>();

	// Subjects and filters of which nothing is left that lies on the server.
	private final Set<String> replacedSubjects = new HashSet<>();

	private final List<String> purgedFilters = new ArrayList<>();

	// Single messages of the server that are gone: their subjects by sequence.
	private final Map<Long, String> removed = new HashMap<>();

	private @Nullable JetStreamApi server;

	/**
	 * Creates a view.
	 * @param info the stream's info, whose state is kept up to date
	 * @param server the server, {@code null} if it has nothing of the stream
	 */
	SimulatedMessages(ObjectNode info, @Nullable JetStreamApi server) {
		this.info = info;
		this.server = server;
	}

	/**
	 * Returns the sequence of the latest message, which may not be there any more.
	 * @return the sequence
	 */
	long lastSequence() {
		return state().path("last_seq").asLong();
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
		boolean only = rollup || this.info.path("config").path("max_msgs_per_subject").asLong() == 1;
		if (only) {
			this.replacedSubjects.add(subject);
			this.stored.values().removeIf((message) -> subjectOf(message).equals(subject));
		}
		long sequence = lastSequence() + 1;
		state.put("last_seq", sequence);
		state.put("messages", state.path("messages").asLong() + ((only && earlier) ? 0 : 1));
		this.stored.put(sequence,
				Json.object().put("subject", subject).put("seq", sequence).put("hdrs", headers).put("data", data));
		return sequence;
	}

	/**
	 * Removes all messages.
	 * @return how many there were
	 */
	long purge() {
		long purged = state().path("messages").asLong();
		state().put("messages", 0).put("bytes", 0).put("first_seq", lastSequence() + 1).put("num_deleted", 0);
		this.stored.clear();
		this.server = null;
		return purged;
	}

	/**
	 * Removes all messages of some subjects.
	 * @param filter which subjects
	 * @return how many there were
	 */
	long purge(String filter) {
		long purged = total(bySubject(filter));
		this.stored.values().removeIf((message) -> Subjects.overlap(filter, subjectOf(message)));
		this.purgedFilters.add(filter);
		deleted(purged);
		return purged;
	}

	/**
	 * Removes a message.
	 * @param message the message
	 */
	void remove(JsonNode message) {
		if (this.stored.remove(sequenceOf(message)) == null) {
			this.removed.put(sequenceOf(message), subjectOf(message));
		}
		deleted(1);
	}

	/**
	 * Finds the latest message of a subject.
	 * @param subject the subject
	 * @return the message, or nothing if there is none
	 */
	Optional<JsonNode> latest(String subject) {
		Optional<JsonNode> latest = this.stored.descendingMap()
			.values()
			.stream()
			.filter((message) -> subjectOf(message).equals(subject))
			.findFirst()
			.map((message) -> message);
		if (latest.isEmpty() && this.server != null && isKept(subject)) {
			latest = this.server.findMessage(stream(), Json.object().put("last_by_subj", subject));
			if (latest.map(SimulatedMessages::sequenceOf).filter(this.removed::containsKey).isPresent()) {
				throw new NotSimulatedException("It needs the message before one that would be deleted.");
			}
		}
		return latest;
	}

	/**
	 * Finds the first message of a subject.
	 * @param filter the subject, or a filter
	 * @param from the least sequence that it may have
	 * @return the message, or nothing if there is none
	 */
	Optional<JsonNode> next(String filter, long from) {
		Optional<JsonNode> found = nextOnServer(filter, from);
		while (found.isPresent() && !isKept(found.get())) {
			found = nextOnServer(filter, sequenceOf(found.get()) + 1);
		}
		return found.or(() -> this.stored.tailMap(from)
			.values()
			.stream()
			.filter((message) -> Subjects.overlap(filter, subjectOf(message)))
			.findFirst());
	}

	/**
	 * Counts the messages of each subject.
	 * @param filter which subjects
	 * @return the number of messages by subject
	 */
	Map<String, Long> bySubject(String filter) {
		Map<String, Long> counts = new TreeMap<>();
		if (this.server != null) {
			counts.putAll(this.server.messagesBySubject(stream(), filter));
			counts.keySet().removeIf((subject) -> !isKept(subject));
			this.removed.values().forEach((subject) -> counts.computeIfPresent(subject, SimulatedMessages::less));
		}
		this.stored.values()
			.stream()
			.map(SimulatedMessages::subjectOf)
			.filter((subject) -> Subjects.overlap(filter, subject))
			.forEach((subject) -> counts.merge(subject, 1L, Long::sum));
		return counts;
	}

	/**
	 * Counts messages.
	 * @param filter which subjects
	 * @param from the least sequence
	 * @return how many there are
	 */
	long count(String filter, long from) {
		if (from <= state().path("first_seq").asLong()) {
			return total(bySubject(filter));
		}
		long count = 0;
		Optional<JsonNode> message = next(filter, from);
		while (message.isPresent()) {
			if (++count > MOST_COUNTED) {
				throw new NotSimulatedException("It counts more than " + MOST_COUNTED + " messages.");
			}
			message = next(filter, sequenceOf(message.get()) + 1);
		}
		return count;
	}

	private Optional<JsonNode> nextOnServer(String filter, long from) {
		return (this.server == null) ? Optional.empty()
				: this.server.findMessage(stream(), Json.object().put("seq", from).put("next_by_subj", filter));
	}

	private boolean isKept(JsonNode message) {
		return isKept(subjectOf(message)) && !this.removed.containsKey(sequenceOf(message));
	}

	private boolean isKept(String subject) {
		return !this.replacedSubjects.contains(subject)
				&& this.purgedFilters.stream().noneMatch((filter) -> Subjects.overlap(filter, subject));
	}

	private void deleted(long messages) {
		ObjectNode state = state();
		state.put("messages", state.path("messages").asLong() - messages)
			.put("num_deleted", state.path("num_deleted").asLong() + messages);
	}

	private static long total(Map<String, Long> counts) {
		return counts.values().stream().mapToLong(Long::longValue).sum();
	}

	private static @Nullable Long less(String subject, long count) {
		return (count > 1) ? count - 1 : null;
	}

	private static String subjectOf(JsonNode message) {
		return message.path("subject").asText();
	}

	private static long sequenceOf(JsonNode message) {
		return message.path("seq").asLong();
	}

	private String stream() {
		return this.info.path("config").path("name").asText();
	}

	private ObjectNode state() {
		return (ObjectNode) this.info.path("state");
	}

}
