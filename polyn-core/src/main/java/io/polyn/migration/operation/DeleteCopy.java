package io.polyn.migration.operation;

import java.util.Optional;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.polyn.json.Json;
import io.polyn.nats.JetStreamApi;

/**
 * Deletes a copy of a stream as long as it is nothing but that: as long as what it holds
 * is in the stream too.
 *
 * @param copy the copy's name
 * @param origin the name of the stream that was copied
 * @param allowDataLoss whether messages may be deleted that are only in the copy
 */
record DeleteCopy(String copy, String origin, boolean allowDataLoss) implements Operation {

	/** The field that distinguishes this from the deletion of any stream. */
	static final String ORIGIN = "copy_of";

	@Override
	public String name() {
		return "delete_stream_if_exists";
	}

	@Override
	public String target() {
		return "stream " + this.copy;
	}

	@Override
	public ObjectNode fields() {
		return DataLoss.flag(Json.object().put("name", this.copy).put(ORIGIN, this.origin), this.allowDataLoss);
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
		ObjectNode info = api.streamInfo(this.copy).orElse(null);
		if (info == null) {
			return Change.NONE;
		}
		if (!this.allowDataLoss && !StreamCopy.takesFrom(info.path("config"), this.origin)) {
			requireNothingOfItsOwn(api, info);
		}
		return Change.irreversible(this, () -> api.deleteStream(this.copy));
	}

	// What is published to the copy comes after what was copied.
	private void requireNothingOfItsOwn(JetStreamApi api, ObjectNode info) {
		Optional<JsonNode> latest = StreamLookup.latestMessage(api, info);
		if (latest.isEmpty()) {
			return;
		}
		long messages = info.path("state").path("messages").asLong();
		if (!isCopy(api, latest.get())) {
			DataLoss.refuse(target(), "Deleting it", "up to " + DataLoss.count(messages));
		}
		long inOrigin = api.streamInfo(this.origin).orElseThrow().path("state").path("messages").asLong();
		DataLoss.refuse(target(), "Deleting it", messages - inOrigin);
	}

	private boolean isCopy(JetStreamApi api, JsonNode message) {
		if (api.streamInfo(this.origin).isEmpty()) {
			return false;
		}
		long numberedAnew = SourceHeader.sequence(message, this.origin).orElse(0);
		long sequence = (numberedAnew > 0) ? numberedAnew : message.path("seq").asLong();
		return api.findMessage(this.origin, Json.object().put("seq", sequence))
			.filter((original) -> numberedAnew > 0 || original.path("time").equals(message.path("time")))
			.isPresent();
	}

}
