package io.polyn.schema.compatibility;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * The rules for numbers.
 */
final class NumberRules {

	private NumberRules() {
	}

	static List<Finding> check(Subsumption subsumption, Writer writer, SchemaNode reader) {
		List<Finding> findings = new ArrayList<>();
		if (!writer.mayBe(Kind.NUMBER)) {
			return findings;
		}
		NumberRange range = NumberRange.of(writer);
		for (Bound bound : reader.lowerBounds()) {
			if (!range.isWithinLower(bound)) {
				findings.add(Finding.breaking(writer, reader, bound.keyword(),
						"be " + (bound.exclusive() ? "" : "less than ") + bound.value()
								+ (bound.exclusive() ? " or less" : "")));
			}
		}
		for (Bound bound : reader.upperBounds()) {
			if (!range.isWithinUpper(bound)) {
				findings.add(Finding.breaking(writer, reader, bound.keyword(),
						"be " + (bound.exclusive() ? "" : "more than ") + bound.value()
								+ (bound.exclusive() ? " or more" : "")));
			}
		}
		JsonNode multipleOf = reader.get("multipleOf");
		if (multipleOf != null && !NumberRange.isMultipleOf(writer, multipleOf.decimalValue())) {
			BigDecimal divisor = multipleOf.decimalValue();
			findings.add(Finding.breaking(writer, reader, "multipleOf", "be no multiple of " + divisor));
		}
		return findings;
	}

}
