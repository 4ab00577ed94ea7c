package io.polyn.migration.operation;

import java.time.OffsetDateTime;
import java.util.List;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.polyn.ErrorCode;
import io.polyn.PolynException;
import io.polyn.json.Json;
import io.polyn.nats.JetStreamApi;
import io.polyn.nats.ServerVersion;
import org.jspecify.annotations.Nullable;

/**
 * Pauses a consumer, or lets it go on.
 *
 * @param stream the stream's name
 * @param consumer the consumer's name
 * @param pauseUntil until when it delivers nothing, {@code null} to let it go on
 * @param ifExists whether a missing one is passed over
 */
record PauseConsumer(String stream, String consumer, @Nullable String pauseUntil,
		boolean ifExists) implements Operation {

	private static final ServerVersion SINCE = new ServerVersion(2, 11, 0);

	@Override
	public String name() {
		return ((this.pauseUntil != null) ? "pause_consumer" : "resume_consumer") + (this.ifExists ? "_if_exists" : "");
	}

	@Override
	public String target() {
		return CreateConsumer.describe(this.stream, this.consumer);
	}

	@Override
	public ObjectNode fields() {
		ObjectNode fields = Json.object().put("stream", this.stream).put("durable_name", this.consumer);
		return (this.pauseUntil != null) ? fields.put("pause_until", this.pauseUntil) : fields;
	}

	@Override
	public List<String> unknownTo(ServerVersion server) {
		return server.isAtLeast(SINCE) ? List.of() : List.of("'" + name() + "' (since " + SINCE + ")");
	}

	@Override
	public Operation repeatable() {
		return this;
	}

	@Override
	public Change prepare(OperationContext context) {
		JetStreamApi api = context.api();
		ObjectNode info = ConsumerOperations.find(api, this, this.stream, this.consumer, this.ifExists);
		if (info == null) {
			return Change.NONE;
		}
		JsonNode before = info.path("config").path("pause_until");
		if (isWanted(before)) {
			return Change.NONE;
		}
		Operation undo = new PauseConsumer(this.stream, this.consumer, before.isTextual() ? before.asText() : null,
				true);
		return Change.reversible(List.of(undo), () -> pause(api)).knownBy(() -> isPausedAsWanted(api));
	}

	private void pause(JetStreamApi api) {
		ObjectNode body = Json.object();
		if (this.pauseUntil != null) {
			body.put("pause_until", this.pauseUntil);
		}
		api.request("CONSUMER.PAUSE." + this.stream + "." + this.consumer, body);
		// The answer says no more than what was asked for.
		if (!isPausedAsWanted(api)) {
			throw new PolynException(ErrorCode.UNSUPPORTED_BY_SERVER,
					"The " + target() + " did not take over the time until which it is paused.",
					"Look at what else changes that consumer, and run the migration again.");
		}
	}

	private boolean isPausedAsWanted(JetStreamApi api) {
		return api.consumerInfo(this.stream, this.consumer)
			.map((info) -> info.path("config").path("pause_until"))
			.filter(this::isWanted)
			.isPresent();
	}

	private boolean isWanted(JsonNode pauseUntil) {
		if (this.pauseUntil == null || !pauseUntil.isTextual()) {
			return this.pauseUntil == null && !pauseUntil.isTextual();
		}
		return OffsetDateTime.parse(this.pauseUntil).isEqual(OffsetDateTime.parse(pauseUntil.asText()));
	}

}
