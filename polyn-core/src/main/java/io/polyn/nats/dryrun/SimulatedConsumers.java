package io.polyn.nats.dryrun;

import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.polyn.json.Json;
import io.polyn.nats.JetStreamRequestException;

/**
 * JetStream's answers to requests about consumers, in a dry run.
 */
final class SimulatedConsumers {

	private static final int CONSUMER_EXISTS = 10148;

	private static final int CONSUMER_MISSING = 10149;

	private final Overlay overlay;

	private final CallLog calls;

	// Consumers without a durable name are made only to count or to read, and go at once.
	private final Set<String> helpers = new HashSet<>();

	SimulatedConsumers(Overlay overlay, CallLog calls) {
		this.overlay = overlay;
		this.calls = calls;
	}

	ObjectNode list(ApiRequest request) {
		SimulatedStream stream = this.overlay.require(request);
		return SimulatedJetStream.page("consumers", stream.consumers(this.overlay.server().consumers(request.stream())),
				request);
	}

	ObjectNode info(ApiRequest request) {
		this.overlay.require(request);
		return require(request).deepCopy();
	}

	ObjectNode put(ApiRequest request) {
		SimulatedStream stream = this.overlay.require(request);
		if (!request.config().has("durable_name")) {
			return helper(stream, request);
		}
		Optional<ObjectNode> found = find(stream, request);
		String action = request.body().path("action").asText();
		if (found.isEmpty() && action.equals("update")) {
			throw request.refusal(CONSUMER_MISSING, "consumer does not exist");
		}
		if (found.isPresent() && action.equals("create")) {
			throw request.refusal(CONSUMER_EXISTS, "consumer already exists");
		}
		ObjectNode info = found.map(ObjectNode::deepCopy).orElseGet(() -> created(stream, request));
		ObjectNode before = found.map((consumer) -> (ObjectNode) consumer.path("config")).orElse(null);
		if (before != null) {
			info.set("config", ServerDefaults.completeConsumer(request.config().deepCopy(), stream.config()));
		}
		stream.putConsumer(request.consumer(), Optional.of(info), (before != null) ? 0 : 1);
		this.calls.request(request, before, request.config());
		return info.deepCopy();
	}

	private ObjectNode helper(SimulatedStream stream, ApiRequest request) {
		this.helpers.add(request.consumer());
		JsonNode config = request.config();
		return created(stream, request).put("num_pending", stream.messages()
			.count(config.path("filter_subject").asText(">"), config.path("opt_start_seq").asLong()));
	}

	ObjectNode delete(ApiRequest request) {
		SimulatedStream stream = this.overlay.require(request);
		if (this.helpers.remove(request.consumer())) {
			return SimulatedJetStream.success();
		}
		require(request);
		stream.putConsumer(request.consumer(), Optional.empty(), -1);
		this.calls.request(request, null, null);
		return SimulatedJetStream.success();
	}

	ObjectNode pause(ApiRequest request) {
		SimulatedStream stream = this.overlay.require(request);
		ObjectNode paused = require(request).deepCopy();
		ObjectNode before = (ObjectNode) paused.path("config").deepCopy();
		ObjectNode after = (ObjectNode) paused.path("config");
		after.remove("pause_until");
		if (request.body().hasNonNull("pause_until")) {
			after.set("pause_until", request.body().get("pause_until"));
		}
		stream.putConsumer(request.consumer(), Optional.of(paused), 0);
		this.calls.request(request, before, after);
		return Json.object().put("paused", after.has("pause_until")).setAll(request.body());
	}

	ObjectNode reset(ApiRequest request) {
		SimulatedStream stream = this.overlay.require(request);
		ObjectNode reset = require(request).deepCopy();
		ObjectNode position = Json.object()
			.put("consumer_seq", 0)
			.put("stream_seq", request.body().path("seq").asLong() - 1);
		reset.put("num_ack_pending", 0).put("num_redelivered", 0);
		reset.set("delivered", position);
		reset.set("ack_floor", position.deepCopy());
		stream.putConsumer(request.consumer(), Optional.of(reset), 0);
		this.calls.request(request, null, null);
		return reset.deepCopy();
	}

	private ObjectNode require(ApiRequest request) {
		return this.overlay.find(request.stream())
			.flatMap((stream) -> find(stream, request))
			.orElseThrow(() -> request.refusal(JetStreamRequestException.CONSUMER_NOT_FOUND, "consumer not found"));
	}

	private Optional<ObjectNode> find(SimulatedStream stream, ApiRequest request) {
		return stream.consumer(request.consumer(),
				() -> this.overlay.server().consumerInfo(request.stream(), request.consumer()));
	}

	private static ObjectNode created(SimulatedStream stream, ApiRequest request) {
		ObjectNode info = Json.object()
			.put("stream_name", request.stream())
			.put("name", request.consumer())
			.put("num_ack_pending", 0)
			.put("num_redelivered", 0)
			.put("num_waiting", 0)
			.put("num_pending", 0);
		info.putObject("delivered").put("consumer_seq", 0).put("stream_seq", 0);
		info.putObject("ack_floor").put("consumer_seq", 0).put("stream_seq", 0);
		info.set("config", ServerDefaults.completeConsumer(request.config(), stream.config()));
		return info;
	}

}
