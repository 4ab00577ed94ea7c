package io.polyn.nats.dryrun;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.nats.client.Connection;
import io.nats.client.PublishOptions;
import io.nats.client.api.PublishAck;
import io.nats.client.api.ServerInfo;
import io.nats.client.impl.Headers;
import io.polyn.json.Json;
import io.polyn.nats.JetStreamRequestException;
import io.polyn.nats.JetStreamTransport;
import io.polyn.nats.ServerVersion;
import org.jspecify.annotations.Nullable;

/**
 * A JetStream that has no streams, to lie under a dry run.
 *
 * @param serverInfo what the server would say of itself
 * @param apiLevel the level of JetStream's API
 */
record EmptyJetStream(ServerInfo serverInfo, int apiLevel) implements JetStreamTransport {

	EmptyJetStream(ServerVersion version, int apiLevel) {
		this(new ServerInfo(Json.object().put("version", version.toString()).toString()), apiLevel);
	}

	@Override
	public ObjectNode send(String operation, @Nullable ObjectNode body) {
		ApiRequest request = ApiRequest.of("", operation, body);
		return switch (request.verb()) {
			case "INFO" -> Json.object().set("api", Json.object().put("level", this.apiLevel));
			case "STREAM.NAMES", "STREAM.LIST" ->
				SimulatedJetStream.page("streams", Json.mapper().createArrayNode(), request);
			default -> throw request.refusal(JetStreamRequestException.STREAM_NOT_FOUND, "stream not found");
		};
	}

	@Override
	public ObjectNode query(String operation, @Nullable ObjectNode body) {
		return send(operation, body);
	}

	@Override
	public PublishAck publish(String subject, @Nullable Headers headers, byte[] body, PublishOptions options) {
		throw new NotSimulatedException("It publishes to " + subject + ".");
	}

	@Override
	public boolean hasConnection() {
		return false;
	}

	@Override
	public Connection connection() {
		throw new NotSimulatedException("It works with the connection itself.");
	}

}
