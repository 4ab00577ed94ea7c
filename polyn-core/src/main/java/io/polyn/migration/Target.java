package io.polyn.migration;

import io.polyn.PolynException;

/**
 * How far to migrate or to roll back.
 * <p>
 * Migrating, {@link #to(String)} and {@link #before(String)} are bounds: an older build
 * may be given one that only a newer build has a migration for. {@link #only(String)}
 * names a migration that there is. Rolling back, all three name one that is applied, and
 * {@link #before(String)} may name the baseline.
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
	 * @throws IllegalArgumentException if it is less than one
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
	 * @throws PolynException if it is not a version
	 */
	static Target to(String version) {
		return new To(new MigrationVersion(version));
	}

	/**
	 * Up to a version but without it; rolling back, down to it but without it.
	 * @param version the version's digits
	 * @return the target
	 * @throws PolynException if it is not a version
	 */
	static Target before(String version) {
		return new Before(new MigrationVersion(version));
	}

	/**
	 * One version alone.
	 * @param version the version's digits, or {@code R__} with the name
	 * @return the target
	 * @throws PolynException if it is not a version
	 */
	static Target only(String version) {
		return new Only(new MigrationVersion(version));
	}

	/**
	 * Everything there is.
	 */
	record All() implements Target {

		@Override
		public String toString() {
			return "all";
		}

	}

	/**
	 * A number of migrations.
	 *
	 * @param count how many
	 */
	record Steps(int count) implements Target {

		@Override
		public String toString() {
			return this.count + ((this.count == 1) ? " step" : " steps");
		}

	}

	/**
	 * To a version, with it.
	 *
	 * @param version the version
	 */
	record To(MigrationVersion version) implements Target {
		@Override
		public String toString() {
			return "to " + this.version;
		}

	}

	/**
	 * To a version, without it.
	 *
	 * @param version the version
	 */
	record Before(MigrationVersion version) implements Target {
		@Override
		public String toString() {
			return "before " + this.version;
		}

	}

	/**
	 * One version.
	 *
	 * @param version the version
	 */
	record Only(MigrationVersion version) implements Target {
		@Override
		public String toString() {
			return "only " + this.version;
		}

	}

}
