package io.polyn.migration.operation;

import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.polyn.json.Json;

/**
 * The operation that makes a consumer as it stands on a server.
 */
public final class ConsumerExport {

	private ConsumerExport() {
	}

	/**
	 * Says whether a consumer is one that a migration creates.
	 * @param info the consumer's info
	 * @return whether it stays when nobody uses it
	 */
	public static boolean isDurable(JsonNode info) {
		return StreamRename.isDurable(info);
	}

	/**
	 * Returns the operation that makes a consumer, as new.
	 * @param config the consumer's configuration
	 * @param stream the configuration of its stream
	 * @return the creation
	 */
	public static Creation of(ObjectNode config, ObjectNode stream) {
		ObjectNode settings = CreationDefaults.ofConsumer(config, stream).strip(JetStreamFields.CONSUMER, config);
		// The same as the durable one.
		settings.remove("name");
		if (settings.has("pause_until")
				&& OffsetDateTime.parse(settings.path("pause_until").asText()).isBefore(OffsetDateTime.now())) {
			settings.remove("pause_until");
		}
		ExportedSettings exported = ExportedSettings.of(JetStreamFields.CONSUMER, settings);
		List<String> notes = new ArrayList<>(exported.notes());
		if (settings.has("opt_start_seq")) {
			notes.add("'opt_start_seq' counts the messages that the stream has on this server.");
		}
		ObjectNode fields = Json.object();
		if (exported.written().has("durable_name")) {
			fields.set("stream", WrittenForm.of(LiteralType.Text.ANY, stream.path("name")));
			fields.setAll(exported.written());
		}
		String target = CreateConsumer.describe(stream.path("name").asText(), CreateConsumer.consumerName(config));
		return new Creation(target, "create_consumer", fields, notes);
	}

}
