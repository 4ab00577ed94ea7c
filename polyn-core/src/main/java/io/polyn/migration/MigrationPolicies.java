package io.polyn.migration;

/**
 * What to do about what is not as it should be.
 *
 * @param outOfOrder about pending migrations that are older than the newest applied one
 * @param missing about applied migrations whose file is gone
 * @param future about migrations that a newer build has applied
 * @param failure about an operation that fails
 */
record MigrationPolicies(MigrationPolicy outOfOrder, MigrationPolicy missing, MigrationPolicy future,
		FailurePolicy failure) {

	static final MigrationPolicies DEFAULT = new MigrationPolicies(MigrationPolicy.REJECT, MigrationPolicy.REJECT,
			MigrationPolicy.WARN, FailurePolicy.COMPENSATE);

	MigrationPolicies withOutOfOrder(MigrationPolicy policy) {
		return new MigrationPolicies(policy, this.missing, this.future, this.failure);
	}

	MigrationPolicies withMissing(MigrationPolicy policy) {
		return new MigrationPolicies(this.outOfOrder, policy, this.future, this.failure);
	}

	MigrationPolicies withFuture(MigrationPolicy policy) {
		return new MigrationPolicies(this.outOfOrder, this.missing, policy, this.failure);
	}

	MigrationPolicies withFailure(FailurePolicy policy) {
		return new MigrationPolicies(this.outOfOrder, this.missing, this.future, policy);
	}

}
