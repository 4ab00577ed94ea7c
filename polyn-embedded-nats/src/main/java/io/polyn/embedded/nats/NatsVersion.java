package io.polyn.embedded.nats;

import java.util.Comparator;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The version of a {@code nats-server}, compared by its numbers; a pre-release comes
 * before its release.
 *
 * @param text the version as the server says it, such as {@code 2.12.0-RC.1}
 * @param major the first number
 * @param minor the second number
 * @param patch the third number
 */
record NatsVersion(String text, int major, int minor, int patch) implements Comparable<NatsVersion> {

	/**
	 * The first version whose JetStream Polyn can use.
	 */
	static final NatsVersion OLDEST = new NatsVersion("2.9.0", 2, 9, 0);

	private static final Pattern VERSION = Pattern
		.compile("(\\d{1,6})\\.(\\d{1,6})\\.(\\d{1,6})(?:[-+][0-9A-Za-z.+-]+)?");

	private static final Pattern OUTPUT = Pattern.compile("nats-server: v(\\S+)");

	private static final Comparator<NatsVersion> ORDER = Comparator.comparingInt(NatsVersion::major)
		.thenComparingInt(NatsVersion::minor)
		.thenComparingInt(NatsVersion::patch)
		.thenComparing(NatsVersion::isRelease)
		.thenComparing(NatsVersion::text);

	/**
	 * Parses a version.
	 * @param text the version, such as {@code 2.10.27}
	 * @return the version, or empty when the text is none
	 */
	static Optional<NatsVersion> parse(String text) {
		Matcher matcher = VERSION.matcher(text);
		return matcher.matches() ? Optional.of(new NatsVersion(text, Integer.parseInt(matcher.group(1)),
				Integer.parseInt(matcher.group(2)), Integer.parseInt(matcher.group(3)))) : Optional.empty();
	}

	/**
	 * Parses what {@code nats-server --version} prints.
	 * @param output the output
	 * @return the version, or empty when the output has none
	 */
	static Optional<NatsVersion> parseOutput(String output) {
		Matcher matcher = OUTPUT.matcher(output);
		return matcher.find() ? parse(matcher.group(1)) : Optional.empty();
	}

	boolean isSupported() {
		return compareTo(OLDEST) >= 0;
	}

	private boolean isRelease() {
		return this.text.indexOf('-') < 0;
	}

	@Override
	public int compareTo(NatsVersion other) {
		return ORDER.compare(this, other);
	}

	@Override
	public String toString() {
		return this.text;
	}

}
