package io.polyn.nats.dryrun;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.polyn.json.Json;
import io.polyn.nats.JetStreamApi;
import io.polyn.nats.Subjects;
import org.jspecify.annotations.Nullable;

/**
 * A stream as a dry run would have changed it: what lies on the server, and over it what
 * was changed since.
 */
final class SimulatedStream {

	private final ObjectNode info;

	private final Map<String, Optional<ObjectNode>> consumers = new TreeMap<>();

	private final SimulatedMessages messages;

	private final boolean onServer;

	// Of its settings, only those are known that were changed.
	private final boolean assumed;

	private SimulatedStream(ObjectNode info, @Nullable JetStreamApi server, boolean assumed) {
		this.info = info;
		this.messages = new SimulatedMessages(info, server);
		this.onServer = (server != null);
		this.assumed = assumed;
	}

	/**
	 * Returns a stream that the server has.
	 * @param info what the server says of it
	 * @param server the server
	 * @return the stream, unchanged
	 */
	static SimulatedStream over(ObjectNode info, JetStreamApi server) {
		return new SimulatedStream(info.deepCopy(), server, false);
	}

	/**
	 * Returns a stream that the server would create.
	 * @param config its configuration
	 * @return the empty stream
	 */
	static SimulatedStream created(ObjectNode config) {
		return empty(ServerDefaults.completeStream(config), false);
	}

	/**
	 * Returns a stream of which no more is known than its name.
	 * @param name the name
	 * @return the empty stream
	 */
	static SimulatedStream assumed(String name) {
		return empty(Json.object().put("name", name), true);
	}

	private static SimulatedStream empty(ObjectNode config, boolean assumed) {
		ObjectNode info = Json.object();
		info.set("config", config);
		info.putObject("state").put("messages", 0).put("bytes", 0).put("last_seq", 0).put("consumer_count", 0);
		return new SimulatedStream(info, null, assumed);
	}

	ObjectNode info() {
		return this.info.deepCopy();
	}

	ObjectNode config() {
		return (ObjectNode) this.info.path("config");
	}

	void configure(ObjectNode config) {
		this.info.set("config", this.assumed ? config.deepCopy() : ServerDefaults.completeStream(config.deepCopy()));
	}

	SimulatedMessages messages() {
		return this.messages;
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
		ObjectNode state = (ObjectNode) this.info.path("state");
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

}
