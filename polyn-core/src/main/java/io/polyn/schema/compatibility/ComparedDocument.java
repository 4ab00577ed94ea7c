package io.polyn.schema.compatibility;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;

/**
 * A document that is compared, or to which one that is refers.
 */
final class ComparedDocument {

	private static final URI BASE = URI.create("polyn:/schemas/schema.json");

	private static final List<String> ANCHORS = List.of("$anchor", "$dynamicAnchor");

	private final ComparedDocuments documents;

	private final String file;

	private final Dialect dialect;

	private final SchemaNode root;

	private final Map<String, SchemaNode> nodes = new HashMap<>();

	private final Map<String, SchemaNode> resources = new HashMap<>();

	private final Map<String, SchemaNode> anchors = new HashMap<>();

	private boolean ambiguous;

	/**
	 * Creates a document.
	 * @param documents the documents that references may lead to
	 * @param file the name of its file, empty for the document that is compared
	 * @param dialect its dialect
	 * @param node its tree
	 */
	ComparedDocument(ComparedDocuments documents, String file, Dialect dialect, JsonNode node) {
		this.documents = documents;
		this.file = file;
		this.dialect = dialect;
		this.root = node("", node, BASE);
		this.resources.put(BASE.toString(), this.root);
		index();
	}

	Dialect dialect() {
		return this.dialect;
	}

	SchemaNode root() {
		return this.root;
	}

	/**
	 * Returns the name of the file.
	 * @return the name, empty for the document that is compared
	 */
	String file() {
		return this.file;
	}

	/**
	 * Says whether what a dynamic reference leads to depends on where the validator comes
	 * from: another document, or parts of this one that have an identity of their own.
	 */
	boolean hasDynamicScope() {
		return !this.file.isEmpty() || this.resources.values().stream().distinct().count() > 1;
	}

	/**
	 * Returns the part of this document at a place.
	 * @param pointer the place
	 * @param node what stands there
	 * @param outerBase the base URI of what stands around it
	 */
	SchemaNode node(String pointer, JsonNode node, URI outerBase) {
		return this.nodes.computeIfAbsent(pointer,
				(missing) -> new SchemaNode(this, pointer, node, base(node, outerBase)));
	}

	private URI base(JsonNode node, URI outerBase) {
		JsonNode id = node.path(this.dialect.idKeyword());
		boolean hidden = this.dialect.isBefore(Dialect.DRAFT_2019_09) && node.has("$ref");
		if (!id.isTextual() || id.textValue().startsWith("#") || hidden) {
			return outerBase;
		}
		URI base = resolve(outerBase, id.textValue());
		return (base != null) ? base : outerBase;
	}

	/**
	 * Resolves a reference.
	 * @return what it leads to, {@code null} if that is no schema that is known
	 */
	@Nullable SchemaNode resolve(SchemaNode from, String reference) {
		URI target = this.ambiguous ? null : resolve(from.base(), reference);
		if (target == null) {
			return null;
		}
		String fragment = (target.getFragment() != null) ? target.getFragment() : "";
		SchemaNode resource = this.resources.get(withoutFragment(target));
		if (resource != null) {
			return find(resource, fragment);
		}
		ComparedDocument other = this.documents.find(withoutFragment(target), reference.split("#", 2)[0]);
		return (other != null && !other.ambiguous) ? other.find(other.root, fragment) : null;
	}

	private @Nullable SchemaNode find(SchemaNode resource, String fragment) {
		if (fragment.isEmpty()) {
			return resource;
		}
		return fragment.startsWith("/") ? at(resource, fragment)
				: this.anchors.get(withoutFragment(resource.base()) + "#" + fragment);
	}

	/**
	 * Resolves a URI reference.
	 * @return the URI, {@code null} if it is none
	 */
	static @Nullable URI resolve(URI base, String reference) {
		if (reference.isEmpty() || reference.startsWith("#")) {
			return parse(withoutFragment(base) + reference);
		}
		URI uri = parse(reference);
		return (uri != null) ? base.resolve(uri) : null;
	}

	static @Nullable URI parse(String text) {
		try {
			return new URI(text);
		}
		catch (URISyntaxException ex) {
			return null;
		}
	}

	private @Nullable SchemaNode at(SchemaNode resource, String pointer) {
		JsonNode node = resource.node();
		URI base = resource.base();
		for (String token : pointer.substring(1).split("/", -1)) {
			if (node != resource.node()) {
				base = base(node, base);
			}
			String name = token.replace("~1", "/").replace("~0", "~");
			node = (node.isArray() && name.matches("\\d{1,9}")) ? node.path(Integer.parseInt(name)) : node.path(name);
		}
		return (node.isObject() || node.isBoolean()) ? node(resource.pointer() + pointer, node, base) : null;
	}

	private void index() {
		Deque<SchemaNode> pending = new ArrayDeque<>(List.of(this.root));
		while (!pending.isEmpty()) {
			SchemaNode schema = pending.remove();
			JsonNode node = schema.node();
			String id = node.path(this.dialect.idKeyword()).asText();
			if (id.startsWith("#")) {
				add(this.anchors, withoutFragment(schema.base()) + id, schema);
			}
			else if (!id.isEmpty()) {
				add(this.resources, withoutFragment(schema.base()), schema);
			}
			for (String keyword : ANCHORS) {
				if (node.path(keyword).isTextual()) {
					add(this.anchors, withoutFragment(schema.base()) + "#" + node.path(keyword).textValue(), schema);
				}
			}
			pending.addAll(schema.parts());
		}
	}

	private void add(Map<String, SchemaNode> index, String uri, SchemaNode schema) {
		SchemaNode other = index.putIfAbsent(uri, schema);
		if (other != null && other != schema) {
			this.ambiguous = true;
		}
	}

	static String withoutFragment(URI uri) {
		String text = uri.toString();
		return text.contains("#") ? text.substring(0, text.indexOf('#')) : text;
	}

}
