package io.polyn.schema.compatibility;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The members that an object which is written may have: those that the writer's schemas
 * declare, in whatever branch. Where they declare none at all, an object may have any.
 */
final class Members {

	private final Writer writer;

	private final Set<String> names = new LinkedHashSet<>();

	private final Set<String> patterns = new LinkedHashSet<>();

	private final boolean open;

	private final Map<String, Writer> values = new LinkedHashMap<>();

	private final Map<SchemaNode, PossibleCoverage> coverages = new HashMap<>();

	Members(Writer writer) {
		this.writer = writer;
		writer.stepThrough(writer.declarations().size());
		boolean explicitlyOpen = false;
		boolean undeclared = true;
		for (SchemaNode schema : writer.declarations()) {
			Set<String> properties = schema.schemasByName("properties").keySet();
			Set<String> matched = schema.schemasByName("patternProperties").keySet();
			this.names.addAll(properties);
			this.names.addAll(schema.required());
			schema.dependentRequired().forEach((name, others) -> {
				this.names.add(name);
				this.names.addAll(others);
			});
			this.names.addAll(schema.dependentSchemas().keySet());
			this.patterns.addAll(matched);
			undeclared &= properties.isEmpty() && matched.isEmpty();
			for (String keyword : List.of("additionalProperties", "unevaluatedProperties")) {
				SchemaNode rest = schema.schema(keyword);
				undeclared &= (rest == null);
				explicitlyOpen |= (rest != null && !rest.isFalse());
			}
		}
		this.names.addAll(writer.required());
		this.open = explicitlyOpen || undeclared || writer.hasUnknownDeclarations();
	}

	/**
	 * Returns the names that are declared one by one.
	 */
	Set<String> names() {
		return this.names;
	}

	/**
	 * Returns the patterns of the other names that are declared.
	 */
	Set<String> patterns() {
		return this.patterns;
	}

	/**
	 * Says whether there may be members of names that are not declared.
	 */
	boolean isOpen() {
		return this.open && !others().isFalse();
	}

	/**
	 * Says whether there may be a member of a name.
	 */
	boolean mayHave(String name) {
		boolean declared = this.names.contains(name) || this.open || this.patterns.stream()
			.anyMatch((pattern) -> this.writer.analysis().matches(pattern, name) != Answer.NO);
		return declared && !this.writer.absent().contains(name) && !value(name).isFalse();
	}

	/**
	 * Returns what is known of the value of the member of a name.
	 */
	Writer value(String name) {
		return this.values.computeIfAbsent("=" + name, (missing) -> {
			this.writer.stepThrough(this.writer.valid().size() + this.writer.declarations().size());
			List<SchemaNode> valid = new ArrayList<>();
			for (SchemaNode schema : this.writer.valid()) {
				collect(schema, name, valid);
				SchemaNode unevaluated = schema.schema("unevaluatedProperties");
				if (unevaluated != null && isOwn(schema) && !coverage(schema).mayCoverMember(name)) {
					valid.add(unevaluated);
				}
			}
			List<SchemaNode> declarations = new ArrayList<>();
			for (SchemaNode schema : this.writer.declarations()) {
				collect(schema, name, declarations);
				SchemaNode.addIfPresent(schema.schema("unevaluatedProperties"), declarations);
			}
			return this.writer.within(valid, declarations);
		});
	}

	private void collect(SchemaNode schema, String name, List<SchemaNode> result) {
		SchemaNode property = schema.schemasByName("properties").get(name);
		if (property != null) {
			result.add(property);
		}
		Answer evaluated = Answer.of(property != null);
		for (Map.Entry<String, SchemaNode> entry : schema.schemasByName("patternProperties").entrySet()) {
			Answer matches = this.writer.analysis().matches(entry.getKey(), name);
			evaluated = evaluated.or(matches);
			if (matches == Answer.YES) {
				result.add(entry.getValue());
			}
		}
		if (evaluated == Answer.NO) {
			SchemaNode.addIfPresent(schema.schema("additionalProperties"), result);
		}
	}

	private PossibleCoverage coverage(SchemaNode schema) {
		return this.coverages.computeIfAbsent(schema, (missing) -> new PossibleCoverage(this.writer, schema));
	}

	/**
	 * Returns what is known of the value of a member whose name is not declared, but
	 * matches a pattern that is.
	 */
	Writer matching(String pattern) {
		return this.values.computeIfAbsent("~" + pattern, (missing) -> {
			List<SchemaNode> valid = new ArrayList<>();
			for (SchemaNode schema : this.writer.valid()) {
				Map<String, SchemaNode> patternProperties = schema.schemasByName("patternProperties");
				if (patternProperties.containsKey(pattern)) {
					valid.add(patternProperties.get(pattern));
				}
				else if (patternProperties.isEmpty() && (isOwn(schema) || !schema.has("properties"))) {
					SchemaNode.addIfPresent(schema.schema("additionalProperties"), valid);
				}
			}
			return this.writer.within(valid, undeclared());
		});
	}

	/**
	 * Returns what is known of the value of a member whose name is not declared in any
	 * way.
	 */
	Writer others() {
		return this.values.computeIfAbsent("*", (missing) -> {
			List<SchemaNode> valid = new ArrayList<>();
			for (SchemaNode schema : this.writer.valid()) {
				if (isOwn(schema)) {
					SchemaNode.addIfPresent(schema.schema("additionalProperties"), valid);
					if (schema.has("unevaluatedProperties") && !coverage(schema).mayCoverOtherMembers()) {
						SchemaNode.addIfPresent(schema.schema("unevaluatedProperties"), valid);
					}
				}
				else if (!schema.has("patternProperties") && !schema.has("properties")) {
					SchemaNode.addIfPresent(schema.schema("additionalProperties"), valid);
				}
			}
			return this.writer.within(valid, undeclared());
		});
	}

	/**
	 * Returns the schemas that may declare the members of an undeclared member's value.
	 */
	private List<SchemaNode> undeclared() {
		List<SchemaNode> result = new ArrayList<>();
		for (SchemaNode schema : this.writer.declarations()) {
			result.addAll(schema.schemasByName("patternProperties").values());
			SchemaNode.addIfPresent(schema.schema("additionalProperties"), result);
			SchemaNode.addIfPresent(schema.schema("unevaluatedProperties"), result);
		}
		return result;
	}

	// The names that others' schemas declare may be among those that these don't.
	private boolean isOwn(SchemaNode schema) {
		return this.writer.declarations().contains(schema);
	}

	long minimum() {
		return Math.max(this.writer.atLeast("minProperties"), this.writer.required().size());
	}

	long maximum() {
		long most = this.writer.atMost("maxProperties");
		if (this.patterns.isEmpty() && !isOpen()) {
			return Math.min(most, this.names.stream().filter(this::mayHave).count());
		}
		return most;
	}

}
