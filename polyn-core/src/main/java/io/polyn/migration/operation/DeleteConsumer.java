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
		ObjectNode info = ConsumerOperations.find(api, this, this.stream, this.consumer, this.ifExists);
		if (info == null) {
			return Change.NONE;
		}
		if (!this.allowDataLoss) {
			new InterestLoss(api, this.stream, info).refuseDeletion();
		}
		Operation undo = new CreateConsumer(this.stream, atPosition(info), true);
		return Change.reversible(List.of(undo), () -> api.deleteConsumer(this.stream, this.consumer))
			.knownBy(() -> api.consumerInfo(this.stream, this.consumer).isEmpty());
	}

	@Override
	public void declare(DeclarationContext context) {
		context.api()
			.consumerInfo(this.stream, this.consumer)
			.ifPresent((info) -> context.api().deleteConsumer(this.stream, this.consumer));
	}

	/**
	 * Returns the configuration of a consumer that goes on where another one is.
	 * @param info the other one's info
	 * @return its configuration, which begins after the last message that it had
	 * acknowledged
	 */
	static ObjectNode atPosition(ObjectNode info) {
		ObjectNode config = (ObjectNode) info.path("config");
		long position = position(info);
		if (position == 0 && !config.path("deliver_policy").asText().equals("new")) {
			return config;
		}
		ObjectNode positioned = config.deepCopy();
		positioned.remove("opt_start_time");
		return positioned.put("deliver_policy", "by_start_sequence").put("opt_start_seq", position + 1);
	}

	/**
	 * Returns where a consumer is.
	 * @param info its info
	 * @return the sequence after which it would go on if it were created again
	 */
	static long position(ObjectNode info) {
		if (info.path("num_ack_pending").asLong() == 0) {
			// Before the first acknowledgement, not every server tells the floor.
			return info.path("delivered").path("stream_seq").asLong();
		}
		return Math.max(info.path("ack_floor").path("stream_seq").asLong(),
				info.path("config").path("opt_start_seq").asLong() - 1);
	}

}
