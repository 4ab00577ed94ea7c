package io.polyn.version;

/**
 * A version that was parsed by a {@link Scheme}. Versions are equal if neither is newer,
 * whatever their texts.
 */
public final class Version implements Comparable<Version> {

	private final String text;

	private final Scheme scheme;

	private final Comparable<Object> order;

	@SuppressWarnings("unchecked")
	Version(String text, Scheme scheme, Comparable<?> order) {
		this.text = text;
		this.scheme = scheme;
		this.order = (Comparable<Object>) order;
	}

	/**
	 * Compares by age.
	 * @param other a version of the same scheme
	 * @return less than zero if this one is older
	 * @throws IllegalArgumentException if the other version is of another scheme
	 */
	@Override
	public int compareTo(Version other) {
		if (other.scheme != this.scheme) {
			throw new IllegalArgumentException(
					"Only versions of one scheme can be compared, not " + this + " and " + other);
		}
		return this.order.compareTo(other.order);
	}

	boolean isNewerThan(Version other) {
		return compareTo(other) > 0;
	}

	@Override
	public boolean equals(Object other) {
		return other instanceof Version version && version.scheme == this.scheme && compareTo(version) == 0;
	}

	@Override
	public int hashCode() {
		return this.order.hashCode();
	}

	/**
	 * Returns the version as it was written.
	 * @return the text
	 */
	@Override
	public String toString() {
		return this.text;
	}

}
