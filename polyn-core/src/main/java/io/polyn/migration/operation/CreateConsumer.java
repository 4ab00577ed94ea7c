package io.polyn.migration.operation;

import java.util.List;
import java.util.Optional;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.polyn.json.Json;
import io.polyn.nats.JetStreamApi;
import io.polyn.nats.ServerVersion;

/**
 * Creates a consumer.
 *
 * @param stream the stream's name
 * @param config the consumer's configuration
 * @param ifNotExists whether one that exists is left alone
 */
record CreateConsumer(String stream, ObjectNode config, boolean ifNotExists) implements Operation {

	@Override
	public String name() {
		return "create_consumer" + (this.ifNotExists ? "_if_not_exists" : "");
	}

	@Override
	public String target() {
		return describe(this.stream, consumerName(this.config));
	}

	@Override
	public ObjectNode fields() {
		return Json.object().put("stream", this.stream).setAll(this.config);
	}

	@Override
	public List<String> unknownTo(ServerVersion server) {
		return JetStreamFields.CONSUMER.unknownTo(server, this.config);
	}

	@Override
	public void check(Preflight preflight) {
		preflight.createConsumer(this.stream, consumerName(this.config), requested(), this.ifNotExists);
	}

	@Override
	public Operation repeatable() {
		return new CreateConsumer(this.stream, this.config, true);
	}

	@Override
	public Change prepare(OperationContext context) {
		JetStreamApi api = context.api();
		String consumer = consumerName(this.config);
		// Looked up first: servers before 2.15 could lose an existing consumer's state
		// when they
		// refuse to create it (nats-server#8491).
		Optional<ObjectNode> found = api.consumerInfo(this.stream, consumer);
		if (found.isPresent() && this.ifNotExists) {
			return Change.NONE;
		}
		if (found.isPresent()) {
			throw Operation.unexpected("The " + target() + " exists already.",
					"Use '" + name() + "_if_not_exists' to leave it as it is, or 'update_consumer' to change it.");
		}
		ObjectNode requested = requested();
		Operation undo = new DeleteConsumer(this.stream, consumer, true, false);
		return Change
			.reversible(List.of(undo),
					() -> check(api.putConsumer(this.stream, consumer, requested, "create"), requested, api))
			.knownBy(() -> api.consumerInfo(this.stream, consumer)
				.map((info) -> check(info, requested, api))
				.isPresent());
	}

	@Override
	public void declare(DeclarationContext context) {
		context.assumeStream(this.stream);
		Operation.super.declare(context);
	}

	private ObjectNode check(ObjectNode info, ObjectNode requested, JetStreamApi api) {
		ReadBack.check(target(), JetStreamFields.CONSUMER, requested, info.path("config"), api.serverVersion());
		return info;
	}

	private ObjectNode requested() {
		ObjectNode requested = this.config.deepCopy().put("name", consumerName(this.config));
		if (!requested.has("ack_policy")) {
			// The server's own default, 'none', would lose what a consumer was handling
			// when it died.
			requested.put("ack_policy", "explicit");
		}
		return requested;
	}

	static String consumerName(ObjectNode config) {
		return config.path(config.has("durable_name") ? "durable_name" : "name").asText();
	}

	static String describe(String stream, String consumer) {
		return "consumer " + consumer + " of stream " + stream;
	}

}
