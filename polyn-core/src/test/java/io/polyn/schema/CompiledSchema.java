package io.polyn.schema;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import com.fasterxml.jackson.databind.JsonNode;
import io.polyn.json.Json;

/**
 * A schema as events are validated by it, for tests of other packages.
 */
public final class CompiledSchema {

	private static final String NAME = "user.created.v1";

	private static final SchemaCompiler compiler = new SchemaCompiler();

	private final EventSchema schema;

	private CompiledSchema(EventSchema schema) {
		this.schema = schema;
	}

	/**
	 * Compiles a schema.
	 * @return the schema, nothing if there is something wrong with it
	 */
	public static Optional<CompiledSchema> of(JsonNode tree) {
		SchemaDocument document = SchemaDocument.read(NAME, tree.toString(), tree, new ArrayList<>());
		if (document == null) {
			return Optional.empty();
		}
		return Optional.ofNullable(
				compiler.compile(List.of(NAME), new SchemaReferences(List.of(document)), Map.of()).schemas().get(NAME))
			.map(CompiledSchema::new);
	}

	public boolean accepts(JsonNode value) {
		return this.schema.read(Json.write(value)).violations().isEmpty();
	}

}
