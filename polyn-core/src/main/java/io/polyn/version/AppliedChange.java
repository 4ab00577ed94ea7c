package io.polyn.version;

/**
 * A change that data went through, or are about to.
 *
 * @param version the version that introduced it
 * @param type the type it was declared for, {@code *} for any
 * @param change the full name of its class
 * @param direction which way
 */
public record AppliedChange(Version version, String type, String change, Direction direction) {

	@Override
	public String toString() {
		return this.change + " of " + this.version + " (" + this.type + ", " + this.direction + ")";
	}

}
