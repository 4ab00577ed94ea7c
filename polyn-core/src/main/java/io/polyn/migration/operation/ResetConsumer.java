package io.polyn.migration.operation;

import java.util.List;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.polyn.ErrorCode;
import io.polyn.PolynException;
import io.polyn.json.Json;
import io.polyn.nats.JetStreamApi;

/**
 * Lets a consumer go on from another message. Where the server can't do that, the
 * consumer is deleted and created again at its new position.
 *
 * @param stream the stream's name
 * @param consumer the consumer's name
 * @param sequence the sequence of the first message that it is to deliver
 * @param ifExists whether a missing one is passed over
 * @param allowDataLoss whether messages may be deleted that only this consumer keeps and
 * now passes over
 */
record ResetConsumer(String stream, String consumer, long sequence, boolean ifExists,
		boolean allowDataLoss) implements Operation {

	// That of nats-server 2.14.
	private static final int API_LEVEL = 4;

	@Override
	public String name() {
		return "reset_consumer" + (this.ifExists ? "_if_exists" : "");
	}

	@Override
	public String target() {
		return CreateConsumer.describe(this.stream, this.consumer);
	}

	@Override
	public ObjectNode fields() {
		return Json.object().put("stream", this.stream).put("durable_name", this.consumer).put("seq", this.sequence);
	}

	@Override
	public Operation repeatable() {
		return this;
	}

	@Override
	public Change prepare(OperationContext context) {
		JetStreamApi api = context.api();
		ObjectNode info = ConsumerOperations.find(api, this, this.stream, this.consumer, this.ifExists);
		if (info == null) {
			return Change.NONE;
		}
		ObjectNode config = (ObjectNode) info.path("config");
		String retention = api.streamInfo(this.stream)
			.map((stream) -> stream.path("config").path("retention").asText())
			.orElse("");
		if (isResettable(config) && api.apiLevel() >= API_LEVEL) {
			long next = DeleteConsumer.position(info) + 1;
			if (retention.equals("interest") && !this.allowDataLoss) {
				refuseSkipping(info, next);
			}
			Operation undo = new ResetConsumer(this.stream, this.consumer, next, true, true);
			return Change.reversible(List.of(undo), () -> reset(api));
		}
		if (!retention.equals("limits")) {
			throw notWithoutLoss(retention);
		}
		List<Operation> undo = List.of(new DeleteConsumer(this.stream, this.consumer, true, false),
				new CreateConsumer(this.stream, DeleteConsumer.atPosition(info), true));
		return Change.reversible(undo, () -> recreate(api, config)).inSteps();
	}

	// The server refuses to take others out of the order that their policy stands for.
	private boolean isResettable(JsonNode config) {
		return switch (config.path("deliver_policy").asText()) {
			case "all" -> true;
			case "by_start_sequence" -> this.sequence >= config.path("opt_start_seq").asLong();
			default -> false;
		};
	}

	private void refuseSkipping(ObjectNode info, long next) {
		long waiting = info.path("num_pending").asLong() + info.path("num_ack_pending").asLong();
		DataLoss.refuse("stream " + this.stream, "Passing over messages that no other consumer may keep",
				Math.min(waiting, this.sequence - next));
	}

	// What no consumer asks for is deleted, and a work queue has to be read from its
	// beginning.
	private PolynException notWithoutLoss(String retention) {
		return new PolynException(ErrorCode.DATA_LOSS,
				"The " + target() + " can't be reset without deleting it, and a stream with '" + retention
						+ "' retention may lose messages without it.",
				"Use nats-server 2.14 or later and a consumer with the 'deliver_policy' 'all', or create another"
						+ " consumer beside it.");
	}

	private void reset(JetStreamApi api) {
		ObjectNode answer = api.request("CONSUMER.RESET." + this.stream + "." + this.consumer,
				Json.object().put("seq", this.sequence));
		if (answer.path("ack_floor").path("stream_seq").asLong() != this.sequence - 1) {
			throw new PolynException(ErrorCode.UNSUPPORTED_BY_SERVER,
					"The " + target() + " did not take over its new position.",
					"Look at what else uses that consumer, and run the migration again.");
		}
	}

	private void recreate(JetStreamApi api, ObjectNode before) {
		ObjectNode config = before.deepCopy();
		config.remove("opt_start_time");
		config.put("deliver_policy", "by_start_sequence").put("opt_start_seq", this.sequence);
		api.deleteConsumer(this.stream, this.consumer);
		ObjectNode created = api.putConsumer(this.stream, this.consumer, config, "create");
		ReadBack.check(target(), JetStreamFields.CONSUMER, config, created.path("config"), api.serverVersion());
	}

}
