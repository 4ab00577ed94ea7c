package io.polyn.tool.catalog;

import java.net.URI;
import java.util.Map;
import java.util.TreeMap;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.polyn.cloudevent.CloudEventCodec;
import io.polyn.json.Json;
import io.polyn.schema.EventSchema;
import org.jspecify.annotations.Nullable;

/**
 * A catalogue as an AsyncAPI 3.0 document.
 */
final class AsyncApiDocument {

	private static final String VERSION = "3.0.0";

	/** Required by AsyncAPI. */
	private static final String UNKNOWN_VERSION = "0.0.0";

	private static final String STREAMS = "x-polyn-streams";

	private static final String LISTENERS = "x-polyn-listeners";

	private final EventCatalog catalog;

	private final SchemaSet schemas;

	private final EventExamples examples;

	private final ObjectNode document = Json.object();

	private AsyncApiDocument(EventCatalog catalog) {
		this.catalog = catalog;
		this.schemas = new SchemaSet(catalog.schemas());
		this.examples = new EventExamples(this.schemas, catalog.service().naming());
	}

	static String write(EventCatalog catalog) {
		return Json.pretty(new AsyncApiDocument(catalog).write()) + "\n";
	}

	private ObjectNode write() {
		CatalogService service = this.catalog.service();
		this.document.put("asyncapi", VERSION).put("id", service.naming().source().toString());
		ObjectNode info = this.document.putObject("info");
		info.put("title", service.naming().sourceRoot())
			.put("version", (service.version() != null) ? service.version() : UNKNOWN_VERSION);
		putText(info, "description", service.description());
		this.document.put("defaultContentType", CloudEventCodec.STRUCTURED);
		if (service.server() != null) {
			writeServer(service.server());
		}
		ObjectNode channels = this.document.putObject("channels");
		ObjectNode operations = this.document.putObject("operations");
		ObjectNode components = this.document.putObject("components");
		ObjectNode messages = components.putObject("messages");
		for (EventSchema schema : this.catalog.schemas()) {
			String event = schema.name();
			messages.set(event, message(schema));
			channels.set(event, channel(event));
			operations.set("send." + event, operation("send", event));
		}
		this.catalog.listeners().forEach((listener) -> receive(listener, channels, operations));
		components.putObject("schemas").setAll(new PortableSchemas(this.schemas).components());
		if (!this.catalog.streams().isEmpty()) {
			ObjectNode streams = this.document.putObject(STREAMS);
			this.catalog.streams().forEach((stream) -> streams.set(stream.name(), stream(stream)));
		}
		return this.document;
	}

	// What stands before an '@' are credentials.
	private void writeServer(URI server) {
		String authority = (server.getRawAuthority() != null) ? server.getRawAuthority() : server.toString();
		this.document.putObject("servers")
			.putObject("nats")
			.put("host", authority.substring(authority.lastIndexOf('@') + 1))
			.put("protocol", "nats");
	}

	private ObjectNode channel(String event) {
		ObjectNode channel = Json.object().put("address", event);
		channel.putObject("messages").putObject(event).put("$ref", "#/components/messages/" + event);
		ArrayNode streams = Json.mapper().createArrayNode();
		this.catalog.streamsOf(event).forEach((stream) -> streams.add(stream.name()));
		if (!streams.isEmpty()) {
			channel.set(STREAMS, streams);
		}
		return channel;
	}

	private static ObjectNode operation(String action, String event) {
		ObjectNode operation = Json.object().put("action", action);
		operation.putObject("channel").put("$ref", "#/channels/" + event);
		operation.putArray("messages").addObject().put("$ref", "#/channels/" + event + "/messages/" + event);
		return operation;
	}

	private void receive(CatalogListener listener, ObjectNode channels, ObjectNode operations) {
		boolean known = false;
		for (EventSchema schema : this.catalog.schemas()) {
			if (listener.receives(schema.name())) {
				receive(listener, schema.name(), operation("receive", schema.name()), operations);
				known = true;
			}
		}
		if (!known) {
			// Another service's event.
			String channel = key(listener.event());
			channels.withObjectProperty(channel).put("address", listener.event());
			ObjectNode operation = Json.object().put("action", "receive");
			operation.putObject("channel").put("$ref", "#/channels/" + channel);
			receive(listener, listener.event(), operation, operations);
		}
	}

