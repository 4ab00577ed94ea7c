package io.polyn.schema.compatibility;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The items that an array which is written may have.
 */
final class Elements {

	private final Writer writer;

	private final int prefixLength;

	private final Map<Integer, Writer> items = new HashMap<>();

	Elements(Writer writer) {
		this.writer = writer;
		this.prefixLength = Stream.concat(writer.valid().stream(), writer.declarations().stream())
			.mapToInt((schema) -> schema.prefix().size())
			.max()
			.orElse(0);
	}

	/**
	 * Returns the number of items that are described one by one.
	 */
	int prefixLength() {
		return this.prefixLength;
	}

	/**
	 * Returns what is known of an item.
	 * @param index the item's place; all from the prefix' length on are alike
	 */
	Writer item(int index) {
		return this.items.computeIfAbsent(Math.min(index, this.prefixLength), (place) -> {
			this.writer.stepThrough(this.writer.valid().size() + this.writer.declarations().size());
			List<SchemaNode> valid = new ArrayList<>();
			for (SchemaNode schema : this.writer.valid()) {
				collect(schema, place, valid);
				SchemaNode unevaluated = schema.schema("unevaluatedItems");
				if (unevaluated != null && this.writer.declarations().contains(schema)
						&& !new PossibleCoverage(this.writer, schema).mayCoverItem(place)) {
					valid.add(unevaluated);
				}
			}
			List<SchemaNode> declarations = new ArrayList<>();
			for (SchemaNode schema : this.writer.declarations()) {
				collect(schema, place, declarations);
				SchemaNode.addIfPresent(schema.schema("unevaluatedItems"), declarations);
			}
			if (!declarations.isEmpty()) {
				this.writer.declarations()
					.forEach((schema) -> SchemaNode.addIfPresent(schema.schema("contains"), declarations));
			}
			return this.writer.within(valid, declarations);
		});
	}

	private static void collect(SchemaNode schema, int index, List<SchemaNode> result) {
		List<SchemaNode> prefix = schema.prefix();
		if (index < prefix.size()) {
			result.add(prefix.get(index));
		}
		else {
			SchemaNode.addIfPresent(schema.schema(schema.restKeyword()), result);
		}
	}

	long minimum() {
		long least = this.writer.atLeast("minItems");
		for (SchemaNode schema : this.writer.valid()) {
			if (schema.has("contains")) {
				least = Math.max(least, schema.count("minContains", 1));
			}
		}
		return least;
	}

	long maximum() {
		long most = this.writer.atMost("maxItems");
		for (int i = 0; i <= this.prefixLength && i < most; i++) {
			if (item(i).isFalse()) {
				return i;
			}
		}
		return most;
	}

}
