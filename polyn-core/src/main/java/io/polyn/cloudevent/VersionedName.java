package io.polyn.cloudevent;

import java.util.Optional;

import io.polyn.ErrorCode;
import io.polyn.PolynException;
import io.polyn.json.PrintableText;

/**
 * The name of an event that ends with its version, for example {@code user.created.v2},
 * {@code user.created.v1.1.0} or {@code user.created.v20261120}.
 *
 * @param type what stands before the version, for example {@code user.created}
 * @param version the version without its {@code v}: numbers, dot separated
 */
public record VersionedName(String type, String version) {

	private static final String SEPARATOR = ".v";

	/**
	 * Creates the name of a version.
	 * @param type what stands before the version
	 * @param version the version without its {@code v}
	 * @throws PolynException if the type is no name of an event, or the version is not
	 * made of numbers, dot separated
	 */
	public VersionedName {
		EventNaming.requireEventName(type);
		if (!isVersion(version)) {
			throw new PolynException(ErrorCode.INVALID_NAME,
					"An event's version must be numbers, dot separated, got '" + PrintableText.of(version, 100) + "'.",
					"Write a version such as '2', '1.1.0' or '20261120'.");
		}
	}

	/**
	 * Takes a name apart.
	 * @param name the event's name
	 * @return its parts, or nothing if it doesn't end with a version
	 */
	public static Optional<VersionedName> parse(String name) {
		int separator = name.lastIndexOf(SEPARATOR);
		if (separator < 0 || !EventNaming.isEventName(name)) {
			return Optional.empty();
		}
		String version = name.substring(separator + SEPARATOR.length());
		return isVersion(version) ? Optional.of(new VersionedName(name.substring(0, separator), version))
				: Optional.empty();
	}

	/**
	 * Returns the event's name.
	 * @return the type and the version
	 */
	public String name() {
		return this.type + SEPARATOR + this.version;
	}

	private static boolean isVersion(String text) {
		return EventNaming.isEventName(text)
				&& text.chars().allMatch((character) -> character == '.' || (character >= '0' && character <= '9'));
	}

}
