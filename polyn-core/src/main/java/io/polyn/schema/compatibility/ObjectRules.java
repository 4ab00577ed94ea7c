package io.polyn.schema.compatibility;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

import com.fasterxml.jackson.databind.node.TextNode;

/**
 * The rules for objects.
 */
final class ObjectRules {

	private ObjectRules() {
	}

	/**
	 * Looks at the values of the members, one by one, and at those that have no schema of
	 * their own.
	 */
	static List<Finding> members(Subsumption subsumption, Writer writer, SchemaNode reader) {
		List<Finding> findings = new ArrayList<>();
		if (!writer.mayBe(Kind.OBJECT)) {
			return findings;
		}
		Members members = writer.members();
		reader.schemasByName("properties").forEach((name, schema) -> {
			if (members.mayHave(name)) {
				findings.addAll(subsumption.checkWithin(members.value(name), schema));
			}
		});
		reader.schemasByName("patternProperties")
			.forEach((pattern, schema) -> findings.addAll(matching(subsumption, members, pattern, schema)));
		SchemaNode additional = reader.schema("additionalProperties");
		if (additional != null) {
			findings.addAll(rest(subsumption, writer, reader, "additionalProperties", additional,
					new DirectCoverage(subsumption.analysis(), reader)));
		}
		SchemaNode unevaluated = reader.schema("unevaluatedProperties");
		if (unevaluated != null) {
			Coverage coverage = new Coverage(reader, (part) -> subsumption.check(writer, part).isEmpty());
			findings.addAll(rest(subsumption, writer, reader, "unevaluatedProperties", unevaluated,
					new UnevaluatedCoverage(subsumption.analysis(), coverage)));
		}
		return findings;
	}

	private static List<Finding> matching(Subsumption subsumption, Members members, String pattern, SchemaNode schema) {
		List<Finding> findings = new ArrayList<>();
		for (String name : members.names()) {
			Answer matches = subsumption.analysis().matches(pattern, name);
			if (matches != Answer.NO && members.mayHave(name)) {
				findings.addAll(subsumption.checkWithin(members.value(name), schema));
			}
		}
		for (String other : members.patterns()) {
			List<Finding> found = subsumption.checkWithin(members.matching(other), schema);
			findings.addAll(other.equals(pattern) ? found : found.stream().map(Finding::asUnknown).toList());
		}
		if (members.isOpen() && !members.patterns().contains(pattern)) {
			findings.addAll(subsumption.checkWithin(members.others(), schema));
		}
		return findings;
	}

	/**
	 * Which members the keywords before {@code additionalProperties} or
	 * {@code unevaluatedProperties} are about.
	 */
	private interface MemberCoverage {

		boolean coversName(String name);

		boolean coversPattern(String pattern);

		boolean coversAll();

		boolean isUncertain();

	}

	private record DirectCoverage(Analysis analysis, SchemaNode reader) implements MemberCoverage {

		@Override
		public boolean coversName(String name) {
			return this.reader.schemasByName("properties").containsKey(name)
					|| this.reader.schemasByName("patternProperties")
						.keySet()
						.stream()
						.anyMatch((pattern) -> this.analysis.matches(pattern, name) == Answer.YES);
		}

		@Override
		public boolean coversPattern(String pattern) {
			return this.reader.schemasByName("patternProperties").containsKey(pattern);
		}

		@Override
		public boolean coversAll() {
			return false;
		}

		@Override
		public boolean isUncertain() {
			return false;
		}

	}

	private record UnevaluatedCoverage(Analysis analysis, Coverage coverage) implements MemberCoverage {

		@Override
		public boolean coversName(String name) {
			return this.coverage.coversMember(this.analysis, name);
		}

		@Override
		public boolean coversPattern(String pattern) {
			return this.coverage.coversPattern(pattern);
		}

		@Override
		public boolean coversAll() {
			return this.coverage.coversAllMembers();
		}

		@Override
		public boolean isUncertain() {
			return this.coverage.isConditional();
		}

	}

