package io.polyn.version;

import java.util.Locale;

/**
 * Which way data go through versions.
 */
public enum Direction {

	/** From an older version to a newer one. */
	UP,

	/** From a newer version to an older one. */
	DOWN;

	static Direction of(Version from, Version to) {
		return to.isNewerThan(from) ? UP : DOWN;
	}

	@Override
	public String toString() {
		return name().toLowerCase(Locale.ROOT);
	}

}
