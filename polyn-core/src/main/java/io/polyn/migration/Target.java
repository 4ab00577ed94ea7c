package io.polyn.migration;

/**
 * How far to migrate or to roll back.
 */
public sealed interface Target {

	/**
	 * Everything there is.
	 * @return the target
	 */
	static Target latest() {
		return new All();
	}

	/**
	 * Everything there is.
	 * @return the target
	 */
	static Target all() {
		return new All();
	}

	/**
	 * A number of migrations.
	 * @param count how many, at least one
	 * @return the target
	 */
	static Target steps(int count) {
		if (count < 1) {
			throw new IllegalArgumentException("At least one step, got " + count);
		}
		return new Steps(count);
	}

	/**
	 * Up to a version and including it; rolling back, down to it and including it.
	 * @param version the version's digits
	 * @return the target
	 */
	static Target to(String version) {
		return new To(new MigrationVersion(version));
	}

	/**
	 * Up to a version but without it; rolling back, down to it but without it.
	 * @param version the version's digits
	 * @return the target
	 */
	static Target before(String version) {
		return new Before(new MigrationVersion(version));
	}

	/**
	 * One version alone.
	 * @param version the version's digits
	 * @return the target
	 */
	static Target only(String version) {
		return new Only(new MigrationVersion(version));
	}

	/**
	 * Everything there is.
	 */
	record All() implements Target {
	}

	/**
	 * A number of migrations.
	 *
	 * @param count how many
	 */
	record Steps(int count) implements Target {
	}

	/**
	 * To a version, with it.
	 *
	 * @param version the version
	 */
	record To(MigrationVersion version) implements Target {
	}

	/**
	 * To a version, without it.
	 *
	 * @param version the version
	 */
	record Before(MigrationVersion version) implements Target {
	}

	/**
	 * One version.
	 *
	 * @param version the version
	 */
	record Only(MigrationVersion version) implements Target {
	}

}
