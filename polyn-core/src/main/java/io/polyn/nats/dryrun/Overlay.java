package io.polyn.nats.dryrun;

import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.polyn.json.Json;
import io.polyn.nats.JetStreamApi;
import io.polyn.nats.JetStreamRequestException;
import org.jspecify.annotations.Nullable;

/**
 * The streams as a dry run would have changed them. Each is read from the server when it
 * is first asked for.
 */
final class Overlay {

	private final JetStreamApi server;

	// Nothing where there is no such stream, or not any more.
	private final Map<String, Optional<SimulatedStream>> streams = new HashMap<>();

	Overlay(JetStreamApi server) {
		this.server = server;
	}

	JetStreamApi server() {
		return this.server;
	}

	Optional<SimulatedStream> find(String stream) {
		return this.streams.computeIfAbsent(stream,
				(name) -> this.server.streamInfo(name).map((info) -> SimulatedStream.over(info, this.server)));
	}

	SimulatedStream require(ApiRequest request) {
		return find(request.stream())
			.orElseThrow(() -> request.refusal(JetStreamRequestException.STREAM_NOT_FOUND, "stream not found"));
	}

	void put(String name, @Nullable SimulatedStream stream) {
		this.streams.put(name, Optional.ofNullable(stream));
	}

	/**
	 * Lists the streams.
	 * @return their infos
	 */
	Collection<ObjectNode> infos() {
		Map<String, ObjectNode> all = new TreeMap<>();
		this.server.streams().forEach((info) -> all.put(info.path("config").path("name").asText(), info));
		this.streams.forEach((name, stream) -> stream.ifPresentOrElse((present) -> all.put(name, present.info()),
				() -> all.remove(name)));
		return all.values();
	}

	/**
	 * Finds the streams that take messages of a subject.
	 * @param subject the subject, or a filter
	 * @return their names
	 */
	Set<String> taking(String subject) {
		Set<String> names = new LinkedHashSet<>();
		int total;
		int offset = 0;
		do {
			ObjectNode page = this.server.request("STREAM.NAMES",
					Json.object().put("subject", subject).put("offset", offset));
			for (JsonNode name : page.path("streams")) {
				names.add(name.asText());
			}
			offset += page.path("streams").size();
			total = (page.path("streams").isEmpty() ? 0 : page.path("total").asInt());
		}
		while (offset < total);
		names.removeAll(this.streams.keySet());
		this.streams.forEach((name, stream) -> stream.filter((present) -> present.takes(subject))
			.ifPresent((present) -> names.add(name)));
		return names;
	}

}
