package io.polyn.nats;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A nats-server's version.
 *
 * @param major the first number
 * @param minor the second number
 * @param patch the third number
 */
public record ServerVersion(int major, int minor, int patch) implements Comparable<ServerVersion> {

	private static final Pattern FORM = Pattern.compile("v?(\\d+)\\.(\\d+)(?:\\.(\\d+))?.*");

	/**
	 * Reads a version; a suffix such as {@code -beta.1} is passed over.
	 * @param text the version
	 * @return the version
	 */
	public static ServerVersion parse(String text) {
		Matcher matcher = FORM.matcher(text);
		if (!matcher.matches()) {
			throw new IllegalArgumentException("Not a nats-server version: " + text);
		}
		String patch = matcher.group(3);
		return new ServerVersion(Integer.parseInt(matcher.group(1)), Integer.parseInt(matcher.group(2)),
				(patch != null) ? Integer.parseInt(patch) : 0);
	}

	/**
	 * Says whether this version has what came with another.
	 * @param other the other version
	 * @return whether this version is the other or a later one
	 */
	public boolean isAtLeast(ServerVersion other) {
		return compareTo(other) >= 0;
	}

	@Override
	public int compareTo(ServerVersion other) {
		int byMajor = Integer.compare(this.major, other.major);
		int byMinor = (byMajor != 0) ? byMajor : Integer.compare(this.minor, other.minor);
		return (byMinor != 0) ? byMinor : Integer.compare(this.patch, other.patch);
	}

	@Override
	public String toString() {
		return this.major + "." + this.minor + "." + this.patch;
	}

}
