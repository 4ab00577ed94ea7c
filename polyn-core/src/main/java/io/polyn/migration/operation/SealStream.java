package io.polyn.migration.operation;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.polyn.json.Json;
import io.polyn.nats.JetStreamApi;

/**
 * Seals a stream: nobody can publish to it or remove messages from it any more, and they
 * no longer expire. The server never unseals a stream.
 *
 * @param stream the stream's name
 * @param ifExists whether a missing one is passed over
 */
record SealStream(String stream, boolean ifExists) implements Operation {

	@Override
	public String name() {
		return "seal_stream" + (this.ifExists ? "_if_exists" : "");
	}

	@Override
	public String target() {
		return "stream " + this.stream;
	}

	@Override
	public ObjectNode fields() {
		return Json.object().put("name", this.stream);
	}

	@Override
	public boolean isReversible() {
		return false;
	}

	@Override
	public Operation repeatable() {
		return new SealStream(this.stream, true);
	}

	@Override
	public Change prepare(OperationContext context) {
		JetStreamApi api = context.api();
		ObjectNode info = StreamLookup.find(api, this, this.stream, this.ifExists);
		if (info == null || info.path("config").path("sealed").asBoolean()) {
			return Change.NONE;
		}
		ObjectNode sealed = ((ObjectNode) info.path("config")).deepCopy().put("sealed", true);
		return Change.irreversible(repeatable(), () -> api.updateStream(sealed));
	}

}
