package io.polyn.schema.compatibility;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * The rules for strings.
 */
final class StringRules {

	private static final Set<String> MATCHING_ALL = Set.of("", "^", ".*", "^.*");

	private StringRules() {
	}

	static List<Finding> check(Subsumption subsumption, Writer writer, SchemaNode reader) {
		List<Finding> findings = new ArrayList<>();
		if (!writer.mayBe(Kind.STRING)) {
			return findings;
		}
		boolean narrowed = writer.has("pattern") || writer.has("format");
		if (least(subsumption.analysis(), writer) < reader.count("minLength", 0)) {
			findings
				.add(new Finding(reader, "minLength", writer.find("minLength"), narrowed && !writer.has("minLength"),
						"be shorter than " + reader.count("minLength", 0) + " characters"));
		}
		if (writer.atMost("maxLength") > reader.count("maxLength", Long.MAX_VALUE)) {
			findings
				.add(new Finding(reader, "maxLength", writer.find("maxLength"), narrowed && !writer.has("maxLength"),
						"be longer than " + reader.count("maxLength", 0) + " characters"));
		}
		JsonNode pattern = reader.get("pattern");
		if (pattern != null && !MATCHING_ALL.contains(pattern.asText()) && !isSaidBy(writer, "pattern", pattern)) {
			findings
				.add(new Finding(reader, "pattern", writer.find("pattern"), narrowed, "not match " + pattern.asText()));
		}
		format(subsumption.analysis(), writer, reader, findings);
		for (String keyword : List.of("contentEncoding", "contentMediaType")) {
			content(writer, reader, keyword, findings);
		}
		return findings;
	}

	// Most formats and many patterns refuse a text without characters.
	private static long least(Analysis analysis, Writer writer) {
		long least = writer.atLeast("minLength");
		boolean notEmpty = least == 0 && writer.valid().stream().anyMatch((schema) -> {
			JsonNode pattern = schema.get("pattern");
			JsonNode format = schema.get("format");
			return (pattern != null && analysis.matches(pattern.asText(), "") == Answer.NO)
					|| (format != null && !analysis.hasFormat(schema.dialect(), format.asText(), ""));
		});
		return notEmpty ? 1 : least;
	}

	private static void format(Analysis analysis, Writer writer, SchemaNode reader, List<Finding> findings) {
		JsonNode format = reader.get("format");
		if (format == null || !analysis.isAsserted(reader.dialect(), format.asText())) {
			return;
		}
		boolean same = writer.valid()
			.stream()
			.anyMatch((schema) -> format.equals(schema.get("format"))
					&& analysis.isAsserted(schema.dialect(), format.asText()));
		if (!same) {
			findings.add(new Finding(reader, "format", writer.find("format"),
					writer.has("format") || writer.has("pattern"), "not be of the format " + format.asText()));
		}
	}

	// Of the dialects, only draft 7 checks them, and the one only with the other.
	private static void content(Writer writer, SchemaNode reader, String keyword, List<Finding> findings) {
		String other = keyword.equals("contentEncoding") ? "contentMediaType" : "contentEncoding";
		JsonNode content = reader.get(keyword);
		if (content == null) {
			return;
		}
		boolean same = writer.valid()
			.stream()
			.anyMatch((schema) -> content.equals(schema.get(keyword))
					&& Objects.equals(reader.get(other), schema.get(other)));
		if (!same) {
			findings.add(new Finding(reader, keyword, writer.find(keyword), writer.has(keyword),
					"not be " + content.asText()));
		}
	}

	private static boolean isSaidBy(Writer writer, String keyword, JsonNode value) {
		return writer.valid().stream().anyMatch((schema) -> value.equals(schema.get(keyword)));
	}

}
