package io.polyn.cloudevent;

import java.net.URI;
import java.util.Locale;
import java.util.regex.Pattern;

import io.polyn.ErrorCode;
import io.polyn.PolynException;
import io.polyn.json.PrintableText;
import org.jspecify.annotations.Nullable;

/**
 * The names of a service's events: how an event's name, its CloudEvent {@code type} and
 * {@code source}, and the consumer of a listener are made of one another.
 */
public final class EventNaming {

	private static final Pattern STREAM = Pattern.compile("[a-zA-Z0-9_]+");

	private final String domain;

	private final String sourceRoot;

	private final String typePrefix;

	private final URI source;

	/**
	 * Creates the naming of a service.
	 * @param domain the organisation's domain, for example {@code app.spiff}; stands
	 * before each event's type and source
	 * @param sourceRoot the service's name, for example {@code user.backend}
	 * @throws PolynException if one of them is not lowercase, alphanumeric and dot or
	 * colon separated, or the domain begins with a digit
	 */
	public EventNaming(String domain, String sourceRoot) {
		requireSeparated(domain, "You must configure the `domain` for Polyn. It", "com.example");
		requireUriScheme(domain);
		requireSeparated(sourceRoot, "You must configure the `source_root` for Polyn. Event source", "user.backend");
		this.domain = domain;
		this.sourceRoot = sourceRoot;
		this.typePrefix = dots(domain) + ".";
		this.source = source(null);
	}

	/**
	 * Returns the domain.
	 * @return the domain as it was given
	 */
	public String domain() {
		return this.domain;
	}

	/**
	 * Returns the source root.
	 * @return the source root as it was given
	 */
	public String sourceRoot() {
		return this.sourceRoot;
	}

	/**
	 * Says whether a text is a name of an event: lowercase, alphanumeric and dot
	 * separated.
	 * @param name the text
	 * @return whether it is one
	 */
	public static boolean isEventName(String name) {
		return isSeparated(name, false);
	}

	/**
	 * Returns the CloudEvent type of an event.
	 * @param name the event's name, for example {@code user.created.v1}
	 * @return the name with the domain before it, which is not doubled
	 * @throws PolynException if the name is not one
	 */
	public String type(String name) {
		return this.typePrefix + requireEventName(name(name));
	}

	/**
	 * Returns the name of an event.
	 * @param type the CloudEvent type
	 * @return the type without this domain before it; a type of another domain, or of
	 * none, is itself the name. The result may break the rules for names.
	 */
	public String name(String type) {
		return type.startsWith(this.typePrefix) ? type.substring(this.typePrefix.length()) : type;
	}

	/**
	 * Returns the {@code $id} of an event's schema, which is also the event's
	 * {@code dataschema}.
	 * @param name the event's name
	 * @return the domain and the name, separated by colons, for example
	 * {@code app:spiff:user:created:v1}
	 * @throws PolynException if the name is not one
	 */
	public URI schemaId(String name) {
		return URI.create(colons(type(name)));
	}

	/**
	 * Returns the CloudEvent source of this service.
	 * @return the domain and the source root, separated by colons
	 */
	public URI source() {
		return this.source;
	}

	/**
	 * Returns the CloudEvent source of a part of this service.
	 * @param part the part's name, dot or colon separated; the domain and the source root
	 * may stand before it
	 * @return the domain, the source root and the part, separated by colons
	 * @throws PolynException if the part is not lowercase, alphanumeric and dot or colon
	 * separated
	 */
	public URI source(@Nullable String part) {
		String prefix = colons(this.domain);
		String root = prefix + ":" + withoutPrefix(colons(this.sourceRoot), prefix, ':');
		String rest = part(part);
		return URI.create(rest.isEmpty() ? root : root + ":" + rest);
	}

