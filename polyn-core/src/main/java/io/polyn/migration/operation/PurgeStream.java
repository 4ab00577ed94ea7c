package io.polyn.migration.operation;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.polyn.json.Json;
import io.polyn.nats.JetStreamApi;

/**
 * Removes messages from a stream: those that it holds when the operation begins. What is
 * published meanwhile stays, and so it does if the process dies and the next one
 * completes the operation.
 *
 * @param stream the stream's name
 * @param selection which messages, by the fields of JetStream's purge request:
 * {@code filter} for those of one subject, and {@code seq} for those before a sequence or
 * {@code keep} for all but the latest so many
 * @param ifExists whether a missing stream is passed over
 */
record PurgeStream(String stream, ObjectNode selection, boolean ifExists) implements ContentOperation {

	@Override
	public String name() {
		return "purge_stream" + (this.ifExists ? "_if_exists" : "");
	}

	@Override
	public String target() {
		return "stream " + this.stream;
	}

	@Override
	public ObjectNode fields() {
		return Json.object().put("name", this.stream).setAll(this.selection);
	}

	@Override
	public boolean isReversible() {
		return false;
	}

	@Override
	public Operation repeatable() {
		return new PurgeStream(this.stream, this.selection, true);
	}

	@Override
	public Change prepare(OperationContext context) {
		JetStreamApi api = context.api();
		ObjectNode info = StreamLookup.find(api, this, this.stream, this.ifExists);
		if (info == null) {
			return Change.NONE;
		}
		StreamLookup.requireNot(info, "sealed", "a purge");
		StreamLookup.requireNot(info, "deny_purge", "a purge");
		PurgeRange range = new PurgeRange(api, this.stream, this.selection, info);
		if (!range.isCountable()) {
			// The number alone says which messages: a second time, it would be others.
			return new Change(null, null, () -> purge(api, this.selection));
		}
		long end = range.end();
		if (end <= Math.max(1, range.first())) {
			return Change.NONE;
		}
		ObjectNode pinned = this.selection.deepCopy().put("seq", end);
		pinned.remove("keep");
		return Change.irreversible(new PurgeStream(this.stream, pinned, true), () -> purge(api, pinned));
	}

	private void purge(JetStreamApi api, ObjectNode request) {
		api.request("STREAM.PURGE." + this.stream, request);
	}

}
