package io.polyn.version;

import java.util.List;
import java.util.stream.Collectors;

import io.polyn.ErrorCode;
import io.polyn.PolynException;

/**
 * Raised when a schema can't be built, with everything that is wrong
 * ({@link ErrorCode#INVALID_VERSIONING}).
 */
public final class InvalidVersioningSchemaException extends PolynException {

	private static final long serialVersionUID = 1L;

	private final String[] problems;

	InvalidVersioningSchemaException(List<String> problems) {
		super(ErrorCode.INVALID_VERSIONING,
				"The versioning schema can't be built:"
						+ problems.stream().map((problem) -> "\n- " + problem).collect(Collectors.joining()),
				"\nDeclare each version once, the newest first, and in it each type once.");
		this.problems = problems.toArray(String[]::new);
	}

	/**
	 * Returns everything that is wrong.
	 * @return at least one problem, each a sentence
	 */
	public List<String> problems() {
		return List.of(this.problems);
	}

}
