package io.polyn.schema.compatibility;

import java.util.ArrayList;
import java.util.List;

/**
 * The rules that combine schemas.
 */
final class CombinatorRules {

	private CombinatorRules() {
	}

	static List<Finding> reference(Subsumption subsumption, Writer writer, SchemaNode reader) {
		List<Finding> findings = new ArrayList<>();
		for (SchemaNode.Reference reference : reader.references()) {
			if (reference.target() != null) {
				findings.addAll(subsumption.check(writer, reference.target()));
			}
			else if (!isSame(writer, reference)) {
				findings.add(Finding.unknown(writer, reader, reference.keyword(),
						"not be valid by a schema in another document"));
			}
		}
		return findings;
	}

	// Without a URI that is the same everywhere, it is not known what is meant.
	private static boolean isSame(Writer writer, SchemaNode.Reference reference) {
		return reference.keyword().equals("$ref") && reference.uri() != null
				&& writer.valid()
					.stream()
					.flatMap((schema) -> schema.references().stream())
					.anyMatch((other) -> other.target() == null && other.keyword().equals("$ref")
							&& reference.uri().equals(other.uri()));
	}

	static List<Finding> allOf(Subsumption subsumption, Writer writer, SchemaNode reader) {
		List<Finding> findings = new ArrayList<>();
		reader.schemas("allOf").forEach((branch) -> findings.addAll(subsumption.check(writer, branch)));
		return findings;
	}

	static List<Finding> anyOf(Subsumption subsumption, Writer writer, SchemaNode reader) {
		return reader.has("anyOf") ? oneBranch(subsumption, writer, reader, "anyOf") : List.of();
	}

	private static List<Finding> oneBranch(Subsumption subsumption, Writer writer, SchemaNode reader, String keyword) {
		List<Finding> closest = List.of();
		int possible = 0;
		for (SchemaNode branch : reader.schemas(keyword)) {
			if (!subsumption.hasNoKind(writer.and(branch))) {
				List<Finding> findings = subsumption.check(writer, branch);
				if (findings.isEmpty()) {
					return List.of();
				}
				closest = (possible == 0 || findings.size() < closest.size()) ? findings : closest;
				possible++;
			}
		}
		if (possible == 0) {
			return List.of(Finding.breaking(writer, reader, keyword, "match none of the alternatives"));
		}
		// Several branches may share what none of them accepts alone.
		return (possible == 1) ? closest : closest.stream().map(Finding::asUnknown).toList();
	}

	static List<Finding> oneOf(Subsumption subsumption, Writer writer, SchemaNode reader) {
		if (!reader.has("oneOf")) {
			return List.of();
		}
		List<Finding> findings = oneBranch(subsumption, writer, reader, "oneOf");
		if (!findings.isEmpty()) {
			return findings;
		}
		int matching = 0;
		boolean disjoint = true;
		for (SchemaNode branch : reader.schemas("oneOf")) {
			if (!subsumption.hasNoKind(writer.and(branch))) {
				boolean matches = subsumption.check(writer, branch).isEmpty();
				disjoint &= (matches && matching == 0) || subsumption.isEmpty(writer.and(branch));
				matching += matches ? 1 : 0;
			}
		}
		return disjoint ? List.of() : List.of(new Finding(reader, "oneOf", writer.find("oneOf"), matching < 2,
				"match more than one of the alternatives"));
	}

	static List<Finding> not(Subsumption subsumption, Writer writer, SchemaNode reader) {
		SchemaNode refused = reader.schema("not");
		if (refused == null || subsumption.isEmpty(writer.and(refused))) {
			return List.of();
		}
		boolean unknown = !subsumption.check(writer, refused).isEmpty();
		return List.of(new Finding(reader, "not", writer.find("not"), unknown, "be what must not be"));
	}

	static List<Finding> conditional(Subsumption subsumption, Writer writer, SchemaNode reader) {
		SchemaNode condition = reader.schema("if");
		SchemaNode then = reader.schema("then");
		SchemaNode otherwise = reader.schema("else");
		List<Finding> findings = new ArrayList<>();
		if (condition != null && then != null) {
			findings.addAll(subsumption.check(writer.and(condition), then));
		}
		if (condition != null && otherwise != null) {
			findings.addAll(subsumption.check(writer.andNot(List.of(condition)), otherwise));
		}
		return findings;
	}

}
