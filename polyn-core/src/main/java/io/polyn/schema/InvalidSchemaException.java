package io.polyn.schema;

import java.util.List;
import java.util.stream.Collectors;

import io.polyn.ErrorCode;
import io.polyn.PolynException;

/**
 * Raised when schemas can't be used, with every problem of every file. The code is the
 * problems' own if they are all of one kind, and {@link ErrorCode#INVALID_SCHEMA}
 * otherwise.
 */
public final class InvalidSchemaException extends PolynException {

	private static final long serialVersionUID = 1L;

	private final SchemaProblem[] problems;

	InvalidSchemaException(List<SchemaProblem> problems) {
		super(code(problems), text(problems), "Correct "
				+ ((problems.size() == 1) ? "the file." : "the files; all of their problems are listed here."));
		this.problems = problems.toArray(SchemaProblem[]::new);
	}

	private static ErrorCode code(List<SchemaProblem> problems) {
		List<ErrorCode> codes = problems.stream().map(SchemaProblem::code).distinct().toList();
		return (codes.size() == 1) ? codes.get(0) : ErrorCode.INVALID_SCHEMA;
	}

	private static String text(List<SchemaProblem> problems) {
		return problems.stream().map(SchemaProblem::toString).collect(Collectors.joining(System.lineSeparator()));
	}

	/**
	 * Returns what is wrong.
	 * @return the problems, ordered by file
	 */
	public List<SchemaProblem> problems() {
		return List.of(this.problems);
	}

}
