package io.polyn.migration;

import java.util.List;

/**
 * What validation found.
 *
 * @param problems everything that keeps the migrations from being run
 * @param warnings what does not, by the policies
 */
public record ValidateResult(List<Problem> problems, List<Problem> warnings) {

	/**
	 * Says whether the migrations can be run.
	 * @return whether there is no problem
	 */
	public boolean isValid() {
		return this.problems.isEmpty();
	}

}
