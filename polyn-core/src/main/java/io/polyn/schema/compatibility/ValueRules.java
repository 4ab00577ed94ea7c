package io.polyn.schema.compatibility;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/**
 * The rules for values of any kind: {@code type}, {@code enum} and {@code const}.
 */
final class ValueRules {

	private ValueRules() {
	}

	static List<Finding> type(Subsumption subsumption, Writer writer, SchemaNode reader) {
		if (!reader.has("type")) {
			return List.of();
		}
		Set<String> refused = new TreeSet<>();
		for (Kind kind : writer.kinds()) {
			if (!reader.kinds().contains(kind)) {
				refused.add(kind.name().toLowerCase(Locale.ROOT));
			}
		}
		if (writer.mayBe(Kind.NUMBER) && reader.kinds().contains(Kind.NUMBER) && reader.isIntegral()
				&& !isIntegral(writer, reader)) {
			refused.add((reader.dialect() == Dialect.DRAFT_4 && NumberRange.isIntegral(writer))
					? "number that is written with a fraction, such as 1.0" : "number with a fraction");
		}
		return refused.isEmpty() ? List.of()
				: List.of(Finding.breaking(writer, reader, "type", "be of the type " + String.join(", ", refused)));
	}

	private static boolean isIntegral(Writer writer, SchemaNode reader) {
		return (reader.dialect() == Dialect.DRAFT_4) ? NumberRange.isWrittenIntegral(writer)
				: NumberRange.isIntegral(writer);
	}

	/**
	 * Looks at writers of which there is no list of values.
	 */
	static List<Finding> enumeration(Subsumption subsumption, Writer writer, SchemaNode reader) {
		List<Finding> findings = new ArrayList<>();
		for (String keyword : List.of("enum", "const")) {
			if (reader.has(keyword)) {
				findings.add(Finding.breaking(writer, reader, keyword, "be another value than those that are listed"));
			}
		}
		return findings;
	}

}
