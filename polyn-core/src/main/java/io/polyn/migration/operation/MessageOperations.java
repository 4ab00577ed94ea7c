package io.polyn.migration.operation;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.polyn.json.Json;
import io.polyn.migration.operation.TransformMessages.Span;
import io.polyn.nats.JetStreamApi;
import org.jspecify.annotations.Nullable;

import static io.polyn.migration.operation.Arguments.take;
import static io.polyn.migration.operation.Arguments.takeOptional;

/**
 * The operations on messages.
 */
final class MessageOperations {

	private static final int MAX_HEADERS = 64 * 1024;

	private MessageOperations() {
	}

	static void define(Map<String, OperationDefinition> operations) {
		operations.put("publish", new OperationDefinition("Publishes a message, once.",
				Fields.builder()
					.subject("subject")
					.base64("data_base64")
					.anything("data")
					.messageHeaders("headers", MAX_HEADERS)
					.text("msg_id")
					.build(),
				List.of("subject", "data|data_base64"),
				(fields) -> new Publish(take(fields, "subject"), headers(fields), Arguments.takeContent(fields, "data"),
						takeOptional(fields, "msg_id"), takeNumber(fields, "after_seq")))
			.withAlternatives("data", "data_base64"));
		operations.put("transform_messages", new OperationDefinition(
				"Lets the messages of a stream pass through a function into another stream: a bean or class that is a MessageTransform.",
				Fields.builder().name("stream").stream("to").text("with").filter("filter_subject").build(),
				List.of("stream", "to", "with"),
				(fields) -> new TransformMessages(take(fields, "stream"), take(fields, "to"), take(fields, "with"),
						takeOptional(fields, "filter_subject"), Span.take(fields))));
	}

	/**
	 * Looks up the stream that stores a subject.
	 * @param api the server
	 * @param subject the subject
	 * @return the stream's name, {@code null} if no stream does
	 */
	static @Nullable String streamOf(JetStreamApi api, String subject) {
		JsonNode streams = api.request("STREAM.NAMES", Json.object().put("subject", subject)).path("streams");
		return streams.isEmpty() ? null : streams.get(0).asText();
	}

	private static Map<String, String> headers(ObjectNode fields) {
		Map<String, String> headers = new LinkedHashMap<>();
		fields.path("headers")
			.properties()
			.forEach((header) -> headers.put(header.getKey(), header.getValue().asText()));
		return headers;
	}

	private static @Nullable Long takeNumber(ObjectNode fields, String name) {
		JsonNode value = fields.remove(name);
		return (value != null) ? value.asLong() : null;
	}

}
