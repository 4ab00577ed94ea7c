package io.polyn.migration.source;

import java.util.List;
import java.util.stream.Collectors;

import io.polyn.PolynException;

/**
 * Migration files that can't be used, with everything that is wrong with them.
 */
public final class InvalidMigrationsException extends PolynException {

	private static final long serialVersionUID = 1L;

	private final transient List<PolynException> problems;

	private final transient List<MigrationScript> scripts;

	InvalidMigrationsException(List<PolynException> problems, List<MigrationScript> scripts) {
		super(problems.get(0).code(), summary(problems),
				(problems.size() == 1) ? problems.get(0).remedy() : "Correct each of them; nothing was changed.");
		this.problems = List.copyOf(problems);
		this.scripts = List.copyOf(scripts);
	}

	/**
	 * Returns everything that is wrong.
	 * @return the problems, at least one
	 */
	public List<PolynException> problems() {
		return this.problems;
	}

	/**
	 * Returns what there is to be compared with the history all the same.
	 * @return the migrations; those that can't be used by their names alone
	 * @see MigrationScript#named
	 */
	public List<MigrationScript> scripts() {
		return this.scripts;
	}

	private static String summary(List<PolynException> problems) {
		if (problems.size() == 1) {
			return problems.get(0).problem();
		}
		return problems.stream()
			.map((problem) -> "- " + problem.getMessage())
			.collect(Collectors.joining("\n", problems.size() + " problems in the migrations:\n", "\n"));
	}

}
