package io.polyn.schema.compatibility;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * The rules for arrays.
 */
final class ArrayRules {

	private ArrayRules() {
	}

	static List<Finding> items(Subsumption subsumption, Writer writer, SchemaNode reader) {
		List<Finding> findings = new ArrayList<>();
		if (!writer.mayBe(Kind.ARRAY)) {
			return findings;
		}
		Elements elements = writer.elements();
		List<SchemaNode> prefix = reader.prefix();
		SchemaNode rest = reader.schema(reader.restKeyword());
		SchemaNode unevaluated = reader.schema("unevaluatedItems");
		Coverage coverage = new Coverage(reader,
				(part) -> unevaluated != null && subsumption.check(writer, part).isEmpty());
		int last = Math.max(coverage.prefixLength(), elements.prefixLength());
		for (int i = 0; i <= last && i < elements.maximum(); i++) {
			if (i < prefix.size()) {
				findings.addAll(subsumption.checkWithin(elements.item(i), prefix.get(i)));
			}
			else if (rest != null) {
				findings.addAll(item(subsumption, writer, reader, reader.restKeyword(), rest, i));
			}
			if (unevaluated != null && !coverage.coversItem(i)) {
				List<Finding> found = item(subsumption, writer, reader, "unevaluatedItems", unevaluated, i);
				findings.addAll(coverage.isConditional() ? found.stream().map(Finding::asUnknown).toList() : found);
			}
		}
		return findings;
	}

	private static List<Finding> item(Subsumption subsumption, Writer writer, SchemaNode reader, String keyword,
			SchemaNode schema, int index) {
		List<Finding> findings = subsumption.checkWithin(writer.elements().item(index), schema);
		return (findings.isEmpty() || !schema.isFalse()) ? findings
				: List.of(Finding.breaking(writer, reader, keyword, "have more than " + index + " items"));
	}

	static List<Finding> size(Subsumption subsumption, Writer writer, SchemaNode reader) {
		List<Finding> findings = new ArrayList<>();
		if (!writer.mayBe(Kind.ARRAY)) {
			return findings;
		}
		Elements elements = writer.elements();
		if (reader.has("minItems") && elements.minimum() < reader.count("minItems", 0)) {
			findings.add(Finding.breaking(writer, reader, "minItems",
					"have fewer than " + reader.count("minItems", 0) + " items"));
		}
		if (reader.has("maxItems") && elements.maximum() > reader.count("maxItems", 0)) {
			findings.add(Finding.breaking(writer, reader, "maxItems",
					"have more than " + reader.count("maxItems", 0) + " items"));
		}
		return findings;
	}

	static List<Finding> unique(Subsumption subsumption, Writer writer, SchemaNode reader) {
		List<Finding> findings = new ArrayList<>();
		if (!reader.hasUniqueItems() || writer.valid().stream().anyMatch(SchemaNode::hasUniqueItems)) {
			return findings;
		}
		if (writer.mayBe(Kind.ARRAY) && writer.elements().maximum() > 1) {
			findings.add(Finding.breaking(writer, reader, "uniqueItems", "have equal items"));
		}
		return findings;
	}

	static List<Finding> contains(Subsumption subsumption, Writer writer, SchemaNode reader) {
		SchemaNode contained = reader.schema("contains");
		List<Finding> findings = new ArrayList<>();
		if (contained == null || !writer.mayBe(Kind.ARRAY)) {
			return findings;
		}
		long least = reader.count("minContains", 1);
		if (least > 0 && !containsAtLeast(subsumption, writer, contained, least)) {
			findings.add(new Finding(reader, "contains", writer.find("contains"), writer.has("contains"),
					"have fewer than " + least + " of these items"));
		}
		long most = reader.count("maxContains", Long.MAX_VALUE);
		if (reader.has("maxContains") && !containsAtMost(subsumption, writer, contained, most)) {
			findings.add(new Finding(reader, "maxContains", writer.find("maxContains"), writer.has("maxContains"),
					"have more than " + most + " of these items"));
		}
		return findings;
	}

	private static boolean containsAtLeast(Subsumption subsumption, Writer writer, SchemaNode contained, long least) {
		Elements elements = writer.elements();
		if (elements.minimum() >= least
				&& allItems(elements, (item) -> subsumption.checkWithin(item, contained).isEmpty())) {
			return true;
		}
		return writer.valid().stream().anyMatch((schema) -> {
			SchemaNode other = schema.schema("contains");
			return other != null && schema.count("minContains", 1) >= least
					&& allItems(elements, (item) -> subsumption.checkWithin(item.and(other), contained).isEmpty());
		});
	}

	private static boolean containsAtMost(Subsumption subsumption, Writer writer, SchemaNode contained, long most) {
		Elements elements = writer.elements();
		if (elements.maximum() <= most
				|| allItems(elements, (item) -> subsumption.within(() -> subsumption.isEmpty(item.and(contained))))) {
			return true;
		}
		return writer.valid().stream().anyMatch((schema) -> {
			SchemaNode other = schema.schema("contains");
			return other != null && schema.count("maxContains", Long.MAX_VALUE) <= most
					&& allItems(elements, (item) -> subsumption.checkWithin(item.and(contained), other).isEmpty());
		});
	}

	private static boolean allItems(Elements elements, Predicate<Writer> predicate) {
		for (int i = 0; i <= elements.prefixLength() && i < elements.maximum(); i++) {
			if (!predicate.test(elements.item(i))) {
				return false;
			}
		}
		return true;
	}

}