	private static List<Finding> rest(Subsumption subsumption, Writer writer, SchemaNode reader, String keyword,
			SchemaNode schema, MemberCoverage coverage) {
		List<Finding> findings = new ArrayList<>();
		Members members = writer.members();
		for (String name : members.names()) {
			if (members.mayHave(name) && !coverage.coversName(name)) {
				findings.addAll(value(subsumption, writer, reader, keyword, schema, members.value(name),
						"have the member " + TextNode.valueOf(name)));
			}
		}
		for (String pattern : members.patterns()) {
			if (!coverage.coversPattern(pattern)) {
				List<Finding> found = value(subsumption, writer, reader, keyword, schema, members.matching(pattern),
						"have members whose names match " + pattern);
				boolean overlaps = reader.has("properties") || reader.has("patternProperties");
				findings.addAll(overlaps ? found.stream().map(Finding::asUnknown).toList() : found);
			}
		}
		if (members.isOpen() && !coverage.coversAll()) {
			findings.addAll(
					value(subsumption, writer, reader, keyword, schema, members.others(), "have members of any name"));
		}
		return coverage.isUncertain() ? findings.stream().map(Finding::asUnknown).toList() : findings;
	}

	private static List<Finding> value(Subsumption subsumption, Writer writer, SchemaNode reader, String keyword,
			SchemaNode schema, Writer value, String what) {
		List<Finding> findings = subsumption.checkWithin(value, schema);
		return (findings.isEmpty() || !schema.isFalse()) ? findings
				: List.of(Finding.breaking(writer, reader, keyword, what));
	}

	static List<Finding> names(Subsumption subsumption, Writer writer, SchemaNode reader) {
		SchemaNode schema = reader.schema("propertyNames");
		List<Finding> findings = new ArrayList<>();
		if (schema == null || !writer.mayBe(Kind.OBJECT)) {
			return findings;
		}
		Members members = writer.members();
		for (String name : members.names()) {
			Answer accepted = subsumption.within(() -> subsumption.evaluator().accepts(schema, TextNode.valueOf(name)));
			if (accepted != Answer.YES && members.mayHave(name)) {
				findings.add(new Finding(reader, "propertyNames", writer.find("propertyNames"),
						accepted == Answer.UNKNOWN, "have the member " + TextNode.valueOf(name)));
			}
		}
		if (members.isOpen() || !members.patterns().isEmpty()) {
			List<SchemaNode> valid = new ArrayList<>();
			writer.valid().forEach((part) -> SchemaNode.addIfPresent(part.schema("propertyNames"), valid));
			Writer name = Writer.of(subsumption.analysis(), valid, List.of()).ofKind(Kind.STRING);
			List<Finding> found = subsumption.checkWithin(name, schema);
			findings.addAll(members.isOpen() ? found : found.stream().map(Finding::asUnknown).toList());
		}
		return findings;
	}

	static List<Finding> size(Subsumption subsumption, Writer writer, SchemaNode reader) {
		List<Finding> findings = new ArrayList<>();
		if (!writer.mayBe(Kind.OBJECT)) {
			return findings;
		}
		if (reader.has("minProperties") && writer.members().minimum() < reader.count("minProperties", 0)) {
			findings.add(Finding.breaking(writer, reader, "minProperties",
					"have fewer than " + reader.count("minProperties", 0) + " members"));
		}
		if (reader.has("maxProperties") && writer.members().maximum() > reader.count("maxProperties", 0)) {
			findings.add(Finding.breaking(writer, reader, "maxProperties",
					"have more than " + reader.count("maxProperties", 0) + " members"));
		}
		return findings;
	}

	static List<Finding> required(Subsumption subsumption, Writer writer, SchemaNode reader) {
		List<Finding> findings = new ArrayList<>();
		if (writer.mayBe(Kind.OBJECT)) {
			for (String name : reader.required()) {
				if (!writer.required().contains(name)) {
					findings
						.add(Finding.breaking(writer, reader, "required", "lack the member " + TextNode.valueOf(name)));
				}
			}
		}
		return findings;
	}

	static List<Finding> dependencies(Subsumption subsumption, Writer writer, SchemaNode reader) {
		List<Finding> findings = new ArrayList<>();
		if (!writer.mayBe(Kind.OBJECT)) {
			return findings;
		}
		for (Map.Entry<String, List<String>> entry : reader.dependentRequired().entrySet()) {
			if (writer.members().mayHave(entry.getKey())) {
				Set<String> required = writer.having(entry.getKey()).required();
				for (String name : entry.getValue()) {
					if (!required.contains(name)) {
						findings.add(Finding.breaking(writer, reader,
								reader.has("dependentRequired") ? "dependentRequired" : "dependencies",
								"have the member " + TextNode.valueOf(entry.getKey()) + " and lack "
										+ TextNode.valueOf(name)));
					}
				}
			}
		}
		reader.dependentSchemas().forEach((name, schemas) -> {
			if (writer.members().mayHave(name)) {
				schemas.forEach((schema) -> findings.addAll(subsumption.check(writer.having(name), schema)));
			}
		});
		return findings;
	}

}
