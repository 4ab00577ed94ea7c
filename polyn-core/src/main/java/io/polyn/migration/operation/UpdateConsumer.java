package io.polyn.migration.operation;

import java.util.List;
import java.util.Optional;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.polyn.json.Json;
import io.polyn.json.JsonMergePatch;
import io.polyn.nats.JetStreamApi;
import io.polyn.nats.ServerVersion;

/**
 * Changes settings of a consumer; what it doesn't name stays as the server has it.
 *
 * @param stream the stream's name
 * @param config the settings to change; {@code null} removes one
 * @param ifExists whether a missing one is passed over
 * @param allowDataLoss whether messages that only this consumer keeps may be deleted
 */
record UpdateConsumer(String stream, ObjectNode config, boolean ifExists, boolean allowDataLoss) implements Operation {

	@Override
	public String name() {
		return "update_consumer" + (this.ifExists ? "_if_exists" : "");
	}

	@Override
	public String target() {
		return CreateConsumer.describe(this.stream, CreateConsumer.consumerName(this.config));
	}

	@Override
	public ObjectNode fields() {
		return DataLoss.flag(Json.object().put("stream", this.stream).setAll(this.config), this.allowDataLoss);
	}

	@Override
	public List<String> unknownTo(ServerVersion server) {
		return JetStreamFields.CONSUMER.unknownTo(server, this.config);
	}

	@Override
	public void check(Preflight preflight) {
		String consumer = CreateConsumer.consumerName(this.config);
		Optional<ObjectNode> before = ImmutableSettings.CONSUMER.guards(this.config)
				? preflight.consumer(this.stream, consumer) : Optional.empty();
		preflight.updateConsumer(this.stream, consumer, this.config);
		before.ifPresent((found) -> ImmutableSettings.CONSUMER.require(target(), found,
				JsonMergePatch.apply(found, this.config), preflight.context().api().serverVersion()));
	}

	@Override
	public Operation repeatable() {
		return this;
	}

	// These settings change others, which the way back has to restore, too.
	private ObjectNode withSideEffects() {
		ObjectNode changed = this.config.deepCopy();
		if (changed.has("backoff")) {
			changed.put("ack_wait", 0);
		}
		if (changed.has("priority_policy")) {
			changed.put("priority_timeout", 0);
		}
		return changed;
	}

	@Override
	public Change prepare(OperationContext context) {
		JetStreamApi api = context.api();
		String consumer = CreateConsumer.consumerName(this.config);
		ObjectNode info = api.consumerInfo(this.stream, consumer).orElse(null);
		if (info == null && this.ifExists) {
			return Change.NONE;
		}
		if (info == null) {
			throw Operation.unexpected("The " + target() + " does not exist.",
					"Create it first, or use '" + name() + "_if_exists' to pass over it.");
		}
		ObjectNode before = (ObjectNode) info.path("config");
		ObjectNode after = JsonMergePatch.apply(before, this.config);
		ImmutableSettings.CONSUMER.require(target(), before, after, api.serverVersion());
		if (!this.allowDataLoss) {
			new InterestLoss(api, this.stream, info).refuseUpdate(after);
		}
		ObjectNode reverse = JsonMergePatch.reverse(before, withSideEffects()).put("durable_name", consumer);
		Operation undo = new UpdateConsumer(this.stream, reverse, false, this.allowDataLoss);
		return Change
			.reversible(List.of(undo), () -> check(api.putConsumer(this.stream, consumer, after, "update"), api))
			.knownBy(() -> !after.equals(before)
					&& api.consumerInfo(this.stream, consumer).map((now) -> check(now, api)).isPresent());
	}

	private ObjectNode check(ObjectNode info, JetStreamApi api) {
		ReadBack.check(target(), JetStreamFields.CONSUMER, this.config, info.path("config"), api.serverVersion());
		return info;
	}

}
