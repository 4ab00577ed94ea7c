package io.polyn.tool.catalog;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import io.polyn.schema.EventSchema;
import io.polyn.schema.SchemaDialect;

/**
 * A schema, or a part of one that is a schema itself, with where it stands.
 *
 * @param schema the whole
 * @param pointer where in the whole
 * @param node its tree
 * @param base what references in it are relative to
 */
record SchemaPlace(EventSchema schema, JsonPointer pointer, JsonNode node, URI base) {

	private static final List<String> REFERENCES = List.of("$ref", "$dynamicRef", "$recursiveRef");

	private static final Set<String> SCHEMAS = Set.of("items", "additionalItems", "prefixItems", "contains",
			"unevaluatedItems", "additionalProperties", "unevaluatedProperties", "propertyNames", "contentSchema",
			"allOf", "anyOf", "oneOf", "not", "if", "then", "else");

	private static final Set<String> NAMED_SCHEMAS = Set.of("properties", "patternProperties", "dependentSchemas",
			"dependencies", "definitions", "$defs");

	static SchemaPlace root(EventSchema schema) {
		JsonNode tree = JsonText.object(schema.text());
		URI location = URI.create("polyn:/schemas/" + schema.name() + ".json");
		return new SchemaPlace(schema, JsonPointer.empty(), tree, location).identified();
	}

	/**
	 * Returns what is the same for the same place.
	 */
	String key() {
		return this.schema.name() + "#" + this.pointer;
	}

	boolean isRoot() {
		return this.pointer.matches();
	}

	/**
	 * Returns the identity that this schema gives itself, empty if none.
	 */
	String id() {
		String keyword = (this.schema.dialect() == SchemaDialect.DRAFT_4) ? "id" : "$id";
		return isOnlyReference() ? "" : this.node.path(keyword).asText("");
	}

	/**
	 * Says whether nothing but the reference counts.
	 */
	boolean isOnlyReference() {
		return this.schema.dialect().compareTo(SchemaDialect.DRAFT_7) <= 0 && this.node.path("$ref").isTextual();
	}

	Optional<String> reference() {
		return REFERENCES.stream()
			.map(this.node::path)
			.filter(JsonNode::isTextual)
			.map(JsonNode::textValue)
			.findFirst();
	}

	/**
	 * Returns a part of this schema.
	 * @param segments the keyword, and a name or an index where its value has several
	 */
	SchemaPlace part(String... segments) {
		JsonPointer to = this.pointer;
		JsonNode found = this.node;
		for (String segment : segments) {
			JsonPointer step = JsonPointer.empty().appendProperty(segment);
			to = to.append(step);
			found = found.at(step);
		}
		return new SchemaPlace(this.schema, to, found, this.base).identified();
	}

	/**
	 * Returns the parts that an array or an object of schemas has, or the one that a
	 * keyword has.
	 */
	List<SchemaPlace> parts(String keyword) {
		JsonNode value = this.node.path(keyword);
		List<SchemaPlace> parts = new ArrayList<>();
		if (NAMED_SCHEMAS.contains(keyword)) {
			value.fieldNames().forEachRemaining((name) -> parts.add(part(keyword, name)));
		}
		else if (SCHEMAS.contains(keyword)) {
			for (int i = 0; value.isArray() && i < value.size(); i++) {
				parts.add(part(keyword, Integer.toString(i)));
			}
			if (!value.isArray()) {
				parts.add(part(keyword));
			}
		}
		parts.removeIf((part) -> !part.isSchema());
		return parts;
	}

	/**
	 * Returns the last segment of where this schema stands.
	 */
	String name() {
		return isRoot() ? this.schema.name() : this.pointer.last().getMatchingProperty();
	}

	boolean isSchema() {
		return this.node.isObject() || this.node.isBoolean();
	}

	private SchemaPlace identified() {
		String id = id();
		return (id.isEmpty() || id.startsWith("#")) ? this
				: new SchemaPlace(this.schema, this.pointer, this.node, resolve(this.base, id));
	}

	/**
	 * Resolves a reference as far as the standard says what it means: a relative one
	 * needs a base that has a path.
	 */
	static URI resolve(URI base, String reference) {
		try {
			URI uri = new URI(reference.endsWith("#") ? reference.substring(0, reference.length() - 1) : reference);
			return (uri.isAbsolute() || base.isOpaque()) ? uri : base.resolve(uri);
		}
		catch (URISyntaxException ex) {
			return base;
		}
	}

}
