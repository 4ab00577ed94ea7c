package io.polyn.migration;

import java.util.List;
import java.util.stream.Collectors;

import io.polyn.ErrorCode;
import io.polyn.PolynException;
import org.jspecify.annotations.Nullable;

/**
 * Migrations that could not be run or rolled back.
 */
public final class MigrationException extends PolynException {

	private static final long serialVersionUID = 1L;

	MigrationException(ErrorCode code, String problem, String remedy, @Nullable Throwable cause) {
		super(code, problem, remedy, cause);
	}

	static MigrationException invalid(String namespace, List<Problem> problems) {
		Problem first = problems.get(0);
		if (problems.size() == 1) {
			return new MigrationException(first.code(), first.description(), first.remedy(), null);
		}
		return new MigrationException(first.code(),
				problems.stream()
					.map((problem) -> "- " + problem)
					.collect(Collectors.joining("\n",
							problems.size() + " problems in the migrations of " + namespace + ":\n", "\n")),
				"Correct each of them; nothing was changed.", null);
	}

}
