package io.polyn.migration.operation;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.polyn.json.Json;
import io.polyn.nats.ServerVersion;

/**
 * The operations that make a stream, a bucket or an object store as it stands on a
 * server.
 */
public final class StreamExport {

	private StreamExport() {
	}

	/**
	 * Says whether a stream is not the application's.
	 * @param stream the stream's name
	 * @return whether it is Polyn's own, or the server's
	 */
	public static boolean isInternal(String stream) {
		return ReservedNames.isReserved(stream) || stream.startsWith("$");
	}

	/**
	 * Returns the operations that make a stream, without its messages.
	 * @param config the stream's configuration
	 * @param server the server's version
	 * @return the creation, and for a sealed stream its sealing
	 */
	public static List<Creation> of(ObjectNode config, ServerVersion server) {
		Creation creation = create(config, server);
		if (!creation.isExpressed() || !config.path("sealed").asBoolean()) {
			return List.of(creation);
		}
		JsonNode name = WrittenForm.of(LiteralType.Text.ANY, config.path("name"));
		return List.of(creation, new Creation(creation.target(), "seal_stream", Json.object().set("name", name),
				List.of("sealed on the server; sealed while it is empty, it stays empty for good.")));
	}

	/**
	 * Returns the operation that takes the creation of a stream back.
	 * @param creation the creation
	 * @return the deletion
	 */
	public static Creation deletion(Creation creation) {
		ObjectNode name = creation.fields().deepCopy().retain("name", "bucket");
		return new Creation(creation.target(), creation.operation().replaceFirst("create", "delete"), name, List.of());
	}

	private static Creation create(ObjectNode config, ServerVersion server) {
		String name = config.path("name").asText();
		StreamType type = StreamType.ofStream(name);
		ObjectNode settings = settings(config, server);
		ExportedSettings stream = ExportedSettings.of(JetStreamFields.STREAM, settings);
		List<String> notes = new ArrayList<>(stream.notes());
		startingPoints(settings, notes);
		if (type != StreamType.STREAM) {
			ObjectNode bucket = Buckets.settings(type, settings);
			ExportedSettings exported = ExportedSettings.of(type.fields(), bucket);
			ObjectNode made = type.streamConfig(bucket);
			made.set("sealed", config.path("sealed"));
			if (exported.notes().isEmpty() && isSame(settings, settings(made, server))) {
				return new Creation(type.describe(bucket), "create_" + type.operationSuffix(), exported.written(),
						notes);
			}
			notes.add("'create_" + type.operationSuffix() + "' would make something else.");
		}
		boolean isNamed = stream.written().has("name");
		return new Creation("stream " + name, "create_stream", isNamed ? stream.written() : Json.object(), notes);
	}

	private static ObjectNode settings(ObjectNode config, ServerVersion server) {
		ObjectNode settings = CreationDefaults.ofStream(config, server).strip(JetStreamFields.STREAM, config);
		if (config.path("sealed").asBoolean()) {
			// Sealing takes it away.
			settings.remove("allow_rollup_hdrs");
		}
		return settings;
	}

	private static boolean isSame(ObjectNode one, ObjectNode other) {
		// Clients give a bucket that is a mirror a window, too, though a mirror does not
		// look for duplicates.
		Set<String> ignored = one.has("mirror") ? Set.of("duplicate_window") : Set.of();
		return JetStreamFields.STREAM.byName().entrySet().stream().allMatch((field) -> {
			String name = field.getKey();
			FieldType type = field.getValue().type();
			return ignored.contains(name) || (SettingComparison.isSame(name, type, one.path(name), other.path(name))
					&& SettingComparison.isSame(name, type, other.path(name), one.path(name)));
		});
	}

	private static void startingPoints(ObjectNode settings, List<String> notes) {
		List<JsonNode> origins = new ArrayList<>(List.of(settings.path("mirror")));
		settings.path("sources").forEach(origins::add);
		for (JsonNode origin : origins) {
			if (origin.path("opt_start_seq").asLong() > 0) {
				notes.add("'opt_start_seq' counts the messages that " + origin.path("name").asText()
						+ " has on this server.");
			}
		}
	}

}
