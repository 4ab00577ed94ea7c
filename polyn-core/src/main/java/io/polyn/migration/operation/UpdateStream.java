package io.polyn.migration.operation;

import java.util.List;
import java.util.Optional;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.polyn.json.JsonMergePatch;
import io.polyn.nats.JetStreamApi;
import io.polyn.nats.ServerVersion;

/**
 * Changes settings of a stream, a key-value bucket or an object store; what it doesn't
 * name stays as the server has it.
 *
 * @param type which of the three
 * @param settings the settings to change; {@code null} removes one
 * @param ifExists whether a missing one is passed over
 * @param allowDataLoss whether the change may lose messages
 */
record UpdateStream(StreamType type, ObjectNode settings, boolean ifExists,
		boolean allowDataLoss) implements Operation {

	@Override
	public String name() {
		return "update_" + this.type.operationSuffix() + (this.ifExists ? "_if_exists" : "");
	}

	@Override
	public String target() {
		return this.type.describe(this.settings);
	}

	@Override
	public ObjectNode fields() {
		return DataLoss.flag(this.settings, this.allowDataLoss);
	}

	@Override
	public List<String> unknownTo(ServerVersion server) {
		return this.type.fields().unknownTo(server, this.settings);
	}

	@Override
	public boolean isReversible() {
		return !ImmutableSettings.isOneWay(this.type.streamPatch(this.settings));
	}

	@Override
	public void check(Preflight preflight) {
		String stream = this.type.streamName(this.settings);
		ObjectNode patch = this.type.streamPatch(this.settings);
		Optional<ObjectNode> before = (ImmutableSettings.STREAM.guards(patch) || isRemoved(patch, "subjects")
				|| isRemoved(patch, "sources")) ? preflight.stream(stream) : Optional.empty();
		preflight.updateStream(stream, patch);
		before.ifPresent((config) -> requirePossible(config, JsonMergePatch.apply(config, patch),
				preflight.context().api().serverVersion()));
	}

	@Override
	public Operation repeatable() {
		return this;
	}

	private static boolean isRemoved(ObjectNode patch, String field) {
		return patch.has(field) && patch.path(field).isEmpty();
	}

	private void requirePossible(ObjectNode before, ObjectNode after, ServerVersion server) {
		ImmutableSettings.STREAM.require(target(), before, after, server);
		if (after.path("subjects").isEmpty() && after.path("sources").isEmpty() && !after.has("mirror")) {
			throw Operation.unexpected(
					"The " + target()
							+ " would be left without subjects, and the server would give it its name for one.",
					"Name its 'subjects'.");
		}
	}

	// Servers such as 2.10.27 accept it, and keep one copy.
	private void requireCluster(ObjectNode info, ObjectNode after) {
		long replicas = after.path("num_replicas").asLong();
		if (replicas > 1 && replicas != info.path("config").path("num_replicas").asLong()
				&& !info.path("cluster").has("name")) {
			throw Operation.unexpected(
					"The " + target() + " can't have " + replicas + " replicas: its server is not part of a cluster.",
					"Leave 'num_replicas' out, or cap the replicas of this deployment.");
		}
	}

	@Override
	public Change prepare(OperationContext context) {
		JetStreamApi api = context.api();
		String stream = this.type.streamName(this.settings);
		ObjectNode info = api.streamInfo(stream).orElse(null);
		if (info == null && this.ifExists) {
			return Change.NONE;
		}
		if (info == null) {
			throw Operation.unexpected("The " + target() + " does not exist.",
					"Create it first, or use '" + name() + "_if_exists' to pass over it.");
		}
		ObjectNode before = (ObjectNode) info.path("config");
		ObjectNode patch = this.type.streamPatch(this.settings);
		ObjectNode after = JsonMergePatch.apply(before, patch);
		requirePossible(before, after, api.serverVersion());
		requireCluster(info, after);
		if (!this.allowDataLoss) {
			WorkQueueLoss.refuse(api, before, after);
			new UpdateLoss(api, target(), before, after, info.path("state")).refuse();
		}
		ObjectNode reverse = JsonMergePatch.reverse(before, patch).put("name", stream);
		ImmutableSettings.leaveOn(reverse);
		Runnable apply = () -> check(api.updateStream(after), patch, api);
		boolean isReversible = ImmutableSettings.STREAM.allow(after, JsonMergePatch.apply(after, reverse),
				api.serverVersion());
		Change change = isReversible ? Change
			.reversible(List.of(new UpdateStream(StreamType.STREAM, reverse, false, this.allowDataLoss)), apply)
				: Change.irreversible(this, apply);
		return change.knownBy(
				() -> !after.equals(before) && api.streamInfo(stream).map((now) -> check(now, patch, api)).isPresent());
	}

	@Override
	public void declare(DeclarationContext context) {
		String stream = this.type.streamName(this.settings);
		if (!this.ifExists) {
			context.assumeStream(stream);
		}
		ObjectNode patch = this.type.streamPatch(this.settings);
		context.api()
			.streamInfo(stream)
			.map((info) -> JsonMergePatch.apply((ObjectNode) info.path("config"), patch))
			.ifPresent(context.api()::updateStream);
	}

	private ObjectNode check(ObjectNode info, ObjectNode patch, JetStreamApi api) {
		ReadBack.check(target(), JetStreamFields.STREAM, patch, info.path("config"), api.serverVersion());
		return info;
	}

}
