package io.polyn.migration.operation;

import java.util.List;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.polyn.json.Json;
import io.polyn.nats.JetStreamApi;
import io.polyn.nats.ServerVersion;

/**
 * Makes a mirror a stream of its own, with subjects of its own. The server does not make
 * a mirror of a stream again.
 *
 * @param stream the mirror's name
 * @param subjects the subjects it gets, which the mirrored stream must not have any more
 * @param ifExists whether a missing stream is passed over
 * @param allowDataLoss whether the mirror may be promoted while it lacks messages
 */
record PromoteMirror(String stream, JsonNode subjects, boolean ifExists, boolean allowDataLoss) implements Operation {

	private static final ServerVersion SINCE = new ServerVersion(2, 12, 0);

	@Override
	public String name() {
		return "promote_mirror" + (this.ifExists ? "_if_exists" : "");
	}

	@Override
	public String target() {
		return "stream " + this.stream;
	}

	@Override
	public ObjectNode fields() {
		return DataLoss.flag(Json.object().put("name", this.stream).set("subjects", this.subjects), this.allowDataLoss);
	}

	@Override
	public boolean isReversible() {
		return false;
	}

	@Override
	public List<String> unknownTo(ServerVersion server) {
		return (server.isAtLeast(SINCE) ? List.of() : List.of("the promotion of a mirror (since " + SINCE + ")"));
	}

	@Override
	public Operation repeatable() {
		return new PromoteMirror(this.stream, this.subjects, true, this.allowDataLoss);
	}

	@Override
	public Change prepare(OperationContext context) {
		JetStreamApi api = context.api();
		ObjectNode info = StreamLookup.find(api, this, this.stream, this.ifExists);
		if (info == null) {
			return Change.NONE;
		}
		ObjectNode config = (ObjectNode) info.path("config");
		if (!config.has("mirror")) {
			if (config.path("subjects").equals(this.subjects)) {
				return Change.NONE;
			}
			throw Operation.unexpected("The " + target() + " is not a mirror.",
					"Use 'update_stream' to give it other subjects.");
		}
		StreamLookup.requireFree(api, this.stream, this.subjects);
		if (!this.allowDataLoss) {
			DataLoss.refuse(target(), "Promoting it while it is behind the stream that it mirrors",
					info.path("mirror").path("lag").asLong());
		}
		ObjectNode promoted = config.deepCopy().set("subjects", this.subjects);
		promoted.remove("mirror");
		return Change.irreversible(repeatable(), () -> api.updateStream(promoted));
	}

}
