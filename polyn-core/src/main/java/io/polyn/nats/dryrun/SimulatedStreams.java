package io.polyn.nats.dryrun;

import java.util.Map;
import java.util.Optional;
import java.util.Set;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.polyn.json.Json;
import io.polyn.nats.JetStreamRequestException;

/**
 * JetStream's answers to requests about streams, in a dry run.
 */
final class SimulatedStreams {

	private static final int SUBJECTS_OVERLAP = 10065;

	private final Overlay overlay;

	private final CallLog calls;

	SimulatedStreams(Overlay overlay, CallLog calls) {
		this.overlay = overlay;
		this.calls = calls;
	}

	ObjectNode names(ApiRequest request) {
		String subject = request.body().path("subject").asText(">");
		ArrayNode names = Json.mapper().valueToTree(this.overlay.taking(subject));
		return SimulatedJetStream.page("streams", names, request);
	}

	ObjectNode list(ApiRequest request) {
		return SimulatedJetStream.page("streams", Json.mapper().createArrayNode().addAll(this.overlay.infos()),
				request);
	}

	ObjectNode info(ApiRequest request) {
		SimulatedStream stream = this.overlay.require(request);
		ObjectNode info = stream.info();
		String filter = request.body().path("subjects_filter").asText("");
		if (!filter.isEmpty()) {
			Map<String, Long> counts = stream.messages().bySubject(filter);
			((ObjectNode) info.path("state")).set("subjects", Json.mapper().valueToTree(counts));
			info.put("total", counts.size());
		}
		return info;
	}

	ObjectNode create(ApiRequest request) {
		ObjectNode config = request.body();
		Optional<SimulatedStream> found = this.overlay.find(request.stream());
		if (found.isPresent()) {
			throw request.refusal(JetStreamRequestException.STREAM_NAME_IN_USE,
					"stream name already in use with a different configuration");
		}
		SimulatedStream created = SimulatedStream.created(config);
		requireFreeSubjects(request, created.config());
		this.overlay.put(request.stream(), created);
		this.calls.request(request, null, config);
		return created.info();
	}

	ObjectNode update(ApiRequest request) {
		SimulatedStream stream = this.overlay.require(request);
		requireFreeSubjects(request, request.body());
		this.calls.request(request, stream.config(), request.body());
		stream.configure(request.body());
		return stream.info();
	}

	ObjectNode delete(ApiRequest request) {
		this.overlay.require(request);
		this.overlay.put(request.stream(), null);
		this.calls.request(request, null, null);
		return SimulatedJetStream.success();
	}

	/**
	 * Removes messages, all or all of some subjects; one that leaves some of them is
	 * taken to remove none, so that what is done to the stream afterwards is not thought
	 * to be without danger.
	 * @param request the request
	 * @return the answer
	 */
	ObjectNode purge(ApiRequest request) {
		SimulatedMessages messages = this.overlay.require(request).messages();
		JsonNode which = request.body();
		this.calls.request(request, null, null);
		long purged = 0;
		if (!which.has("keep") && which.path("seq").asLong(Long.MAX_VALUE) > messages.lastSequence()) {
			purged = (which.has("filter") ? messages.purge(which.path("filter").asText()) : messages.purge());
		}
		return SimulatedJetStream.success().put("purged", purged);
	}

	private void requireFreeSubjects(ApiRequest request, ObjectNode config) {
		for (JsonNode subject : config.path("subjects")) {
			Set<String> takers = this.overlay.taking(subject.asText());
			takers.remove(request.stream());
			if (!takers.isEmpty()) {
				throw request.refusal(SUBJECTS_OVERLAP, "subjects overlap with an existing stream");
			}
		}
	}

}
