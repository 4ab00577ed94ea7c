package io.polyn.migration.operation;

import java.util.ArrayList;
import java.util.List;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.polyn.json.Json;
import io.polyn.nats.JetStreamApi;

/**
 * Deletes a stream, a key-value bucket or an object store.
 *
 * @param type which of the three
 * @param object the name of the stream or bucket
 * @param ifExists whether a missing one is passed over
 * @param allowDataLoss whether messages may be deleted with it
 */
record DeleteStream(StreamType type, String object, boolean ifExists, boolean allowDataLoss) implements Operation {

	@Override
	public String name() {
		return "delete_" + this.type.operationSuffix() + (this.ifExists ? "_if_exists" : "");
	}

	@Override
	public String target() {
		return this.type.describe(fields());
	}

	@Override
	public ObjectNode fields() {
		return DataLoss.flag(Json.object().put(this.type.nameField(), this.object), this.allowDataLoss);
	}

	@Override
	public void check(Preflight preflight) {
		preflight.deleteStream(this.type.streamName(fields()));
	}

	@Override
	public Operation repeatable() {
		return new DeleteStream(this.type, this.object, true, this.allowDataLoss);
	}

	@Override
	public Change prepare(OperationContext context) {
		JetStreamApi api = context.api();
		String stream = this.type.streamName(fields());
		ObjectNode info = api.streamInfo(stream).orElse(null);
		if (info == null && this.ifExists) {
			return Change.NONE;
		}
		if (info == null) {
			throw Operation.unexpected("The " + target() + " does not exist.",
					"Remove the operation, or use '" + name() + "_if_exists' to pass over it.");
		}
		if (!this.allowDataLoss) {
			DataLoss.refuseDeletion(api, this.type, target(), info, UndoCheck.Spared.of(0));
		}
		return Change.reversible(recreation(api, stream, info), () -> api.deleteStream(stream));
	}

	private List<Operation> recreation(JetStreamApi api, String stream, ObjectNode info) {
		List<Operation> undo = new ArrayList<>();
		undo.add(new CreateStream(StreamType.STREAM, (ObjectNode) info.path("config"), true, this.allowDataLoss));
		if (info.path("state").path("consumer_count").asInt() > 0) {
			for (ObjectNode consumer : api.consumers(stream)) {
				if (consumer.path("config").has("durable_name")) {
					undo.add(new CreateConsumer(stream, (ObjectNode) consumer.path("config"), true));
				}
			}
		}
		return undo;
	}

}
