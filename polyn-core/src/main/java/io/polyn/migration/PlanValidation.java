package io.polyn.migration;

import java.util.ArrayList;
import java.util.List;

import io.polyn.ErrorCode;
import io.polyn.migration.MigrationPlan.Entry;
import io.polyn.migration.source.MigrationScript;
import io.polyn.nats.ServerVersion;

/**
 * What there is to say against a plan.
 *
 * @param problems what keeps migrations from being run
 * @param warnings what does not, by the policies
 */
record PlanValidation(List<Problem> problems, List<Problem> warnings) {

	static PlanValidation of(MigrationPlan plan, MigrationPolicies policies, ServerVersion server) {
		PlanValidation validation = new PlanValidation(new ArrayList<>(), new ArrayList<>());
		for (Entry entry : plan.entries()) {
			validation.check(entry, policies);
			if (entry.state().isPending()) {
				validation.requireSupport(entry, server);
			}
		}
		return validation;
	}

	private void check(Entry entry, MigrationPolicies policies) {
		switch (entry.state()) {
			case CHANGED -> this.problems.add(new Problem(ErrorCode.CHECKSUM_CHANGED,
					"The migration " + entry.info() + " was applied as something else than "
							+ entry.requiredScript().path() + " says now (" + entry.requiredRecord().record().checksum()
							+ " then, " + entry.requiredScript().checksum() + " now).",
					"Put the file back as it was, and make the change in a new migration. If both mean the same, list the"
							+ " former checksum under 'accepted_checksums' in the file."));
			case MISSING -> add(policies.missing(), new Problem(ErrorCode.MIGRATION_MISSING,
					"The migration " + entry.info() + " was applied from " + entry.requiredRecord().record().source()
							+ ", which is gone.",
					"Put the file back, or roll the migration back with the version of the service that has it, or"
							+ " forget it with 'repair'."));
			case FUTURE -> add(policies.future(),
					new Problem(ErrorCode.MIGRATION_FUTURE,
							"The migration " + entry.info() + " was applied by a newer build than this one.",
							"Use the newer build, or roll the migration back."));
			case OUT_OF_ORDER -> add(policies.outOfOrder(),
					new Problem(ErrorCode.OUT_OF_ORDER,
							"The migration " + entry.info() + " is pending, but newer ones were applied.",
							"Give " + entry.requiredScript().path() + " a version above the newest applied one."));
			case FAILED ->
				add((policies.failure() == FailurePolicy.STOP) ? MigrationPolicy.REJECT : MigrationPolicy.ALLOW,
						new Problem(ErrorCode.MIGRATION_UNSETTLED,
								"The migration " + entry.info() + " has failed and was left as it is: "
										+ entry.info().error(),
								"Roll it back, or put right what it did and forget it with 'repair'."));
			default -> {
			}
		}
	}

	private void add(MigrationPolicy policy, Problem problem) {
		switch (policy) {
			case REJECT -> this.problems.add(problem);
			case WARN -> this.warnings.add(problem);
			case ALLOW -> {
			}
		}
	}

	private void requireSupport(Entry entry, ServerVersion server) {
		for (MigrationScript.Step step : entry.requiredScript().up()) {
			List<String> settings = step.operation().unknownTo(server);
			if (!settings.isEmpty()) {
				this.problems.add(new Problem(ErrorCode.UNSUPPORTED_BY_SERVER,
						step.location() + ": nats-server " + server + " does not know " + String.join(", ", settings)
								+ " of the " + step.operation().target() + ".",
						"Use a newer server, or leave the setting out."));
			}
		}
	}

}
