package io.polyn.schema.compatibility;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * What the keywords next to {@code unevaluatedProperties} or {@code unevaluatedItems} may
 * evaluate of a value that is written: those of the schema itself and of all that it
 * includes, if need be under a condition, but for what the value is known not to meet.
 */
final class PossibleCoverage {

	private final Writer writer;

	private final SchemaNode schema;

	private final Set<SchemaNode> schemas = new LinkedHashSet<>();

	PossibleCoverage(Writer writer, SchemaNode schema) {
		this.writer = writer;
		this.schema = schema;
		Deque<SchemaNode> pending = new ArrayDeque<>(List.of(schema));
		while (!pending.isEmpty()) {
			SchemaNode next = pending.remove();
			if (this.schemas.add(next)) {
				List<SchemaNode> parts = next.inPlace();
				SchemaNode condition = next.schema("if");
				if (condition != null && writer.invalid().contains(condition)) {
					parts.remove(next.schema("then"));
				}
				parts.removeAll(writer.invalid());
				pending.addAll(parts);
			}
		}
		writer.stepThrough(this.schemas.size());
	}

	boolean mayCoverMember(String name) {
		return mayCoverOtherMembers() || this.schemas.stream()
			.anyMatch((part) -> part.schemasByName("properties").containsKey(name)
					|| part.schemasByName("patternProperties")
						.keySet()
						.stream()
						.anyMatch((pattern) -> this.writer.analysis().matches(pattern, name) != Answer.NO));
	}

	/**
	 * Says whether members may be evaluated that are not declared by their names.
	 */
	boolean mayCoverOtherMembers() {
		return this.schemas.stream()
			.anyMatch((part) -> part.has("additionalProperties") || hasOwn(part, "unevaluatedProperties")
					|| part.hasUnknownReference());
	}

	boolean mayCoverItem(int index) {
		return this.schemas.stream()
			.anyMatch((part) -> index < part.prefix().size() || part.schema(part.restKeyword()) != null
					|| part.has("contains") || hasOwn(part, "unevaluatedItems") || part.hasUnknownReference());
	}

	// What a part's own keyword accepts is evaluated when it is the schema's turn.
	private boolean hasOwn(SchemaNode part, String keyword) {
		SchemaNode unevaluated = part.schema(keyword);
		return part != this.schema && unevaluated != null && !unevaluated.isFalse();
	}

}
