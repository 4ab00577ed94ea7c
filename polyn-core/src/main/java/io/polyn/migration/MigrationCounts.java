package io.polyn.migration;

import java.util.function.Predicate;

/**
 * How many migrations of a namespace stand how.
 *
 * @param applied those whose effects are there
 * @param pending those that the next run would carry out
 * @param failed those that were neither carried out nor taken back, and that nobody
 * carries out now
 */
public record MigrationCounts(int applied, int pending, int failed) {

	static MigrationCounts of(MigrationPlan plan) {
		return new MigrationCounts(count(plan, MigrationState::isApplied), count(plan, MigrationState::isPending),
				count(plan, (state) -> state.isUnfinished() && state != MigrationState.RUNNING));
	}

	private static int count(MigrationPlan plan, Predicate<MigrationState> state) {
		return (int) plan.entries().stream().filter((entry) -> state.test(entry.state())).count();
	}

	MigrationCounts afterApplying(int count) {
		return new MigrationCounts(this.applied + count, this.pending - count, this.failed);
	}

}
