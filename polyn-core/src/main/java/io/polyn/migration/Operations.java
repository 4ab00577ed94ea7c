package io.polyn.migration;

import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Function;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.nats.client.api.ConsumerConfiguration;
import io.nats.client.api.StreamConfiguration;
import io.polyn.PolynException;
import io.polyn.json.Json;
import io.polyn.migration.document.Location;
import io.polyn.migration.document.Node;
import io.polyn.migration.operation.Operation;

/**
 * Takes operations from Java: the same as files have, with the same fields.
 */
public final class Operations {

	private final String owner;

	private final Function<Node, List<Operation>> reader;

	private final BiConsumer<Operation, Location> operations;

	private int count;

	Operations(String owner, Function<Node, List<Operation>> reader, BiConsumer<Operation, Location> operations) {
		this.owner = owner;
		this.reader = reader;
		this.operations = operations;
	}

	/**
	 * Adds an operation.
	 * @param name the operation's name, for example {@code create_key_value}
	 * @param fields its fields as in a file: texts, numbers, booleans, lists and maps
	 * @return this
	 * @throws PolynException if there is no such operation or field, or a value is wrong
	 */
	public Operations add(String name, Map<String, ?> fields) {
		return append(name, Json.mapper().valueToTree(fields));
	}

	/**
	 * Creates a stream.
	 * @param stream its configuration
	 * @return this
	 * @throws PolynException if a setting is wrong
	 */
	public Operations createStream(StreamConfiguration stream) {
		return append("create_stream", json(stream.toJson()));
	}

	/**
	 * Creates a durable consumer.
	 * @param stream the stream's name
	 * @param consumer its configuration
	 * @return this
	 * @throws PolynException if a setting is wrong
	 */
	public Operations createConsumer(String stream, ConsumerConfiguration consumer) {
		ObjectNode fields = Json.object().put("stream", stream);
		fields.setAll((ObjectNode) json(consumer.toJson()));
		return append("create_consumer", fields);
	}

	private Operations append(String name, JsonNode fields) {
		this.count++;
		Location location = Location.ofWhole(this.owner + ", operation " + this.count);
		Node item = Node.of(location, Json.object().set(name, fields));
		this.reader.apply(item).forEach((operation) -> this.operations.accept(operation, location));
		return this;
	}

	private static JsonNode json(String text) {
		try {
			return Json.mapper().readTree(text);
		}
		catch (JsonProcessingException ex) {
			throw new IllegalStateException("jnats writes JSON", ex);
		}
	}

}
