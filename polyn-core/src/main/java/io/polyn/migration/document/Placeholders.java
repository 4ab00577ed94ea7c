package io.polyn.migration.document;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import com.fasterxml.jackson.databind.node.TextNode;
import io.polyn.ErrorCode;
import io.polyn.json.Suggestion;

/**
 * Fills <code>${name}</code> in texts; <code>$${</code> stands for the text
 * <code>${</code>.
 *
 * @param values the values by name
 */
public record Placeholders(Map<String, String> values) {

	// An escape, a placeholder, or what is neither.
	private static final Pattern PLACEHOLDER = Pattern.compile("\\$\\$\\{|\\$\\{([^{}]*)}|\\$\\{");

	/**
	 * Writes a text such that no placeholder is found in it.
	 * @param text the text
	 * @return what is read as the text
	 */
	public static String escape(String text) {
		return text.replace("${", "$${");
	}

	/**
	 * Fills the placeholders of a document.
	 * @param node the document or a part of it
	 * @param problems receives an error for each placeholder that can't be filled
	 * @return a copy without the placeholders that can be filled
	 */
	public Node fill(Node node, DocumentProblems problems) {
		if (node instanceof Node.Mapping mapping) {
			Map<String, Node.Member> members = new LinkedHashMap<>();
			mapping.members()
				.forEach((key, member) -> members.put(key,
						new Node.Member(key, member.location(), fill(member.value(), problems))));
			return new Node.Mapping(mapping.location(), members);
		}
		if (node instanceof Node.Sequence sequence) {
			return new Node.Sequence(sequence.location(),
					sequence.items().stream().map((item) -> fill(item, problems)).toList());
		}
		Node.Scalar scalar = (Node.Scalar) node;
		return (scalar.value().isTextual() && scalar.text().contains("${")) ? fill(scalar, problems) : scalar;
	}

	private Node.Scalar fill(Node.Scalar scalar, DocumentProblems problems) {
		String text = PLACEHOLDER.matcher(scalar.text()).replaceAll((match) -> {
			String value = problems.collect(() -> value(match, scalar.location()));
			return Matcher.quoteReplacement((value != null) ? value : match.group());
		});
		return new Node.Scalar(scalar.location(), text, TextNode.valueOf(text));
	}

	private String value(MatchResult match, Location location) {
		String name = match.group(1);
		if (name != null) {
			return value(name, location);
		}
		if (match.group().startsWith("$$")) {
			return "${";
		}
		throw new DocumentException(ErrorCode.UNKNOWN_PLACEHOLDER, location,
				"A placeholder begins here that has no end, or another one within it.",
				"Write '${name}', or '$${' for the text '${' itself.");
	}

	private String value(String name, Location location) {
		String value = this.values.get(name);
		if (value == null) {
			throw new DocumentException(ErrorCode.UNKNOWN_PLACEHOLDER, location,
					"The placeholder '${" + name + "}' has no value." + Suggestion.of(name, this.values.keySet()),
					"Set polyn.migrations.placeholders." + name + ", or write '$${" + name + "}' for the text itself.");
		}
		return value;
	}

}
