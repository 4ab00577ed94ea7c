package io.polyn.schema.compatibility;

import java.util.Map;

/**
 * A schema together with those that it may refer to, by their {@code $id} or by the names
 * of their files.
 *
 * @param name the name of the event, which is the file's without {@code .json}
 * @param text the schema as JSON
 * @param others the other schemas as JSON, by the names of their events
 */
public record SchemaBundle(String name, String text, Map<String, String> others) {

	/**
	 * Creates a bundle.
	 * @param name the name of the event
	 * @param text the schema
	 * @param others the other schemas, by the names of their events
	 */
	public SchemaBundle {
		others = Map.copyOf(others);
	}

}
