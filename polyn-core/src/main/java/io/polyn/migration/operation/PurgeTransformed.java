package io.polyn.migration.operation;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.polyn.ErrorCode;
import io.polyn.PolynException;
import io.polyn.json.Json;
import io.polyn.nats.JetStreamApi;
import org.jspecify.annotations.Nullable;

/**
 * Empties a stream that holds nothing but what was made of another stream's messages.
 *
 * @param stream the name of the stream to empty
 * @param source the name of the stream whose messages they were made of
 */
record PurgeTransformed(String stream, String source) implements ContentOperation {

	static final String NAME = "purge_transformed";

	static PurgeTransformed of(ObjectNode fields) {
		return new PurgeTransformed(fields.path("stream").asText(), fields.path("source").asText());
	}

	@Override
	public String name() {
		return NAME;
	}

	@Override
	public String target() {
		return "stream " + this.stream;
	}

	@Override
	public ObjectNode fields() {
		return Json.object().put("stream", this.stream).put("source", this.source);
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
		if (api.streamInfo(this.stream).isEmpty()) {
			return Change.NONE;
		}
		StoredMessage first = find(api, Json.object().put("seq", 1).put("next_by_subj", ">"));
		StoredMessage last = find(api, Json.object().put("last_by_subj", ">"));
		// What is made of the other stream's messages comes before anything else.
		if (first == null || last == null || Origin.of(first, this.source) == null) {
			return Change.NONE;
		}
		if (Origin.of(last, this.source) == null) {
			throw new PolynException(ErrorCode.DATA_LOSS, "Emptying the stream " + this.stream
					+ " would delete what was written there since it was filled from the stream " + this.source + ".",
					"Move those messages first.");
		}
		// What is written meanwhile stays.
		ObjectNode body = Json.object().put("seq", last.sequence() + 1);
		return Change.irreversible(this, () -> api.request("STREAM.PURGE." + this.stream, body));
	}

	private @Nullable StoredMessage find(JetStreamApi api, ObjectNode which) {
		return api.findMessage(this.stream, which).map(StoredMessage::of).orElse(null);
	}

}
