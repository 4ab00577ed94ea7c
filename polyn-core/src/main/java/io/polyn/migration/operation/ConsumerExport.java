package io.polyn.migration.operation;

import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.polyn.json.Json;
import io.polyn.migration.document.Placeholders;
import io.polyn.nats.NamePrefix;

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
	 * @param prefix the prefix of the deployment that the stream belongs to, which the
	 * operation is written without
	 * @return the creation
	 */
	public static Creation of(ObjectNode config, ObjectNode stream, NamePrefix prefix) {
		ObjectNode deployed = CreationDefaults.ofConsumer(config, stream).strip(JetStreamFields.CONSUMER, config);
		// The same as the durable one.
		deployed.remove("name");
		if (deployed.has("pause_until")
				&& OffsetDateTime.parse(deployed.path("pause_until").asText()).isBefore(OffsetDateTime.now())) {
			deployed.remove("pause_until");
		}
		WrittenNames names = WrittenNames.of(JetStreamFields.CONSUMER, deployed, prefix);
		ObjectNode settings = names.settings();
		String streamName = prefix.writtenName(stream.path("name").asText());
		String target = CreateConsumer.describe(streamName, prefix.writtenName(CreateConsumer.consumerName(config)));
		ExportedSettings exported = ExportedSettings.of(JetStreamFields.CONSUMER, settings);
		List<String> notes = new ArrayList<>(names.notes());
		notes.addAll(exported.notes());
		if (settings.has("opt_start_seq")) {
			notes.add("'opt_start_seq' counts the messages that the stream has on this server.");
		}
		ObjectNode fields = Json.object();
		if (exported.written().has("durable_name")) {
			fields.put("stream", Placeholders.escape(streamName));
			fields.setAll(exported.written());
		}
		return new Creation(target, "create_consumer", fields, notes);
	}

}
