package io.polyn.migration;

import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * A plan for people.
 */
final class PlanText {

	private static final String DETAIL = "       ";

	private final StringBuilder text = new StringBuilder();

	private PlanText() {
	}

	static String write(PlanResult plan) {
		PlanText writer = new PlanText();
		writer.plan(plan);
		return writer.text.toString();
	}

	private void plan(PlanResult plan) {
		line("Plan of " + plan.namespace() + ": " + summary(plan) + " Nothing was changed.");
		if (plan.lock() != null) {
			line("The migrations are being run now by " + plan.lock() + ": this may be out of date.");
		}
		plan.problems().forEach((problem) -> line("! " + problem));
		plan.migrations().forEach(this::migration);
	}

	private static String summary(PlanResult plan) {
		if (!plan.isFeasible()) {
			return "it would be refused.";
		}
		int count = plan.migrations().size();
		return (count == 0) ? "nothing to do." : count + ((count == 1) ? " migration." : " migrations.");
	}

	private void migration(PlannedMigration migration) {
		line("");
		line(switch (migration.action()) {
			case APPLY -> "apply ";
			case ROLL_BACK -> "roll back ";
			case SETTLE -> "settle ";
		} + migration + " (" + migration.script() + ")" + (migration.isNotReached() ? ": not reached" : ""));
		if (migration.refusal() != null) {
			line("  ! refused: " + migration.refusal());
		}
		int number = 1;
		for (PlannedOperation operation : migration.operations()) {
			operation("  " + number++ + ". ", operation);
		}
		down(migration.down());
	}

	private void down(@Nullable List<String> down) {
		if (down != null) {
			line("  a rollback runs its own down: " + String.join(", ", down));
		}
	}

	private void operation(String number, PlannedOperation operation) {
		line(number + operation + switch (operation.outcome()) {
			case CARRIED_OUT -> "";
			case NOTHING_TO_DO -> ": nothing to do";
			case NOT_SIMULATED -> ": not simulated " + operation.fields();
			case REFUSED -> ": refused";
			case NOT_REACHED -> ": not reached";
		});
		if (operation.refusal() != null) {
			detail("! " + operation.refusal());
		}
		operation.warnings().forEach((warning) -> detail("! " + warning));
		operation.calls().forEach((call) -> detail("> " + call));
		operation.changes().forEach((change) -> detail(change.toString()));
		if (operation.takenBackBy() != null && !operation.takenBackBy().isEmpty()) {
			detail("< taken back by " + String.join(", ", operation.takenBackBy()));
		}
	}

	private void detail(String detail) {
		line(DETAIL + detail);
	}

	private void line(String line) {
		this.text.append(line).append('\n');
	}

}
