package io.polyn.migration.operation;

import java.util.List;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.polyn.migration.document.DocumentException;
import io.polyn.nats.ServerVersion;

/**
 * What a field's value may be: checks the value of a file and turns it into what the API
 * is sent.
 */
sealed interface FieldType permits LiteralType, NameType, NumberType, ContentType, CompositeType {

	/**
	 * Reads a value.
	 * @param value the value, not null
	 * @return the value for the API
	 * @throws DocumentException if it is not of this type
	 */
	JsonNode read(FieldValue value);

	/**
	 * Says what values look like in a file.
	 * @param schema where they stand
	 * @return the JSON Schema, which accepts every value that {@link #read} does
	 */
	ObjectNode schema(FieldSchema schema);

	/**
	 * Returns a value for those who begin to write a file.
	 * @return the value as YAML, within a line
	 */
	String example();

	/**
	 * Returns what may be shown of a value: all of it, unless it is content to be stored.
	 * @param value the value for the API
	 * @return the value, or its size and checksum
	 */
	default JsonNode show(JsonNode value) {
		return value;
	}

	/**
	 * Turns a value into what it is in a deployment.
	 * @param value the value for the API
	 * @param deployment the deployment
	 * @return the value there
	 */
	default JsonNode deploy(JsonNode value, Deployment deployment) {
		return value;
	}

	/**
	 * Finds what a server that knows the field does not know in its value.
	 * @param server the server's version
	 * @param field the field's name
	 * @param value the value for the API
	 * @return for each such part a text with its name and the version that brought it
	 */
	default List<String> unknownTo(ServerVersion server, String field, JsonNode value) {
		return List.of();
	}

}
