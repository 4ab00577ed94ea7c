package io.polyn.migration.operation;

import java.util.List;
import java.util.Optional;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.polyn.json.Json;
import io.polyn.nats.JetStreamApi;
import io.polyn.nats.ServerVersion;

/**
 * Creates a stream, a key-value bucket or an object store.
 *
 * @param type which of the three
 * @param settings its settings
 * @param ifNotExists whether one that exists is left alone
 * @param allowDataLoss whether taking this back may delete messages
 */
record CreateStream(StreamType type, ObjectNode settings, boolean ifNotExists,
		boolean allowDataLoss) implements Operation {

	@Override
	public String name() {
		return "create_" + this.type.operationSuffix() + (this.ifNotExists ? "_if_not_exists" : "");
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
	public void check(Preflight preflight) {
		preflight.createStream(this.type.streamConfig(this.settings), this.ifNotExists);
	}

	@Override
	public Operation repeatable() {
		return new CreateStream(this.type, this.settings, true, this.allowDataLoss);
	}

	@Override
	public Change prepare(OperationContext context) {
		JetStreamApi api = context.api();
		Optional<ObjectNode> found = api.streamInfo(this.type.streamName(this.settings));
		if (found.isPresent() && this.ifNotExists) {
			return Change.NONE;
		}
		if (found.isPresent()) {
			throw Operation.unexpected("The " + target() + " exists already.",
					"Use '" + name() + "_if_not_exists' to leave it as it is, or 'update_" + this.type.operationSuffix()
							+ "' to change it.");
		}
		ObjectNode config = this.type.streamConfig(this.settings);
		if (!this.allowDataLoss) {
			WorkQueueLoss.refuse(api, Json.object(), config);
		}
		Operation undo = new DeleteStream(this.type, this.type.name(this.settings), true, this.allowDataLoss);
		return Change.reversible(List.of(undo), () -> check(new StreamCreation(context, config).run(), config, api))
			.knownBy(() -> api.streamInfo(config.path("name").asText())
				.filter((info) -> !StreamCreation.holdsWhatIsOlder(info))
				.map((info) -> check(info, config, api))
				.isPresent());
	}

	private ObjectNode check(ObjectNode info, ObjectNode config, JetStreamApi api) {
		ReadBack.check(target(), JetStreamFields.STREAM, config, info.path("config"), api.serverVersion());
		return info;
	}

}
