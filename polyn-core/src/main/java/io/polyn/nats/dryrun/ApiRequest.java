package io.polyn.nats.dryrun;

import java.util.Arrays;
import java.util.Set;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.polyn.json.Json;
import io.polyn.nats.JetStreamRequestException;
import org.jspecify.annotations.Nullable;

/**
 * A request to JetStream's API, taken apart.
 *
 * @param subject where it is sent
 * @param verb what it asks for, for example {@code STREAM.CREATE}
 * @param stream the stream, if it names one
 * @param consumer the consumer, if it names one
 * @param body the body, empty if it has none
 */
record ApiRequest(String subject, String verb, String stream, String consumer, ObjectNode body) {

	private static final Set<String> SECOND_OF_THREE = Set.of("MSG", "DURABLE", "LEADER", "PEER");

	static ApiRequest of(String prefix, String operation, @Nullable ObjectNode body) {
		String[] tokens = operation.split("\\.");
		int words = (tokens.length > 2 && SECOND_OF_THREE.contains(tokens[1])) ? 3 : Math.min(tokens.length, 2);
		String verb = String.join(".", Arrays.copyOf(tokens, words));
		String stream = (tokens.length > words) ? tokens[words] : "";
		ObjectNode content = (body != null) ? body : Json.object();
		String consumer = (tokens.length > words + 1) ? tokens[words + 1]
				: content.path("config").path("durable_name").asText(content.path("config").path("name").asText());
		return new ApiRequest(prefix + operation, verb, stream, consumer, content);
	}

	ObjectNode config() {
		return (ObjectNode) this.body.path("config");
	}

	JetStreamRequestException refusal(int code, String description) {
		return new JetStreamRequestException(this.subject, code, description);
	}

}
