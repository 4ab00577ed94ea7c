package io.polyn.migration.operation;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.polyn.PolynException;
import io.polyn.json.Json;
import io.polyn.nats.JetStreamApi;
import io.polyn.nats.ServerVersion;

/**
 * A copy of a stream in the making, to be gone on with wherever an earlier attempt has
 * left it: the server fills it, and then it becomes a stream of its own. With nats-server
 * 2.12 and later it is a mirror that is promoted, and every message keeps its sequence
 * and its time. Older servers can't promote; there it is a stream with a source, whose
 * messages are numbered and timed anew and have a header {@code Nats-Stream-Source} with
 * the sequence they had.
 */
final class StreamCopy {

	private static final int LEVEL_OF_PROMOTION = 2;

	private static final ServerVersion UPDATE_OF_REPUBLISH = new ServerVersion(2, 10, 0);

	private static final Duration PATIENCE = Duration.ofSeconds(30);

	private static final long FIRST_PAUSE = 20;

	private static final long LONGEST_PAUSE = 1000;

	// What the server does not let a mirror have, or would do to each copied message, or
	// what stands in the way of completing it.
	private static final List<String> ONLY_WHEN_COMPLETE = List.of("subjects", "subject_transform", "republish",
			"subject_delete_marker_ttl", "allow_atomic", "allow_batched", "deny_purge");

	private final OperationContext context;

	private final JetStreamApi api;

	private final String from;

	private final String to;

	private final Duration patience;

	StreamCopy(OperationContext context, String from, String to) {
		this(context, from, to, PATIENCE);
	}

	StreamCopy(OperationContext context, String from, String to, Duration patience) {
		this.context = context;
		this.api = context.api();
		this.from = from;
		this.to = to;
		this.patience = patience;
	}

	/**
	 * Says whether copies are exact: whether the server can promote a mirror.
	 * @param api the server
	 * @return whether it can
	 */
	static boolean isExact(JetStreamApi api) {
		return api.apiLevel() >= LEVEL_OF_PROMOTION;
	}

	/**
	 * Refuses a configuration that a copy can't be given.
	 * @param api the server
	 * @param config the configuration that the complete copy is to have
	 */
	static void requireCopyable(JetStreamApi api, ObjectNode config) {
		for (String setting : List.of("allow_msg_counter", "allow_msg_schedules")) {
			if (config.path(setting).asBoolean()) {
				throw Operation.unexpected(
						"The server can't fill a stream with '" + setting + "', as the stream "
								+ config.path("name").asText() + " is to be, from another stream.",
						"Create the stream, and let the application fill it.");
			}
		}
		if (config.has("republish") && !api.serverVersion().isAtLeast(UPDATE_OF_REPUBLISH)) {
			String stream = config.path("name").asText();
			throw Operation.unexpected(
					"Before " + UPDATE_OF_REPUBLISH + " the server would republish whatever is copied to the stream "
							+ stream + ", as it can't add 'republish' later.",
					"Use a newer server.");
		}
	}

	/**
	 * Says whether a stream takes messages from another one.
	 * @param config the stream's configuration
	 * @param origin the name of the other one, in the same account
	 * @return whether that is its mirrored stream or one of its sources
	 */
	static boolean takesFrom(JsonNode config, String origin) {
		if (isOrigin(config.path("mirror"), origin)) {
			return true;
		}
		for (JsonNode source : config.path("sources")) {
			if (isOrigin(source, origin)) {
				return true;
			}
		}
		return false;
	}

	private static boolean isOrigin(JsonNode source, String name) {
		return name.equals(source.path("name").asText()) && !source.has("external");
	}

	/**
	 * Creates the copy, if it does not exist.
	 * @param config the configuration that the complete copy is to have
	 */
	void begin(ObjectNode config) {
		if (this.api.streamInfo(this.to).isPresent()) {
			return;
		}
		ObjectNode initial = config.deepCopy().remove(ONLY_WHEN_COMPLETE);
		if ("interest".equals(initial.path("retention").asText())) {
			// It has no consumers yet, and would keep nothing.
			initial.put("retention", "limits");
		}
		ObjectNode origin = Json.object().put("name", this.from);
		if (isExact(this.api)) {
			initial.set("mirror", origin);
		}
		else {
			initial.putArray("sources").add(origin);
		}
		// Nothing can have been copied by then.
		new StreamCreation(this.context, initial, this.patience)
			.run((created) -> created.path("state").path("last_seq").asLong() > 0);
	}

