package io.polyn.migration.document;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import com.fasterxml.jackson.databind.node.TextNode;
import io.polyn.ErrorCode;

/**
 * Fills <code>${name}</code> in texts; <code>$${name}</code> stays as
 * <code>${name}</code>.
 *
 * @param values the values by name
 */
public record Placeholders(Map<String, String> values) {

	private static final Pattern PLACEHOLDER = Pattern.compile("\\$(\\$?)\\{([^{}]*)}");

	/**
	 * Fills the placeholders of a document.
	 * @param node the document or a part of it
	 * @return a copy without placeholders
	 * @throws DocumentException if a placeholder has no value
	 */
	public Node fill(Node node) {
		if (node instanceof Node.Mapping mapping) {
			Map<String, Node.Member> members = new LinkedHashMap<>();
			mapping.members()
				.forEach((key, member) -> members.put(key,
						new Node.Member(key, member.location(), fill(member.value()))));
			return new Node.Mapping(mapping.location(), members);
		}
		if (node instanceof Node.Sequence sequence) {
			return new Node.Sequence(sequence.location(), sequence.items().stream().map(this::fill).toList());
		}
		Node.Scalar scalar = (Node.Scalar) node;
		return (scalar.value().isTextual() && scalar.text().contains("${")) ? fill(scalar) : scalar;
	}

	private Node.Scalar fill(Node.Scalar scalar) {
		Matcher matcher = PLACEHOLDER.matcher(scalar.text());
		StringBuilder filled = new StringBuilder();
		while (matcher.find()) {
			boolean escaped = !matcher.group(1).isEmpty();
			String value = (escaped ? matcher.group().substring(1) : value(matcher.group(2), scalar.location()));
			matcher.appendReplacement(filled, Matcher.quoteReplacement(value));
		}
		matcher.appendTail(filled);
		String text = filled.toString();
		return new Node.Scalar(scalar.location(), text, TextNode.valueOf(text));
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
