package io.polyn.migration.operation;

import java.util.List;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.polyn.json.Json;
import io.polyn.nats.JetStreamApi;

/**
 * Deletes a consumer.
 *
 * @param stream the stream's name
 * @param consumer the consumer's name
 * @param ifExists whether a missing one is passed over
 * @param allowDataLoss whether messages that only this consumer keeps may be deleted with
 * it
 */
record DeleteConsumer(String stream, String consumer, boolean ifExists, boolean allowDataLoss) implements Operation {

	@Override
	public String name() {
		return "delete_consumer" + (this.ifExists ? "_if_exists" : "");
	}

	@Override
	public String target() {
		return CreateConsumer.describe(this.stream, this.consumer);
	}

	@Override
	public ObjectNode fields() {
		return DataLoss.flag(Json.object().put("stream", this.stream).put("durable_name", this.consumer),
				this.allowDataLoss);
	}

	@Override
	public void check(Preflight preflight) {
		preflight.deleteConsumer(this.stream, this.consumer);
	}

	@Override
	public Operation repeatable() {
		return new DeleteConsumer(this.stream, this.consumer, true, this.allowDataLoss);
	}

	@Override
	public Change prepare(OperationContext context) {
		JetStreamApi api = context.api();
		ObjectNode info = api.consumerInfo(this.stream, this.consumer).orElse(null);
		if (info == null && this.ifExists) {
			return Change.NONE;
		}
		if (info == null) {
			throw Operation.unexpected("The " + target() + " does not exist.",
					"Remove the operation, or use '" + name() + "_if_exists' to pass over it.");
		}
		if (!this.allowDataLoss) {
			new InterestLoss(api, this.stream, info).refuseDeletion();
		}
		Operation undo = new CreateConsumer(this.stream, atPosition(info), true);
		return Change.reversible(List.of(undo), () -> api.deleteConsumer(this.stream, this.consumer));
	}

	// A new consumer goes on after the last message that the deleted one had
	// acknowledged. Of
	// these policies the floor is 0 where nothing was acknowledged, and they begin anew.
	private static ObjectNode atPosition(ObjectNode info) {
		ObjectNode config = (ObjectNode) info.path("config");
		long acknowledged = info.path("ack_floor").path("stream_seq").asLong();
		String policy = config.path("deliver_policy").asText();
		if (acknowledged == 0 && List.of("all", "last", "last_per_subject").contains(policy)) {
			return config;
		}
		ObjectNode positioned = config.deepCopy();
		positioned.remove("opt_start_time");
		return positioned.put("deliver_policy", "by_start_sequence").put("opt_start_seq", acknowledged + 1);
	}

}
