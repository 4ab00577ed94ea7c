package io.polyn.cloudevent;

import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import io.cloudevents.CloudEvent;
import io.polyn.ErrorCode;
import org.jspecify.annotations.Nullable;

/**
 * The rules of CloudEvents 1.0 for the attributes of an event, all of which are checked:
 * the SDK accepts what the specification forbids.
 */
final class AttributeRules {

	private static final String REMEDY = "Correct the event's attributes where it is made.";

	private static final List<String> REQUIRED = List.of("id", "source", "specversion", "type");

	private static final Set<String> TEXTS = Set.of("specversion", "id", "source", "type", "subject", "time",
			"datacontenttype", "dataschema");

	private final Map<String, Object> parsed = new HashMap<>();

	private final List<Violation> violations;

	private AttributeRules(List<Violation> found) {
		this.violations = new ArrayList<>(found);
	}

	/**
	 * Checks the attributes of an event that somebody built.
	 * @return them, as they are in a message
	 */
	static Map<String, Object> require(CloudEvent event) {
		List<Violation> found = new ArrayList<>();
		for (String name : event.getExtensionNames()) {
			if (TEXTS.contains(name)) {
				found.add(new Violation(pointer(name), "name", "an extension must not have the name of an attribute"));
			}
		}
		Map<String, Object> attributes = CanonicalAttributes.of(event);
		require(attributes, found);
		return attributes;
	}

	/**
	 * Checks attributes as they were received.
	 * @param attributes by name, each a {@link String}, {@link Boolean} or
	 * {@link Integer}, or anything else if it is of no type that an attribute can have
	 * @param found what was found wrong already
	 * @return those of the attributes that stand for something else than a text, as that
	 */
	static Map<String, Object> require(Map<String, Object> attributes, List<Violation> found) {
		AttributeRules rules = new AttributeRules(found);
		for (String name : REQUIRED) {
			if (!attributes.containsKey(name) && !rules.isReported(name)) {
				rules.add(name, "required", "the attribute is missing");
			}
		}
		attributes.forEach(rules::checkAttribute);
		if (!rules.violations.isEmpty()) {
			throw new InvalidEventException(ErrorCode.EVENT_ENVELOPE, rules.valid(attributes, "id"),
					rules.valid(attributes, "source"), rules.violations, REMEDY);
		}
		return rules.parsed;
	}

	private @Nullable String valid(Map<String, Object> attributes, String name) {
		return (attributes.get(name) instanceof String text && !isReported(name)) ? text : null;
	}

	static String pointer(String name) {
		return "/" + name.replace("~", "~0").replace("/", "~1");
	}

	private boolean isReported(String name) {
		return this.violations.stream().anyMatch((violation) -> violation.pointer().equals(pointer(name)));
	}

	private void checkAttribute(String name, Object value) {
		if (!isName(name)) {
			add(name, "name", "an attribute's name must be of lowercase letters and digits, and not 'data'");
		}
		if (value instanceof String text) {
			checkText(name, text);
		}
		else if (TEXTS.contains(name)) {
			add(name, "type", "the attribute must be a string");
		}
		else if (!(value instanceof Boolean) && !(value instanceof Integer)) {
			add(name, "type", "an extension must be a string, a boolean or an integer of 32 bits");
		}
	}

	private void checkText(String name, String text) {
		if (!isWellFormed(text)) {
			add(name, "characters", "the attribute contains control characters, noncharacters or lone surrogates");
		}
		else if (TEXTS.contains(name) && text.isEmpty()) {
			add(name, "empty", "the attribute must not be empty");
		}
		else {
			checkFormat(name, text);
		}
	}

	private void checkFormat(String name, String text) {
		switch (name) {
			case "specversion" -> check(text.equals("1.0"), name, "specversion", "the version must be 1.0");
			case "source" ->
				keep(UriReference.parse(text), name, "uri-reference", "the source must be a URI reference");
			case "dataschema" -> keep(UriReference.parse(text).filter(URI::isAbsolute), name, "uri",
					"the attribute must be an absolute URI");
			case "datacontenttype" ->
				check(MediaType.parse(text).isPresent(), name, "media-type", "the attribute must be a media type");
			case "time" -> keep(Timestamp.parse(text), name, "timestamp", "the time must be an RFC 3339 timestamp");
			default -> {
			}
		}
	}

	private void keep(Optional<?> value, String name, String rule, String message) {
		check(value.isPresent(), name, rule, message);
		value.ifPresent((present) -> this.parsed.put(name, present));
	}

	private void check(boolean holds, String name, String rule, String message) {
		if (!holds) {
			add(name, rule, message);
		}
	}

	private void add(String name, String rule, String message) {
		this.violations.add(new Violation(pointer(name), rule, message));
	}

	private static boolean isName(String name) {
		for (int i = 0; i < name.length(); i++) {
			char character = name.charAt(i);
			if ((character < 'a' || character > 'z') && (character < '0' || character > '9')) {
				return false;
			}
		}
		return !name.isEmpty() && !name.equals("data");
	}

	private static boolean isWellFormed(String text) {
		int i = 0;
		while (i < text.length()) {
			int character = text.codePointAt(i);
			// Nearly all are printable ASCII.
			if ((character < ' ' || character > '~') && isForbidden(character)) {
				return false;
			}
			i += Character.charCount(character);
		}
		return true;
	}

	private static boolean isForbidden(int codePoint) {
		return Character.isISOControl(codePoint) || (codePoint >= 0xFDD0 && codePoint <= 0xFDEF)
				|| (codePoint & 0xFFFE) == 0xFFFE
				|| (codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE);
	}

}
