package io.polyn.migration.operation;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.polyn.json.Json;
import io.polyn.nats.JetStreamApi;

/**
 * Deletes one message of a stream.
 *
 * @param stream the stream's name
 * @param sequence the message's sequence
 * @param noErase whether the message is only marked as deleted; else the server
 * overwrites it
 * @param ifExists whether a missing stream or message is passed over
 */
record DeleteMessage(String stream, long sequence, boolean noErase, boolean ifExists) implements ContentOperation {

	@Override
	public String name() {
		return "delete_message" + (this.ifExists ? "_if_exists" : "");
	}

	@Override
	public String target() {
		return "message " + this.sequence + " of stream " + this.stream;
	}

	@Override
	public ObjectNode fields() {
		ObjectNode fields = Json.object().put("stream", this.stream).put("seq", this.sequence);
		return (this.noErase ? fields.put("no_erase", true) : fields);
	}

	@Override
	public boolean isReversible() {
		return false;
	}

	@Override
	public Operation repeatable() {
		return new DeleteMessage(this.stream, this.sequence, this.noErase, true);
	}

	@Override
	public Change prepare(OperationContext context) {
		JetStreamApi api = context.api();
		ObjectNode info = StreamLookup.find(api, this, this.stream, this.ifExists);
		if (info == null) {
			return Change.NONE;
		}
		ObjectNode which = Json.object().put("seq", this.sequence);
		if (api.findMessage(this.stream, which).isEmpty()) {
			if (this.ifExists) {
				return Change.NONE;
			}
			throw Operation.unexpected("The " + target() + " does not exist.",
					"Remove the operation, or use '" + name() + "_if_exists' to pass over it.");
		}
		StreamLookup.requireNot(info, "sealed", "the deletion of messages");
		StreamLookup.requireNot(info, "deny_delete", "the deletion of messages");
		which.put("no_erase", this.noErase);
		return Change.irreversible(repeatable(), () -> api.request("STREAM.MSG.DELETE." + this.stream, which));
	}

}
