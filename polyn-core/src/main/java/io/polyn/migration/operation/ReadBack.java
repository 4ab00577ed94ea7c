package io.polyn.migration.operation;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.polyn.ErrorCode;
import io.polyn.PolynException;
import io.polyn.nats.ServerVersion;
import org.jspecify.annotations.Nullable;

/**
 * Compares what was asked for with what the server says it has: servers before 2.12 drop
 * what they do not know without a word, and later ones what can't be changed in this way.
 */
final class ReadBack {

	private ReadBack() {
	}

	/**
	 * Checks what a server made of a request.
	 * @param target what was created or changed, for messages
	 * @param fields the fields there are
	 * @param asked the settings that were asked for; {@code null} for none
	 * @param got the configuration that the server has now
	 * @param server the server's version
	 * @throws PolynException if it is another one
	 */
	static void check(String target, Fields fields, ObjectNode asked, JsonNode got, ServerVersion server) {
		List<String> dropped = new ArrayList<>();
		List<String> different = new ArrayList<>();
		for (Map.Entry<String, JsonNode> setting : asked.properties()) {
			String name = setting.getKey();
			Fields.Field field = fields.find(name);
			if (isGranted(name, field, setting.getValue(), got)) {
				continue;
			}
			if (got.path(name).isMissingNode()) {
				dropped.add("'" + name + "'" + since(field, server));
			}
			else {
				different.add(got.path(name) + " instead of " + setting.getValue() + " as '" + name + "'");
			}
		}
		List<String> deviations = new ArrayList<>();
		if (!dropped.isEmpty()) {
			deviations.add("silently dropped " + String.join(", ", dropped));
		}
		if (!different.isEmpty()) {
			deviations.add("has " + String.join(", ", different));
		}
		if (!deviations.isEmpty()) {
			throw new PolynException(ErrorCode.UNSUPPORTED_BY_SERVER,
					"nats-server " + server + " " + String.join(" and ", deviations) + " of the " + target + ".",
					dropped.isEmpty() ? "Ask for what the server grants, or leave the setting out."
							: "Use a newer server, or leave the setting out.");
		}
	}

	private static boolean isGranted(String name, Fields.@Nullable Field field, JsonNode asked, JsonNode config) {
		JsonNode got = config.path(name);
		if (isDecidedByTheServer(name, config)) {
			return true;
		}
		if (asked.isNull()) {
			return SettingComparison.isNothing(got) || (field != null && hasDefault(field.type()));
		}
		if (field == null) {
			return !got.isMissingNode() || SettingComparison.isNothing(asked);
		}
		return SettingComparison.isSame(name, field.type(), asked, got);
	}

	/**
	 * Says whether a setting follows from others.
	 * @param name the setting's name
	 * @param config the configuration that the server has
	 * @return whether the server does not take it from whoever asks
	 */
	static boolean isDecidedByTheServer(String name, JsonNode config) {
		return switch (name) {
			// The first step of the back-off counts.
			case "ack_wait" -> !config.path("backoff").isEmpty();
			// Acknowledgements come with it.
			case "idle_heartbeat" -> config.path("ack_policy").asText().equals("flow_control");
			// A mirror follows its origin, and does not look for duplicates: when a
			// server
			// starts again, the window is gone.
			case "mirror_direct", "duplicate_window" -> config.has("mirror");
			default -> false;
		};
	}

	// What the server puts in the place of a removed setting is its own business.
	private static boolean hasDefault(FieldType type) {
		return !(type instanceof LiteralType.Text || type instanceof NameType.Subject
				|| type instanceof CompositeType.Structure || type instanceof CompositeType.MapOf);
	}

	private static String since(Fields.@Nullable Field field, ServerVersion server) {
		return (field != null && !server.isAtLeast(field.since())) ? " (since " + field.since() + ")" : "";
	}

}
