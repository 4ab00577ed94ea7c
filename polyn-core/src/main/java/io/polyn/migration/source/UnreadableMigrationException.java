package io.polyn.migration.source;

import java.util.List;

import io.polyn.PolynException;

/**
 * A migration of which no more than version and name can be told.
 */
public final class UnreadableMigrationException extends PolynException {

	private static final long serialVersionUID = 1L;

	private final transient MigrationScript named;

	private final transient List<? extends PolynException> problems;

	/**
	 * Creates an error.
	 * @param named what is known of the migration
	 * @param problems what is wrong with it, at least one
	 */
	public UnreadableMigrationException(MigrationScript named, List<? extends PolynException> problems) {
		super(problems.get(0).code(), problems.get(0).problem(), problems.get(0).remedy(), problems.get(0));
		this.named = named;
		this.problems = List.copyOf(problems);
	}

	MigrationScript named() {
		return this.named;
	}

	List<? extends PolynException> problems() {
		return this.problems;
	}

}
