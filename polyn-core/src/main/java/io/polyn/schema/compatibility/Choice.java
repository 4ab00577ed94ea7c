package io.polyn.schema.compatibility;

import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * Alternatives of which at least one holds.
 *
 * @param schema the schema that has them, {@code null} for the kinds of values
 * @param keyword the keyword
 * @param member the member on which it depends, if the keyword has several
 */
record Choice(@Nullable SchemaNode schema, String keyword, String member) {

	/** The kinds of which a value may be. */
	static final Choice KINDS = new Choice(null, "type", "");

	/**
	 * Returns the choices that a schema leaves to those who write.
	 */
	static List<Choice> of(SchemaNode schema, boolean object) {
		List<Choice> result = new ArrayList<>();
		for (String keyword : List.of("anyOf", "oneOf")) {
			if (schema.has(keyword)) {
				result.add(new Choice(schema, keyword, ""));
			}
		}
		if (schema.has("if") && (schema.has("then") || schema.has("else"))) {
			result.add(new Choice(schema, "if", ""));
		}
		if (object) {
			schema.dependentSchemas()
				.keySet()
				.forEach((name) -> result.add(new Choice(schema, "dependentSchemas", name)));
		}
		return result;
	}

	/**
	 * Says whether it is known already which of the alternatives holds.
	 */
	boolean isSettled(Writer writer) {
		return switch (this.keyword) {
			case "anyOf" -> this.schema.schemas("anyOf").stream().anyMatch(writer.valid()::contains);
			case "dependentSchemas" -> writer.absent().contains(this.member)
					|| (writer.required().contains(this.member) && writer.isOnly(Kind.OBJECT));
			default -> false;
		};
	}

	/**
	 * Tells the alternatives apart.
	 * @return what is known of a value in each of the cases
	 */
	List<Writer> cases(Writer writer) {
		if (this.schema == null) {
			return writer.kinds().stream().map(writer::ofKind).toList();
		}
		Writer open = writer.choosing(this);
		return switch (this.keyword) {
			case "anyOf" -> this.schema.schemas("anyOf").stream().map(open::and).toList();
			case "oneOf" -> exclusive(open, this.schema.schemas("oneOf"));
			case "if" -> List.of(open.and(parts(this.schema.schema("if"), this.schema.schema("then"))),
					open.andNot(parts(this.schema.schema("if"))).and(parts(this.schema.schema("else"))));
			default -> List.of(open.having(this.member), open.lacking(this.member));
		};
	}

	private static List<Writer> exclusive(Writer writer, List<SchemaNode> branches) {
		return branches.stream().map((branch) -> {
			List<SchemaNode> others = new ArrayList<>(branches);
			others.remove(branch);
			return writer.and(branch).andNot(others);
		}).toList();
	}

	private static List<SchemaNode> parts(@Nullable SchemaNode... schemas) {
		List<SchemaNode> result = new ArrayList<>();
		for (SchemaNode schema : schemas) {
			SchemaNode.addIfPresent(schema, result);
		}
		return result;
	}

}
