package io.polyn.migration.operation;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.polyn.json.Json;
import io.polyn.migration.document.Placeholders;
import io.polyn.nats.NamePrefix;
import io.polyn.nats.ServerVersion;

/**
 * The operations that make a stream, a bucket or an object store as it stands on a
 * server.
 */
public final class StreamExport {

	private static final Pattern DEAD_LETTERS = Pattern.compile("([A-Za-z0-9-]+_)?POLYN_DEAD_LETTERS");

	private StreamExport() {
	}

	/**
	 * Says whether a stream is not the application's.
	 * @param stream the stream's name
	 * @return whether it is Polyn's own, or the server's
	 */
	public static boolean isInternal(String stream) {
		return ReservedNames.NAME.matcher(stream).matches() || DEAD_LETTERS.matcher(stream).matches()
				|| stream.startsWith("$");
	}

	/**
	 * Returns the operations that make a stream, without its messages.
	 * @param config the stream's configuration
	 * @param server the server's version
	 * @param prefix the prefix of the deployment that the stream belongs to, which the
	 * operations are written without
	 * @return the creation, and for a sealed stream its sealing
	 */
	public static List<Creation> of(ObjectNode config, ServerVersion server, NamePrefix prefix) {
		Creation creation = create(config, server, prefix);
		if (!creation.isExpressed() || !config.path("sealed").asBoolean()) {
			return List.of(creation);
		}
		String name = Placeholders.escape(prefix.writtenName(config.path("name").asText()));
		return List.of(creation, new Creation(creation.target(), "seal_stream", Json.object().put("name", name),
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

	private static Creation create(ObjectNode config, ServerVersion server, NamePrefix prefix) {
		ObjectNode deployed = settings(config, server);
		if (!prefix.value().isEmpty() && isNamedSubject(deployed)) {
			deployed.remove("subjects");
		}
		WrittenNames names = WrittenNames.of(JetStreamFields.STREAM, deployed, prefix);
		ObjectNode settings = names.settings();
		String name = settings.path("name").asText();
		StreamType type = StreamType.ofStream(name);
		ExportedSettings stream = ExportedSettings.of(JetStreamFields.STREAM, settings);
		List<String> notes = new ArrayList<>(names.notes());
		notes.addAll(stream.notes());
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

	// The server gives a stream without subjects its name for one, with the prefix as it
	// is in names.
	private static boolean isNamedSubject(ObjectNode stream) {
		JsonNode subjects = stream.path("subjects");
		return subjects.size() == 1 && subjects.get(0).equals(stream.get("name")) && !stream.has("sources");
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
