package io.polyn.cloudevent;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
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
public final class AttributeRules {

	private static final String REMEDY = "Correct the event's attributes where it is made.";

	private static final Set<String> REQUIRED = Set.of("specversion", "id", "source", "type");

	private static final Set<String> TEXTS = Set.of("specversion", "id", "source", "type", "subject", "time",
			"datacontenttype", "dataschema");

	private final List<Violation> violations = new ArrayList<>();

	private AttributeRules() {
	}

	/**
	 * Checks the attributes of an event.
	 * @param event the event
	 * @throws InvalidEventException with every rule that is broken
	 */
	public static void check(CloudEvent event) {
		require(CanonicalAttributes.of(event), List.of());
	}

	/**
	 * Checks attributes as they were received.
	 * @param attributes by name, each a {@link String}, {@link Boolean} or
	 * {@link Integer}, or anything else if it is of no type that an attribute can have
	 * @param found what was found wrong already
	 */
	static void require(Map<String, Object> attributes, List<Violation> found) {
		AttributeRules rules = new AttributeRules();
		rules.violations.addAll(found);
		REQUIRED.stream().sorted().filter((name) -> !attributes.containsKey(name)).forEach(rules::missing);
		attributes.forEach(rules::checkAttribute);
		if (!rules.violations.isEmpty()) {
			throw new InvalidEventException(ErrorCode.EVENT_ENVELOPE, text(attributes, "id"),
					text(attributes, "source"), rules.violations, REMEDY);
		}
	}

	static @Nullable String text(Map<String, Object> attributes, String name) {
		return (attributes.get(name) instanceof String text && !text.isBlank()) ? text : null;
	}

	static String pointer(String name) {
		return "/" + name.replace("~", "~0").replace("/", "~1");
	}

	private void missing(String name) {
		add(name, "required", "the attribute is missing");
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
			case "source" -> check(uri(text).isPresent(), name, "uri-reference", "the source must be a URI reference");
			case "dataschema" -> check(uri(text).filter(URI::isAbsolute).isPresent(), name, "uri",
					"the attribute must be an absolute URI");
			case "datacontenttype" ->
				check(MediaType.parse(text).isPresent(), name, "media-type", "the attribute must be a media type");
			case "time" ->
				check(Timestamp.parse(text).isPresent(), name, "timestamp", "the time must be an RFC 3339 timestamp");
			default -> {
			}
		}
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

	private static Optional<URI> uri(String text) {
		for (int i = 0; i < text.length(); i++) {
			if (text.charAt(i) <= ' ' || text.charAt(i) > '~') {
				return Optional.empty();
			}
		}
		try {
			return Optional.of(new URI(text));
		}
		catch (URISyntaxException ex) {
			return Optional.empty();
		}
	}

	private static boolean isWellFormed(String text) {
		for (int i = 0; i < text.length(); i += Character.charCount(text.codePointAt(i))) {
			if (isForbidden(text.codePointAt(i))) {
				return false;
			}
		}
		return true;
	}

	private static boolean isForbidden(int codePoint) {
		return Character.isISOControl(codePoint) || (codePoint >= 0xFDD0 && codePoint <= 0xFDEF)
				|| (codePoint & 0xFFFE) == 0xFFFE
				|| (codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE);
	}

}
