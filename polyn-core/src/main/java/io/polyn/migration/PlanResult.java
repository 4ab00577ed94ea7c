package io.polyn.migration;

import java.util.List;

import io.polyn.migration.history.LockHolder;
import org.jspecify.annotations.Nullable;

/**
 * What a run would do. It holds for the server as it was when it was asked: who runs it
 * later, or while another process migrates, may find something else.
 *
 * @param namespace the namespace
 * @param lock who is migrating now, if anyone
 * @param problems what keeps the run from beginning; there is no migration then
 * @param migrations what would be done with each migration, in the order in which it
 * would be done
 */
public record PlanResult(String namespace, @Nullable LockHolder lock, List<Problem> problems,
		List<PlannedMigration> migrations) {

	/**
	 * Says whether nothing is known that would be refused.
	 * @return whether the run would come to its end as far as can be told
	 */
	public boolean isFeasible() {
		return this.problems.isEmpty() && this.migrations.stream().noneMatch(PlannedMigration::isRefused);
	}

	/**
	 * Writes the plan for programs.
	 * @return a JSON object
	 */
	public String toJson() {
		return PlanJson.write(this);
	}

	/**
	 * Writes the plan for people.
	 * @return several lines
	 */
	@Override
	public String toString() {
		return PlanText.write(this);
	}

}
