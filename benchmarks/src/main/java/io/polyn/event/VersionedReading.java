package io.polyn.event;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.nats.client.Message;
import io.nats.client.impl.Headers;
import io.nats.client.impl.NatsMessage;
import io.polyn.cloudevent.CheckedEvent;
import io.polyn.cloudevent.EventNaming;
import io.polyn.cloudevent.Tolerance;
import io.polyn.nats.NamePrefix;
import io.polyn.schema.EventSchemaLoader;
import io.polyn.schema.SchemaRegistry;
import io.polyn.version.Change;
import io.polyn.version.ChangeContext;
import io.polyn.version.Scheme;
import io.polyn.version.VersioningSchema;

/**
 * The way from a message to the data that a handler receives, validated, for listeners
 * that name a version and for one that doesn't. It is beside what it calls, which no one
 * else needs.
 */
public final class VersionedReading {

	private static final String SCHEMA = """
			{"type":"object","required":["id","%s","city","lines"],"additionalProperties":false,"properties":{
			"id":{"type":"string"},"%s":{"type":"string"},"city":{"type":"string"},"note":{"type":"string"},
			"lines":{"type":"array","items":{"type":"object","required":["sku","pieces","price"],"properties":{
			"sku":{"type":"string"},"title":{"type":"string"},"pieces":{"type":"integer"},"price":{"type":"number"}}}}}}""";

	private static final String DATA = """
			{"id":"0193b3e2-7c4a-7d10-9a5b-3f2e8c1d4b6a","%s":"c-4711","city":"London",\
			"lines":[{"sku":"a-1001","title":"Analytical engine, small","pieces":2,"price":19.95},\
			{"sku":"b-2002","title":"Punched cards, 100","pieces":3,"price":9.99},\
			{"sku":"c-3003","title":"Notes by the translator","pieces":1,"price":49.98}],"note":"Please ring twice"}""";

	private final SchemaRegistry registry = registry();

	private final EventReader named = new NamedEventReader("order.placed.v2", settings());

	private final EventReader versioned = versioned();

	private final Message current = message("order.placed.v2", DATA.formatted("customerId"));

	private final Message old = message("order.placed.v1", DATA.formatted("customer"));

	private static SchemaRegistry registry() {
		try {
			Path folder = Files.createTempDirectory("schemas");
			Path older = Files.writeString(folder.resolve("order.placed.v1.json"),
					SCHEMA.formatted("customer", "customer"));
			Path newer = Files.writeString(folder.resolve("order.placed.v2.json"),
					SCHEMA.formatted("customerId", "customerId"));
			SchemaRegistry registry = new SchemaRegistry(new EventNaming("com.example", "shop"),
					EventSchemaLoader.load(List.of("file:" + folder), VersionedReading.class.getClassLoader()));
			Files.delete(older);
			Files.delete(newer);
			Files.delete(folder);
			return registry;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private ReadSettings settings() {
		return new ReadSettings(this.registry, PayloadConverter.jackson2(), Map.class, Tolerance.NONE);
	}

	private EventReader versioned() {
		VersioningSchema versioning = VersioningSchema.builder(Scheme.INTEGER)
			.version("2", (version) -> version.type("order.placed", new CustomerId()))
			.version("1")
			.build();
		return new VersionedEventReader("order.placed", versioning.latest(),
				new EventVersions(versioning, this.registry), NamePrefix.NONE, settings());
	}

	private static Message message(String name, String data) {
		String event = "{\"specversion\":\"1.0\",\"id\":\"b2d9eb19-74d0-4ece-a8cb-3836f2739886\",\"source\":\"com:example:shop\","
				+ "\"type\":\"com.example." + name + "\",\"time\":\"2026-11-30T06:00:00Z\","
				+ "\"datacontenttype\":\"application/json\",\"data\":" + data + "}";
		return NatsMessage.builder()
			.subject(name)
			.headers(new Headers().put("Content-Type", "application/cloudevents+json"))
			.data(event.getBytes(StandardCharsets.UTF_8))
			.build();
	}

	/**
	 * Reads an event of the listener's name.
	 * @return what the handler receives
	 */
	public Object named() {
		return read(this.named, this.current);
	}

	/**
	 * Reads an event of the listener's version.
	 * @return what the handler receives
	 */
	public Object sameVersion() {
		return read(this.versioned, this.current);
	}

	/**
	 * Reads an event that is one step older than the listener's version, and therefore
	 * validated by both schemas.
	 * @return what the handler receives
	 */
	public Object oneStep() {
		return read(this.versioned, this.old);
	}

	private static Object read(EventReader reader, Message message) {
		if (!reader.concerns(message)) {
			throw new IllegalStateException("Not the listener's");
		}
		CheckedEvent event = reader.decode(message);
		return reader.read(event, message);
	}

	private static final class CustomerId implements Change {

		@Override
		public void up(ObjectNode data, ChangeContext context) {
			data.set("customerId", data.remove("customer"));
		}

		@Override
		public void down(ObjectNode data, ChangeContext context) {
			data.set("customer", data.remove("customerId"));
		}

	}

}
