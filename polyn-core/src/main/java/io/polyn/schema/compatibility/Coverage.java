package io.polyn.schema.compatibility;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/**
 * What the keywords next to {@code unevaluatedProperties} or {@code unevaluatedItems}
 * evaluate for certain: those of the schema itself, of what it includes without
 * condition, and of the alternatives that are known to be valid.
 */
final class Coverage {

	private final Set<SchemaNode> schemas = new LinkedHashSet<>();

	private final SchemaNode schema;

	/**
	 * Finds out what is evaluated.
	 * @param schema the schema that has the keyword
	 * @param valid says whether it is certain that an alternative is valid
	 */
	Coverage(SchemaNode schema, Predicate<SchemaNode> valid) {
		this.schema = schema;
		Deque<SchemaNode> pending = new ArrayDeque<>(List.of(schema));
		while (!pending.isEmpty()) {
			SchemaNode next = pending.remove();
			if (this.schemas.add(next)) {
				pending.addAll(next.conjuncts());
				next.schemas("anyOf").stream().filter(valid).forEach(pending::add);
				next.schemas("oneOf").stream().filter(valid).forEach(pending::add);
				SchemaNode condition = next.schema("if");
				if (condition != null && valid.test(condition)) {
					pending.add(condition);
					SchemaNode.addIfPresent(next.schema("then"), pending);
				}
			}
		}
	}

	/**
	 * Says whether what is not covered may be evaluated nevertheless, if a condition is
	 * met.
	 */
	boolean isConditional() {
		return this.schemas.stream()
			.anyMatch((part) -> part.has("anyOf") || part.has("oneOf") || part.has("if") || part.has("dependentSchemas")
					|| part.has("dependencies") || part.has("contains") || part.hasUnknownReference());
	}

	boolean coversMember(Analysis analysis, String name) {
		return coversAllMembers() || this.schemas.stream()
			.anyMatch((part) -> part.schemasByName("properties").containsKey(name)
					|| part.schemasByName("patternProperties")
						.keySet()
						.stream()
						.anyMatch((pattern) -> analysis.matches(pattern, name) == Answer.YES));
	}

	boolean coversPattern(String pattern) {
		return coversAllMembers() || this.schemas.stream()
			.anyMatch((part) -> part.schemasByName("patternProperties").containsKey(pattern));
	}

	boolean coversAllMembers() {
		return this.schemas.stream()
			.anyMatch((part) -> part.has("additionalProperties")
					|| (part != this.schema && part.has("unevaluatedProperties")));
	}

	/**
	 * Returns the number of items that are described one by one.
	 */
	int prefixLength() {
		return this.schemas.stream().mapToInt((part) -> part.prefix().size()).max().orElse(0);
	}

	boolean coversItem(int index) {
		return this.schemas.stream()
			.anyMatch((part) -> index < part.prefix().size()
					|| part.has(part.restKeyword()) && part.schema(part.restKeyword()) != null
					|| (part != this.schema && part.has("unevaluatedItems")));
	}

}
