package io.polyn.migration.document;

import java.nio.charset.StandardCharsets;
import java.util.TreeMap;

import com.fasterxml.jackson.databind.node.TextNode;
import io.polyn.json.Sha256;

/**
 * The checksum of a document's content: comments, quoting, indentation, line ends, the
 * order of keys and the choice between YAML and JSON do not matter.
 */
public final class Checksum {

	// Stored with every checksum, so that a later form can tell its predecessor's.
	private static final String CANONICAL_FORM = "1:";

	private Checksum() {
	}

	/**
	 * Computes a document's checksum.
	 * @param document the document, with placeholders as they are written
	 * @return the checksum, prefixed with the form and the algorithm
	 */
	public static String of(Node document) {
		StringBuilder canonical = new StringBuilder();
		write(document, canonical);
		return CANONICAL_FORM + Sha256.of(canonical.toString().getBytes(StandardCharsets.UTF_8));
	}

	private static void write(Node node, StringBuilder to) {
		if (node instanceof Node.Mapping mapping) {
			to.append('{');
			new TreeMap<>(mapping.members()).forEach((key, member) -> {
				to.append(TextNode.valueOf(key)).append(':');
				write(member.value(), to);
				to.append(',');
			});
			to.append('}');
		}
		else if (node instanceof Node.Sequence sequence) {
			to.append('[');
			sequence.items().forEach((item) -> {
				write(item, to);
				to.append(',');
			});
			to.append(']');
		}
		else if (node instanceof Node.Scalar scalar) {
			to.append(scalar.isNull() ? "null" : TextNode.valueOf(scalar.text()).toString());
		}
	}

}
