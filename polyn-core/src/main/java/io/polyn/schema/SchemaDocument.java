package io.polyn.schema;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.util.List;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.polyn.json.Sha256;
import org.jspecify.annotations.Nullable;

/**
 * A schema as it was written, and what can be read from it alone.
 *
 * @param name the event's name
 * @param text the text
 * @param checksum the text's checksum
 * @param tree the text's tree
 * @param dialect the dialect that the schema is written in
 */
record SchemaDocument(String name, String text, String checksum, ObjectNode tree, SchemaDialect dialect) {

	/**
	 * Reads a document.
	 * @param name the event's name
	 * @param text the text
	 * @param tree the text's tree
	 * @param problems receives what is wrong with it
	 * @return the document, {@code null} if it is no schema of a known dialect
	 */
	static @Nullable SchemaDocument read(String name, String text, JsonNode tree, List<String> problems) {
		if (!(tree instanceof ObjectNode schema)) {
			problems.add("A schema must be a JSON object.");
			return null;
		}
		SchemaDialect dialect = dialect(schema);
		if (dialect == null) {
			problems.add("/$schema: The dialect is not known; it must be one of " + SchemaDialect.uris() + ".");
			return null;
		}
		return new SchemaDocument(name, text, Sha256.of(text.getBytes(StandardCharsets.UTF_8)), schema, dialect);
	}

	private static @Nullable SchemaDialect dialect(ObjectNode tree) {
		JsonNode uri = tree.get("$schema");
		return (uri != null) ? SchemaDialect.of(uri.asText()).orElse(null) : SchemaDialect.DRAFT_2020_12;
	}

	/**
	 * Returns the schema's {@code $id}, if that is an absolute URI.
	 */
	@Nullable URI id() {
		try {
			URI uri = new URI(this.tree.path(this.dialect.idKeyword()).asText());
			return uri.isAbsolute() ? uri : null;
		}
		catch (URISyntaxException ex) {
			return null;
		}
	}

}