	/**
	 * Waits until the copy has what the stream has now.
	 * @param counted whether it has to have as many messages
	 */
	void catchUp(boolean counted) {
		long goal = Long.MAX_VALUE;
		long wanted = Long.MAX_VALUE;
		long reached = -1;
		long pause = FIRST_PAUSE;
		long lastChange = System.nanoTime();
		while (true) {
			ObjectNode info = info(this.to);
			long copied = info.path("state").path("messages").asLong();
			JsonNode origin = info(this.from);
			if (reached < 0 || !isWorkQueue(origin)) {
				// What is removed meanwhile does not come; but from a work queue the copy
				// itself may take it.
				goal = Math.min(goal, latestSequence(origin));
				wanted = Math.min(wanted, origin.path("state").path("messages").asLong());
			}
			progress(copied, wanted);
			long now = reached(info);
			if (now >= goal && (!counted || copied >= wanted)) {
				return;
			}
			if (now != reached) {
				reached = now;
				lastChange = System.nanoTime();
			}
			else if (System.nanoTime() - lastChange > this.patience.toNanos()) {
				throw stalled(info, copied, wanted);
			}
			Pause.of(Duration.ofMillis(pause));
			pause = Math.min(2 * pause, LONGEST_PAUSE);
		}
	}

	/**
	 * Makes the copy a stream of its own, if it is not.
	 * @param config the configuration that it is to have
	 */
	void complete(ObjectNode config) {
		ObjectNode info = info(this.to);
		if (takesFrom(info.path("config"), this.from)) {
			JsonNode state = info.path("state");
			long last = info(this.from).path("state").path("last_seq").asLong();
			if (info.path("config").has("mirror") && state.path("messages").asLong() == 0
					&& state.path("last_seq").asLong() < last) {
				// Of an empty stream it does not know where to go on.
				this.api.request("STREAM.PURGE." + this.to, Json.object().put("seq", last + 1));
				progress(0, 0);
			}
			ObjectNode updated = this.api.updateStream(config);
			ReadBack.check("stream " + this.to, JetStreamFields.STREAM, config, updated.path("config"),
					this.api.serverVersion());
		}
	}

	/**
	 * Finds the place of a message in the copy, which must not be complete yet.
	 * @param sequence the sequence that the message has, had or would have in the stream
	 * @return the sequence of that message in the copy, or of the next one
	 */
	long position(long sequence) {
		JsonNode info = info(this.to);
		long end = info.path("state").path("last_seq").asLong() + 1;
		if (info.path("config").has("mirror")) {
			// The latest messages may have been deleted; what comes next takes their
			// place.
			return Math.min(sequence, end);
		}
		long low = Math.max(1, info.path("state").path("first_seq").asLong());
		long high = end;
		while (low < high) {
			long middle = low + (high - low) / 2;
			Optional<JsonNode> before = StreamLookup.nextMessage(this.api, this.to, middle)
				.filter((message) -> SourceHeader.sequence(message, this.from).orElse(0) < sequence);
			if (before.isPresent()) {
				low = before.get().path("seq").asLong() + 1;
			}
			else {
				high = middle;
			}
		}
		return low;
	}

	private long reached(ObjectNode info) {
		if (info.path("config").has("mirror")) {
			return info.path("state").path("last_seq").asLong();
		}
		return StreamLookup.latestMessage(this.api, info)
			.map((message) -> SourceHeader.sequence(message, this.from).orElse(0))
			.orElse(0L);
	}

	// The stream's own number counts deleted messages.
	private long latestSequence(JsonNode info) {
		return StreamLookup.latestMessage(this.api, info).map((message) -> message.path("seq").asLong()).orElse(0L);
	}

	private static boolean isWorkQueue(JsonNode info) {
		return "workqueue".equals(info.path("config").path("retention").asText());
	}

	private ObjectNode info(String stream) {
		return this.api.streamInfo(stream)
			.orElseThrow(() -> Operation.unexpected("The stream " + stream + " is gone.",
					"Find out who deletes it while it is copied."));
	}

	private void progress(long copied, long wanted) {
		this.context.progress("copy of stream " + this.from + " to " + this.to, copied, wanted);
	}

	private PolynException stalled(ObjectNode info, long copied, long wanted) {
		JsonNode source = info.path("config").has("mirror") ? info.path("mirror") : info.path("sources").path(0);
		String reason = source.path("error").path("description").asText("");
		return Operation.unexpected(
				"The copy of the stream " + this.from + " to " + this.to + " came to a halt at " + copied + " of "
						+ wanted + " messages" + (reason.isEmpty() ? "." : ": " + reason + "."),
				"Look at the limits that the copy has." + (isExact(this.api) ? ""
						: " Servers before 2.12 don't copy a message whose Nats-Msg-Id an earlier one had, or that has a"
								+ " Nats-Expected- header: use a newer one."));
	}

}
