package io.polyn.migration;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

import io.polyn.ErrorCode;
import io.polyn.PolynException;
import io.polyn.migration.MigrationPlan.Entry;
import io.polyn.migration.operation.OperationContext;
import io.polyn.migration.operation.Preflight;
import io.polyn.migration.source.MigrationScript;

/**
 * Finds what would stop a run midway before it begins.
 *
 * @param context what operations work with
 */
record PreflightCheck(OperationContext context) {

	// These say nothing of the migrations.
	private static final Set<ErrorCode> SERVER = EnumSet.of(ErrorCode.SERVER_UNREACHABLE,
			ErrorCode.AUTHENTICATION_FAILED, ErrorCode.JETSTREAM_UNAVAILABLE, ErrorCode.REQUEST_REFUSED,
			ErrorCode.REQUEST_TIMED_OUT);

	/**
	 * Checks migrations.
	 * @param pending the migrations, in the order in which they are to run
	 * @return all problems
	 * @throws PolynException if the server can't be asked
	 */
	List<Problem> problems(List<Entry> pending) {
		List<Problem> problems = new ArrayList<>();
		Preflight preflight = new Preflight(this.context);
		for (Entry entry : pending) {
			for (MigrationScript.Step step : entry.requiredScript().up()) {
				try {
					step.operation().check(preflight);
				}
				catch (PolynException ex) {
					if (SERVER.contains(ex.code())) {
						throw ex;
					}
					problems.add(new Problem(ex.code(), step.location() + ": " + ex.problem(), ex.remedy()));
				}
			}
		}
		return problems;
	}

	/**
	 * Checks migrations that are about to run.
	 * @param namespace the namespace, for messages
	 * @param pending the migrations, in the order in which they are to run
	 * @return the same migrations
	 * @throws MigrationException if there are problems, with all of them
	 */
	List<Entry> require(String namespace, List<Entry> pending) {
		List<Problem> problems = problems(pending);
		if (!problems.isEmpty()) {
			throw MigrationException.invalid(namespace, problems);
		}
		return pending;
	}

}
