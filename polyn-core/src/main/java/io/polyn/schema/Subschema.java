package io.polyn.schema;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.List;

import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;

/**
 * A schema, or a part of one that is a schema itself.
 */
final class Subschema {

	private final SchemaDocument document;

	private final String pointer;

	private final JsonNode node;

	private final Subschema resource;

	private final URI base;

	private final List<Subschema> inPlace = new ArrayList<>();

	/**
	 * Creates a subschema.
	 * @param document the document that it is part of
	 * @param pointer where it stands there
	 * @param node its tree
	 * @param parent the one that it is part of, {@code null} for a whole document
	 * @param base what references are relative to around it
	 */
	Subschema(SchemaDocument document, String pointer, JsonNode node, @Nullable Subschema parent, URI base) {
		this.document = document;
		this.pointer = pointer;
		this.node = node;
		String id = id();
		boolean isResource = !id.isEmpty() && !id.startsWith("#");
		this.resource = (parent == null || isResource) ? this : parent.resource;
		this.base = isResource ? resolve(base, id) : base;
	}

	SchemaDocument document() {
		return this.document;
	}

	String pointer() {
		return this.pointer;
	}

	JsonNode node() {
		return this.node;
	}

	/**
	 * Returns the nearest subschema around this one that has an identity of its own.
	 */
	Subschema resource() {
		return this.resource;
	}

	/**
	 * Returns what references are relative to.
	 */
	URI base() {
		return this.base;
	}

	/**
	 * Returns the subschemas that apply to the very value which this one applies to.
	 */
	List<Subschema> inPlace() {
		return this.inPlace;
	}

	/**
	 * Says whether nothing but the reference counts.
	 */
	boolean isOnlyReference() {
		return this.document.dialect().compareTo(SchemaDialect.DRAFT_7) <= 0 && this.node.path("$ref").isTextual();
	}

	/**
	 * Returns the identity that this subschema gives itself.
	 */
	private String id() {
		return isOnlyReference() ? "" : this.node.path(this.document.dialect().idKeyword()).asText("");
	}

	/**
	 * Returns the names that this subschema has within its resource.
	 */
	List<String> anchors() {
		List<String> anchors = new ArrayList<>();
		if (id().startsWith("#")) {
			anchors.add(id().substring(1));
		}
		for (String keyword : List.of("$anchor", "$dynamicAnchor")) {
			if (this.node.path(keyword).isTextual()) {
				anchors.add(this.node.path(keyword).asText());
			}
		}
		return anchors;
	}

	/**
	 * Resolves a reference as far as the standard says what it means: a relative one
	 * needs a base that has a path.
	 */
	static URI resolve(URI base, String reference) {
		try {
			URI uri = new URI(reference);
			URI resolved = (uri.isAbsolute() || base.isOpaque()) ? uri : base.resolve(uri);
			String text = resolved.toString();
			return text.endsWith("#") ? new URI(text.substring(0, text.length() - 1)) : resolved;
		}
		catch (URISyntaxException ex) {
			return base;
		}
	}

}