	/**
	 * Returns the durable name of the consumer that receives an event in this service.
	 * @param name the event's name
	 * @return for example {@code user_backend_user_created_v1}
	 * @throws PolynException if the name is not one
	 */
	public String consumerName(String name) {
		return consumerName(name, null);
	}

	/**
	 * Returns the durable name of the consumer that receives an event in a part of this
	 * service.
	 * @param name the event's name
	 * @param part the part's name, dot or colon separated
	 * @return for example {@code user_backend_mailer_user_created_v1}
	 * @throws PolynException if the name or the part is not one
	 */
	public String consumerName(String name, @Nullable String part) {
		String rest = part(part);
		String consumer = colons(this.sourceRoot) + ":" + (rest.isEmpty() ? "" : rest + ":")
				+ colons(requireEventName(name(name)));
		return consumer.replace(':', '_');
	}

	/**
	 * Returns the name of a stream for events.
	 * @param name what to name it after, for example {@code user.created}
	 * @return the name in upper case, with underscores for dots and colons
	 * @throws PolynException if anything else but letters, digits and underscores is in
	 * it
	 */
	public static String streamName(String name) {
		String stream = colons(name).replace(':', '_');
		if (!STREAM.matcher(stream).matches()) {
			throw new PolynException(ErrorCode.INVALID_NAME,
					"Stream name must be all alphanumeric, uppercase, and underscore separated. Got '"
							+ PrintableText.of(name, 100) + "'.",
					"Write, for example, 'USERS'.");
		}
		return stream.toUpperCase(Locale.ROOT);
	}

	private String part(@Nullable String part) {
		if (part == null) {
			return "";
		}
		requireSeparated(part, "Event source", "mailer");
		String rest = withoutPrefix(colons(part), colons(this.domain), ':');
		String root = withoutPrefix(colons(this.sourceRoot), colons(this.domain), ':');
		return (rest.equals(root) ? "" : withoutPrefix(rest, root, ':'));
	}

	static String requireEventName(String name) {
		if (!isEventName(name)) {
			throw new PolynException(ErrorCode.INVALID_NAME,
					"Event names must be lowercase, alphanumeric and dot separated, got '" + PrintableText.of(name, 100)
							+ "'.",
					"Write a name such as 'user.created.v1'.");
		}
		return name;
	}

	// With a digit, what stands before the first colon of a source would be no
	// scheme, and the source no URI.
	private static void requireUriScheme(String domain) {
		if (Character.isDigit(domain.charAt(0))) {
			throw new PolynException(ErrorCode.INVALID_NAME,
					"The `domain` begins each event's source, which is a URI, and therefore must begin with a letter,"
							+ " got '" + PrintableText.of(domain, 100) + "'.",
					"Write, for example, 'com.example'.");
		}
	}

	private static void requireSeparated(String text, String subject, String example) {
		if (!isSeparated(text, true)) {
			throw new PolynException(ErrorCode.INVALID_NAME,
					subject + " must be lowercase, alphanumeric and dot/colon separated, got '"
							+ PrintableText.of(text, 100) + "'.",
					"Write, for example, '" + example + "'.");
		}
	}

	// Not a regular expression: those of the JDK overflow the stack on a
	// long text of many parts, and a type comes from anybody.
	private static boolean isSeparated(String text, boolean colons) {
		boolean partBegins = true;
		for (int i = 0; i < text.length(); i++) {
			char character = text.charAt(i);
			if ((character >= 'a' && character <= 'z') || (character >= '0' && character <= '9')) {
				partBegins = false;
			}
			else if (!partBegins && (character == '.' || (colons && character == ':'))) {
				partBegins = true;
			}
			else {
				return false;
			}
		}
		return !partBegins;
	}

	private static String withoutPrefix(String text, String prefix, char separator) {
		return (text.startsWith(prefix + separator) ? text.substring(prefix.length() + 1) : text);
	}

	private static String dots(String text) {
		return text.replace(':', '.');
	}

	private static String colons(String text) {
		return text.replace('.', ':');
	}

}
