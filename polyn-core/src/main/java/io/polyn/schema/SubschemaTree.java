package io.polyn.schema;

import java.net.URI;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;

/**
 * The subschemas of a document, found where its dialect's keywords have them.
 */
final class SubschemaTree {

	private final SchemaDocument document;

	private final List<Subschema> subschemas = new ArrayList<>();

	private final Map<String, Subschema> byPointer = new HashMap<>();

	private final Map<URI, Subschema> resources = new HashMap<>();

	private final Map<String, Subschema> anchors = new HashMap<>();

	private final Subschema root;

	SubschemaTree(SchemaDocument document, URI location) {
		this.document = document;
		this.root = add(document.tree(), JsonPointer.empty(), null, location);
	}

	SchemaDocument document() {
		return this.document;
	}

	/**
	 * Returns the whole document.
	 */
	Subschema root() {
		return this.root;
	}

	/**
	 * Returns all subschemas that were found, to which {@link #find} may add.
	 */
	List<Subschema> subschemas() {
		return Collections.unmodifiableList(this.subschemas);
	}

	/**
	 * Returns the names of properties that the document itself tells.
	 */
	Set<String> propertyNames() {
		Set<String> names = new HashSet<>();
		for (Subschema subschema : this.subschemas) {
			for (String keyword : List.of("properties", "dependentRequired", "dependentSchemas", "dependencies")) {
				subschema.node().path(keyword).fieldNames().forEachRemaining(names::add);
			}
			subschema.node().path("required").forEach((name) -> names.add(name.asText()));
		}
		return names;
	}

	/**
	 * Finds the subschema with an identity.
	 */
	@Nullable Subschema resource(URI uri) {
		return this.resources.get(uri);
	}

	/**
	 * Finds what a fragment means.
	 * @param resource what the fragment is part of
	 * @param fragment a JSON pointer or an anchor, empty for the whole
	 * @return the subschema, {@code null} if there is none
	 */
	@Nullable Subschema find(Subschema resource, String fragment) {
		if (fragment.isEmpty()) {
			return resource;
		}
		if (!fragment.startsWith("/")) {
			return this.anchors.get(resource.pointer() + "#" + fragment);
		}
		String pointer = resource.pointer() + fragment;
		Subschema known = this.byPointer.get(pointer);
		if (known != null) {
			return known;
		}
		JsonPointer place = JsonPointer.compile(pointer);
		JsonNode node = this.document.tree().at(place);
		return isSchema(node) ? add(node, place, resource, resource.base()) : null;
	}

	private Subschema add(JsonNode node, JsonPointer pointer, @Nullable Subschema parent, URI base) {
		Subschema subschema = new Subschema(this.document, pointer.toString(), node, parent, base);
		this.subschemas.add(subschema);
		this.byPointer.put(subschema.pointer(), subschema);
		if (subschema.resource() == subschema) {
			this.resources.putIfAbsent(subschema.base(), subschema);
		}
		subschema.anchors()
			.forEach((anchor) -> this.anchors.putIfAbsent(subschema.resource().pointer() + "#" + anchor, subschema));
		for (Map.Entry<String, JsonNode> member : node.properties()) {
			SchemaKeyword.Content content = SchemaKeyword.content(member.getKey(), this.document.dialect());
			if (content != SchemaKeyword.Content.DATA) {
				addAll(member.getValue(), pointer.appendProperty(member.getKey()), subschema, content);
			}
		}
		return subschema;
	}

	private void addAll(JsonNode value, JsonPointer pointer, Subschema parent, SchemaKeyword.Content content) {
		if (content.isNamed()) {
			value.properties()
				.forEach((member) -> addOne(member.getValue(), pointer.appendProperty(member.getKey()), parent,
						content));
		}
		else if (value.isArray()) {
			for (int i = 0; i < value.size(); i++) {
				addOne(value.get(i), pointer.appendIndex(i), parent, content);
			}
		}
		else {
			addOne(value, pointer, parent, content);
		}
	}

	private void addOne(JsonNode node, JsonPointer pointer, Subschema parent, SchemaKeyword.Content content) {
		if (isSchema(node)) {
			Subschema known = this.byPointer.get(pointer.toString());
			Subschema child = (known != null) ? known : add(node, pointer, parent, parent.base());
			if (content.isInPlace() && !parent.isOnlyReference()) {
				parent.inPlace().add(child);
			}
		}
	}

	private static boolean isSchema(JsonNode node) {
		return node.isObject() || node.isBoolean();
	}

}
