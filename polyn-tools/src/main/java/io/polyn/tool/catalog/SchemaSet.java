package io.polyn.tool.catalog;

import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

import io.polyn.schema.EventSchema;
import org.jspecify.annotations.Nullable;

/**
 * The schemas of a service, and where their references lead.
 */
final class SchemaSet {

	private static final String SUFFIX = ".json";

	private final SortedMap<String, SchemaPlace> roots = new TreeMap<>();

	private final Map<URI, SchemaPlace> rootsById = new HashMap<>();

	// What has an identity or an anchor, by its document and that.
	private final Map<String, SchemaPlace> identified = new HashMap<>();

	SchemaSet(Collection<EventSchema> schemas) {
		for (EventSchema schema : schemas) {
			SchemaPlace root = SchemaPlace.root(schema);
			this.roots.put(schema.name(), root);
			this.rootsById.put(root.base(), root);
			this.identified.put(key(root, root.base(), ""), root);
			identify(root);
		}
	}

	private void identify(SchemaPlace place) {
		String id = place.id();
		if (!id.isEmpty()) {
			this.identified.putIfAbsent(key(place, place.base(), id.startsWith("#") ? id.substring(1) : ""), place);
		}
		for (String keyword : List.of("$anchor", "$dynamicAnchor")) {
			if (place.node().path(keyword).isTextual()) {
				this.identified.putIfAbsent(key(place, place.base(), place.node().path(keyword).asText()), place);
			}
		}
		place.node().fieldNames().forEachRemaining((keyword) -> place.parts(keyword).forEach(this::identify));
	}

	/**
	 * Returns the whole schema of an event.
	 */
	SchemaPlace root(String name) {
		return Objects.requireNonNull(this.roots.get(name));
	}

	Collection<SchemaPlace> roots() {
		return this.roots.values();
	}

	/**
	 * Returns where a reference leads, nothing if to a meta-schema.
	 */
	Optional<SchemaPlace> target(SchemaPlace from, String reference) {
		String[] parts = reference.split("#", 2);
		String fragment = (parts.length > 1) ? URLDecoder.decode(parts[1].replace("+", "%2B"), StandardCharsets.UTF_8)
				: "";
		SchemaPlace resource = resource(from, parts[0]);
		if (resource == null || fragment.isEmpty()) {
			return Optional.ofNullable(resource);
		}
		if (!fragment.startsWith("/")) {
			return Optional.ofNullable(this.identified.get(key(resource, resource.base(), fragment)));
		}
		SchemaPlace place = resource;
		for (String segment : fragment.substring(1).split("/", -1)) {
			place = place.part(segment.replace("~1", "/").replace("~0", "~"));
		}
		return Optional.of(place).filter(SchemaPlace::isSchema);
	}

	private @Nullable SchemaPlace resource(SchemaPlace from, String uri) {
		URI absolute = uri.isEmpty() ? from.base() : SchemaPlace.resolve(from.base(), uri);
		SchemaPlace local = this.identified.get(key(from, absolute, ""));
		SchemaPlace known = (local != null) ? local : this.rootsById.get(absolute);
		return (known == null && uri.endsWith(SUFFIX))
				? this.roots.get(uri.substring(0, uri.length() - SUFFIX.length())) : known;
	}

	private static String key(SchemaPlace place, URI uri, String anchor) {
		return place.schema().name() + " " + uri + "#" + anchor;
	}

}
