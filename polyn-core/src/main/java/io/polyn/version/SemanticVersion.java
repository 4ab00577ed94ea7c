package io.polyn.version;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The part of a semantic version that counts for its age.
 *
 * @param core major, minor and patch
 * @param preRelease the identifiers after the hyphen, of which a release has none
 */
record SemanticVersion(List<BigInteger> core, List<Identifier> preRelease) implements Comparable<SemanticVersion> {

	private static final String NUMBER = "(0|[1-9][0-9]*)";

	private static final String PRE_RELEASE = "(?:0|[1-9][0-9]*|[0-9]*[a-zA-Z-][0-9a-zA-Z-]*)";

	private static final Pattern PATTERN = Pattern.compile(NUMBER + "\\." + NUMBER + "\\." + NUMBER + "(?:-("
			+ PRE_RELEASE + "(?:\\." + PRE_RELEASE + ")*))?(?:\\+[0-9a-zA-Z-]+(?:\\.[0-9a-zA-Z-]+)*)?");

	static Optional<SemanticVersion> parse(String text) {
		Matcher matcher = PATTERN.matcher(text);
		if (!matcher.matches()) {
			return Optional.empty();
		}
		List<BigInteger> core = List.of(new BigInteger(matcher.group(1)), new BigInteger(matcher.group(2)),
				new BigInteger(matcher.group(3)));
		List<Identifier> preRelease = new ArrayList<>();
		if (matcher.group(4) != null) {
			for (String identifier : matcher.group(4).split("\\.")) {
				preRelease.add(new Identifier(identifier));
			}
		}
		return Optional.of(new SemanticVersion(core, preRelease));
	}

	// SemVer 2.0.0, section 11.
	@Override
	public int compareTo(SemanticVersion other) {
		int result = compare(this.core, other.core);
		if (result != 0) {
			return result;
		}
		if (this.preRelease.isEmpty() || other.preRelease.isEmpty()) {
			return Boolean.compare(this.preRelease.isEmpty(), other.preRelease.isEmpty());
		}
		return compare(this.preRelease, other.preRelease);
	}

	private static <T extends Comparable<T>> int compare(List<T> one, List<T> other) {
		for (int i = 0; i < Math.min(one.size(), other.size()); i++) {
			int result = one.get(i).compareTo(other.get(i));
			if (result != 0) {
				return result;
			}
		}
		return Integer.compare(one.size(), other.size());
	}

	/**
	 * One identifier of a pre-release: a number, which is older than any text, or a text.
	 */
	record Identifier(String text) implements Comparable<Identifier> {

		@Override
		public int compareTo(Identifier other) {
			if (isNumber() && other.isNumber()) {
				return new BigInteger(this.text).compareTo(new BigInteger(other.text));
			}
			return (isNumber() || other.isNumber()) ? Boolean.compare(other.isNumber(), isNumber())
					: this.text.compareTo(other.text);
		}

		private boolean isNumber() {
			return this.text.chars().allMatch((digit) -> digit >= '0' && digit <= '9');
		}

	}

}