	private static void receive(CatalogListener listener, String event, ObjectNode operation, ObjectNode operations) {
		String key = key("receive." + event + "." + listener.consumer());
		if (!operations.has(key)) {
			operation.putObject("bindings")
				.putObject("nats")
				.put("queue", listener.consumer())
				.put("bindingVersion", "0.1.0");
			operations.set(key, operation);
		}
		if (listener.where() != null) {
			operations.withObjectProperty(key)
				.withArrayProperty(LISTENERS)
				.addObject()
				.put("where", listener.where())
				.put("kind", listener.kind());
		}
	}

	// A key stands in references, where wildcards would have to be escaped.
	private static String key(String text) {
		return text.replace("*", "any").replace(">", "all").replaceAll("[^\\w.-]", "_");
	}

	private ObjectNode message(EventSchema schema) {
		SchemaPlace root = this.schemas.root(schema.name());
		String type = this.catalog.service().naming().type(schema.name());
		ObjectNode message = Json.object().put("name", type);
		putText(message, "title", root.node().path("title").asText());
		putText(message, "description", root.node().path("description").asText());
		message.put("contentType", CloudEventCodec.STRUCTURED);
		message.set("headers", headers());
		message.set("payload", payload(schema, type));
		ArrayNode examples = Json.mapper().createArrayNode();
		for (JsonNode event : this.examples.of(schema)) {
			// Would be taken for a reference.
			if (event.findValue("$ref") == null) {
				ObjectNode example = examples.addObject();
				example.putObject("headers")
					.put("Nats-Msg-Id", event.path("id").asText())
					.put(CloudEventCodec.CONTENT_TYPE, CloudEventCodec.STRUCTURED);
				example.set("payload", event);
			}
		}
		if (!examples.isEmpty()) {
			message.set("examples", examples);
		}
		return message;
	}

	private static ObjectNode headers() {
		ObjectNode headers = Json.object().put("type", "object");
		ObjectNode properties = headers.putObject("properties");
		string(properties, "Nats-Msg-Id", "The event's id, percent-encoded: a stream stores it once");
		string(properties, CloudEventCodec.CONTENT_TYPE, null).put("const", CloudEventCodec.STRUCTURED);
		headers.putArray("required").add(CloudEventCodec.CONTENT_TYPE);
		return headers;
	}

	private ObjectNode payload(EventSchema schema, String type) {
		ObjectNode payload = Json.object().put("type", "object");
		ObjectNode properties = payload.putObject("properties");
		string(properties, "specversion", null).put("const", "1.0");
		string(properties, "id", "Unique among the events of its source").put("minLength", 1);
		string(properties, "source", "The service, or a part of it").put("format", "uri-reference")
			.putArray("examples")
			.add(this.catalog.service().naming().source().toString());
		string(properties, "type", null).put("const", type);
		string(properties, "time", "When it happened").put("format", "date-time");
		string(properties, "datacontenttype", null).putArray("examples").add("application/json");
		schema.id().ifPresent((id) -> string(properties, "dataschema", null).put("const", id.toString()));
		properties.putObject("data").put("$ref", PortableSchemas.reference(schema.name()));
		ArrayNode required = payload.putArray("required");
		for (String name : new String[] { "specversion", "id", "source", "type", "data" }) {
			required.add(name);
		}
		return payload;
	}

	private static ObjectNode string(ObjectNode properties, String name, @Nullable String description) {
		ObjectNode property = properties.putObject(name).put("type", "string");
		putText(property, "description", description);
		return property;
	}

	private static ObjectNode stream(CatalogStream stream) {
		ObjectNode result = Json.object().put("kind", stream.kind().toString());
		putText(result, "description", stream.description());
		stream.subjects().forEach(result.putArray("subjects")::add);
		result.set("settings", JsonText.object(stream.settings()));
		Map<String, JsonNode> consumers = new TreeMap<>();
		for (CatalogConsumer consumer : stream.consumers()) {
			ObjectNode one = Json.object();
			putText(one, "description", consumer.description());
			consumer.filterSubjects().forEach(one.putArray("filter_subjects")::add);
			one.set("settings", JsonText.object(consumer.settings()));
			consumers.put(consumer.name(), one);
		}
		result.putObject("consumers").setAll(consumers);
		return result;
	}

	private static void putText(ObjectNode to, String name, @Nullable String text) {
		if (text != null && !text.isBlank()) {
			to.put(name, text.strip());
		}
	}

}
