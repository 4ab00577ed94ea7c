package io.polyn.schema.compatibility;

import java.nio.charset.StandardCharsets;

import com.fasterxml.jackson.databind.JsonNode;
import io.polyn.json.Json;
import org.jspecify.annotations.Nullable;

/**
 * Findings in the words of the one who changes a schema.
 */
final class IncompatibilityText {

	private static final int MAX_LENGTH = 200;

	private IncompatibilityText() {
	}

	static Incompatibility of(Finding finding, Incompatibility.Direction direction) {
		JsonNode value = finding.schema().get(finding.keyword());
		String read = text((value != null) ? value : finding.schema().node());
		String written = text(finding.written());
		boolean backward = direction == Incompatibility.Direction.BACKWARD;
		return new Incompatibility(direction, pointer(finding), finding.keyword(), backward ? written : read,
				backward ? read : written, finding.unknown(), message(finding, direction));
	}

	/**
	 * Says that two schemas can't be compared as a whole.
	 */
	static Incompatibility unknown(Incompatibility.Direction direction, String rule, String message) {
		return new Incompatibility(direction, "", rule, null, null, true, message);
	}

	private static String pointer(Finding finding) {
		String pointer = finding.schema().place();
		return finding.schema().node().has(finding.keyword()) ? pointer + "/" + finding.keyword() : pointer;
	}

	private static String message(Finding finding, Incompatibility.Direction direction) {
		boolean backward = direction == Incompatibility.Direction.BACKWARD;
		String writer = backward ? "old" : "new";
		String reader = backward ? "new" : "old";
		return finding.unknown()
				? "It could not be determined whether data of the " + writer + " schema may " + finding.what()
						+ ", which consumers that use the " + reader + " schema would refuse."
				: "Data of the " + writer + " schema may " + finding.what() + ", which consumers that use the " + reader
						+ " schema refuse.";
	}

	private static @Nullable String text(@Nullable JsonNode value) {
		return (value != null) ? cut(value) : null;
	}

	static String cut(JsonNode value) {
		String text = new String(Json.write(value), StandardCharsets.UTF_8);
		return (text.length() > MAX_LENGTH) ? text.substring(0, MAX_LENGTH) + "\u2026" : text;
	}

}
