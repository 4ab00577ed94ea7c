package io.polyn.migration.operation;

import java.util.OptionalLong;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.polyn.json.Json;
import io.polyn.nats.JetStreamApi;

/**
 * Deletes a message that was published, if the stream still holds it.
 *
 * @param message the message
 */
record Unpublish(PublishedMessage message) implements ContentOperation {

	static final String NAME = "unpublish";

	static Unpublish of(ObjectNode fields) {
		return new Unpublish(new PublishedMessage(fields.path("stream").asText(), fields.path("subject").asText(),
				fields.path("msg_id").asText(), fields.path("after_seq").asLong()));
	}

	@Override
	public String name() {
		return NAME;
	}

	@Override
	public String target() {
		return this.message.describe();
	}

	@Override
	public ObjectNode fields() {
		return Json.object()
			.put("stream", this.message.stream())
			.put("subject", this.message.subject())
			.put("msg_id", this.message.id())
			.put("after_seq", this.message.after());
	}

	@Override
	public boolean isReversible() {
		return false;
	}

	@Override
	public Operation repeatable() {
		return this;
	}

	@Override
	public Change prepare(OperationContext context) {
		JetStreamApi api = context.api();
		OptionalLong found = this.message.find(api);
		if (found.isEmpty()) {
			return Change.NONE;
		}
		ObjectNode body = Json.object().put("seq", found.getAsLong()).put("no_erase", true);
		return Change.irreversible(this, () -> api.request("STREAM.MSG.DELETE." + this.message.stream(), body));
	}

}
