package io.polyn.schema.compatibility;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.polyn.json.Json;
import org.jspecify.annotations.Nullable;

/**
 * A schema and the others that it may refer to, as documents. Each is read when a
 * reference leads to it.
 */
final class ComparedDocuments {

	private static final String SUFFIX = ".json";

	private final SchemaBundle bundle;

	private final Map<String, Optional<ComparedDocument>> documents = new HashMap<>();

	private @Nullable Map<String, List<String>> namesById;

	ComparedDocuments(SchemaBundle bundle) {
		this.bundle = bundle;
	}

	/**
	 * Returns the schema itself.
	 * @return the document, nothing if it can't be compared
	 */
	Optional<ComparedDocument> main() {
		return document(this.bundle.name());
	}

	/**
	 * Finds the document that a reference leads to.
	 * @param target the absolute URI without a fragment
	 * @param written the URI as it is written, without a fragment
	 * @return the document, {@code null} if there is none that can be compared
	 */
	@Nullable ComparedDocument find(String target, String written) {
		if (this.namesById == null) {
			this.namesById = namesById();
		}
		List<String> names = this.namesById.get(target);
		if (names == null && written.endsWith(SUFFIX)) {
			names = List.of(written.substring(0, written.length() - SUFFIX.length()));
		}
		return (names != null && names.size() == 1) ? document(names.get(0)).orElse(null) : null;
	}

	private Map<String, List<String>> namesById() {
		Map<String, List<String>> result = new HashMap<>();
		Map<String, String> texts = new HashMap<>(this.bundle.others());
		texts.put(this.bundle.name(), this.bundle.text());
		texts.forEach((name, text) -> parse(text).ifPresent((node) -> {
			String keyword = Dialect.of(node).map(Dialect::idKeyword).orElse("$id");
			URI id = ComparedDocument.parse(node.path(keyword).asText());
			if (id != null && id.isAbsolute()) {
				result.computeIfAbsent(ComparedDocument.withoutFragment(id), (missing) -> new ArrayList<>()).add(name);
			}
		}));
		return result;
	}

	private Optional<ComparedDocument> document(String name) {
		Optional<ComparedDocument> known = this.documents.get(name);
		if (known == null) {
			boolean main = name.equals(this.bundle.name());
			String text = main ? this.bundle.text() : this.bundle.others().get(name);
			known = Optional.ofNullable(text)
				.flatMap(ComparedDocuments::parse)
				.flatMap((node) -> Dialect.of(node)
					.filter((dialect) -> dialect.isSchema(node))
					.map((dialect) -> new ComparedDocument(this, main ? "" : name + SUFFIX, dialect, node)));
			this.documents.put(name, known);
		}
		return known;
	}

	private static Optional<JsonNode> parse(String text) {
		try {
			return Optional.of(Json.parse(text.getBytes(StandardCharsets.UTF_8)))
				.filter((node) -> node.isObject() || node.isBoolean());
		}
		catch (JsonProcessingException ex) {
			return Optional.empty();
		}
	}

}
